import { vi } from "vitest";
import type { Phase } from "../../infra/dial.ts";
import type { CheckPorts } from "../../ops/check/ports.ts";
import { openCloudPorts } from "../../ops/gates/cloud/ports.ts";
import { askGates, gatesOf } from "../../ops/gates/gates.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { rawEstate } from "../estates.ts";
import { offlineEstate } from "../graphs.ts";

const estate = offlineEstate();

/** Ports to AWS's APIs at an address. The SDKs read it from the environment, as they would on an operator's machine. */
export function awsAt(endpoint: string): CheckPorts {
  vi.stubEnv("AWS_ENDPOINT_URL", endpoint);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  vi.stubEnv("AWS_REGION", "eu-west-3");
  return openCloudPorts(parseSettings("normal", rawEstate()).estate);
}

/** One gate's verdict and words, asked once. */
export async function ask(phase: Phase, name: string, ports: CheckPorts): Promise<string> {
  const gates = gatesOf(await estate.graph(phase), phase).filter((gate) => gate.name === name);
  const [found] = await askGates(gates, ports, { timeout: 0 });
  return `${found?.verdict ?? ""}: ${found?.message ?? ""}`;
}
