import { runtime } from "@pulumi/pulumi";
import { setMockOptions } from "@pulumi/pulumi/runtime/settings.js";
import type { Phase } from "../../infra/contract/dial.ts";
import type { Graph } from "../../infra/contract/graph.ts";
import { providerName } from "../../infra/contract/graph.ts";
import { typeFactsOf } from "../../infra/contract/kind.ts";
import type { CloudSettings, CloudView } from "../../infra/contract/standIn.ts";
import { providerOf } from "../../infra/providers/index.ts";
import type { Estate } from "../../stacks/estate.ts";
import { program } from "../../stacks/program.ts";
import type { Settings } from "../../stacks/settings.ts";
import { UsageError } from "../errors.ts";
import type { RecordedMocks } from "./recording.ts";
import { RecordingMonitor, withoutCallbacks } from "./recording.ts";
import { recordedId } from "./registrations.ts";

export interface OfflineOptions {
  /** Default: `broadcast`. */
  project?: string;
  /** Levers that are out, by name. Default: none. */
  levers?: readonly string[];
}

/** The program's resources in one phase, without any engine: it runs under the SDK's mocks. Not to be called again before it is done. */
export async function offlineGraph(
  stack: string,
  estate: Estate,
  phase: Phase,
  { project = "broadcast", levers = [] }: OfflineOptions = {},
): Promise<Graph> {
  const traced = Error.stackTraceLimit;
  // The SDK notes a stack trace for every promise: two thirds of the time would go there.
  Error.stackTraceLimit = 0;
  try {
    return await record(project, stack, { estate, phase, levers });
  } catch {
    // Once more, for an error that says where.
    Error.stackTraceLimit = traced;
    return await record(project, stack, { estate, phase, levers });
  } finally {
    Error.stackTraceLimit = traced;
  }
}

async function record(project: string, stack: string, settings: Settings): Promise<Graph> {
  const mocks = mocksFor(settings.estate);
  const monitor = new RecordingMonitor(mocks, { stack, project });
  await runtime.setMocks(mocks, project, stack, false, "organization");
  setMockOptions(monitor, project, stack, false, "organization");
  withoutCallbacks();
  const { registrations } = monitor;
  // The program may wait for what only a recorded resource answers, and fail with it.
  await Promise.all([runtime.runInPulumiStack(() => program(settings)), registrations.done()]);
  await registrations.done();
  await runtime.disconnect();
  if (registrations.twice.length > 0) {
    throw new UsageError(
      `Two things of the stack file make resources of the same name, which no engine takes: ${registrations.twice.join(", ")}. Rename one.`,
    );
  }
  return { nodes: registrations.nodes };
}

/** Answers as the sandbox would: identities fit the targets, and a resource's outputs are what its stand-in makes of its inputs. */
export function mocksFor({ kinds, targets }: Estate): RecordedMocks {
  const factsOf = typeFactsOf(kinds);
  const settingsOf = (provider: string | undefined): CloudSettings => {
    const target = targets[providerName(provider) ?? ""];
    return { ...nowhere, ...(target && providerOf(target).standIn.settings(target)) };
  };
  return {
    newResource: ({ name, type, inputs, custom, id, provider }) => {
      const given = inputs as Record<string, unknown>;
      // Nothing reads what a Kubernetes object answers, and there may be thousands.
      const standIn = type.startsWith("kubernetes:") ? undefined : factsOf(type)?.standIn;
      const world: CloudView = { settings: settingsOf(provider), now: 0, get: () => undefined, list: () => [] };
      return {
        id: custom ? recordedId(type, name, id ?? "") : undefined,
        state: standIn ? { ...standIn.create({ name, inputs: given, world }).outputs, ...given } : given,
      };
    },
    call: ({ token, inputs, provider }) => {
      const target = targets[providerName(provider) ?? ""];
      const answer = target && providerOf(target).standIn.functions[token];
      return answer ? answer(inputs as Record<string, unknown>, settingsOf(provider), "") : { outputs: {} };
    },
  };
}

const nowhere: CloudSettings = { account: "", region: "", context: "", mutableConfigMaps: true, patchForce: true };
