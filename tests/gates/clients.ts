import { createServer } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, vi } from "vitest";
import type { Clients } from "../../infra/contract/client.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import { cloudClients } from "../../ops/clients/clients.ts";
import { askGates, gatesOf } from "../../ops/gates/gates.ts";
import { offlineEstate } from "../graphs.ts";

const estate = offlineEstate();

/** Names of the example's targets. */
export const targets = { aws: "paris", cloudflare: "site" } as const;

/** Clients of AWS's APIs at an address. The SDKs read it from the environment, as they would on an operator's machine. */
export function awsAt(endpoint: string): Clients {
  vi.stubEnv("AWS_ENDPOINT_URL", endpoint);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
  vi.stubEnv("AWS_REGION", "eu-west-3");
  return cloudClients(estate.estate);
}

/** Clients of Cloudflare's API at an address. */
export function cloudflareAt(endpoint: string): Clients {
  vi.stubEnv("CLOUDFLARE_BASE_URL", endpoint);
  vi.stubEnv("CLOUDFLARE_API_TOKEN", "token of a test");
  return cloudClients(estate.estate);
}

/** One gate's verdict and words, asked once. */
export async function ask(phase: Phase, name: string, clients: Clients): Promise<string> {
  const gates = gatesOf(await estate.resources(phase), phase, estate.kinds).filter((gate) => gate.name === name);
  const [found] = await askGates(gates, clients, { timeout: 0 });
  return `${found?.verdict ?? ""}: ${found?.message ?? ""}`;
}

export interface Recorded {
  status: number;
  type: string;
  body: string;
}

/**
 * What makes servers on loopback that give recorded answers. To be called where a suite is described: each server and whatever
 * a test has set of the environment ends with the test.
 */
export function recordedServers(): (answer: (request: IncomingMessage, body: string) => Recorded) => Promise<string> {
  const opened: ReturnType<typeof createServer>[] = [];
  afterEach(async () => {
    vi.unstubAllEnvs();
    await Promise.all(opened.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
  });
  return async (answer) => {
    const server = createServer((request, response) => {
      let asked = "";
      request.on("data", (data: Buffer) => (asked += data.toString()));
      request.on("end", () => {
        const { status, type, body } = answer(request, asked);
        response.writeHead(status, { "content-type": type }).end(body);
      });
    });
    opened.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
}
