import { runtime } from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import type { Mocks } from "@pulumi/pulumi/runtime/mocks.js";
import { deserializeProperties } from "@pulumi/pulumi/runtime/rpc.js";
import { setMockOptions } from "@pulumi/pulumi/runtime/settings.js";
import type { Phase } from "../../infra/contract/dial.ts";
import type { Graph, Node } from "../../infra/contract/graph.ts";
import { providerName } from "../../infra/contract/graph.ts";
import { typeFactsOf } from "../../infra/contract/kind.ts";
import type { CloudSettings, CloudView } from "../../infra/contract/standIn.ts";
import { providerOf } from "../../infra/providers/index.ts";
import type { Estate } from "../../stacks/estate.ts";
import { program } from "../../stacks/program.ts";
import { UsageError } from "../errors.ts";
import { takeShortcuts, withoutCallbacks } from "./shortcuts.ts";

/** The few methods of a gRPC request for a resource that the recorder reads. */
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getProtect(): boolean;
  getRetainondelete(): boolean;
  getImportid(): string;
  getProvider(): string;
  getDependenciesList(): string[];
  getIgnorechangesList(): string[];
  getObject(): unknown;
}

interface RegisterResponse {
  getUrn(): string;
}

type Callback = (error: unknown, response: unknown) => void;

/** What the graph leaves out: the stack itself, and providers. */
const leftOut = /^pulumi:(?:pulumi|providers):/;

/** Notes every resource and component the program registers; the SDK's own mock monitor answers it. */
class Recorder extends MockMonitor {
  readonly nodes = new Map<string, Node>();
  /** Names that two resources have: the engine would refuse the second, and here it would hide the first. */
  readonly twice: string[] = [];

  override registerResource(request: RegisterRequest, callback: Callback): Promise<void> {
    return super.registerResource(request, (error: unknown, response: unknown) => {
      if (response && !leftOut.test(request.getType()))
        this.note(request, engineUrn((response as RegisterResponse).getUrn()));
      callback(error, response);
    });
  }

  private note(request: RegisterRequest, urn: string): void {
    const importId = request.getImportid();
    const ignored = request.getIgnorechangesList();
    if (this.nodes.has(urn)) this.twice.push(request.getName());
    this.nodes.set(urn, {
      urn,
      type: request.getType(),
      name: request.getName(),
      // Outside a preview the SDK would turn unknown values into absent ones, and a check could not tell.
      inputs: deserializeProperties(request.getObject() as Parameters<typeof deserializeProperties>[0], true),
      parent: engineUrn(request.getParent()),
      dependencies: request.getDependenciesList().map(engineUrn),
      protect: request.getProtect(),
      component: !request.getCustom(),
      ...(request.getRetainondelete() && { retained: true }),
      ...(importId !== "" && { importId }),
      ...(ignored.length > 0 && { ignored }),
      provider: request.getProvider(),
    });
  }
}

/** The mock monitor writes the root's type into its children's URNs; the engine does not. */
function engineUrn(urn: string): string {
  return urn.replace("::pulumi:pulumi:Stack$", "::");
}

export interface OfflineOptions {
  /** Default: `broadcast`. */
  project?: string;
  /** Whether an engine's program runs in this process as well. Default: false. */
  beside?: boolean;
}

/** The program's resources in one phase, without any engine: it runs under the SDK's mocks. Not to be called again before it is done. */
export async function offlineGraph(
  stack: string,
  estate: Estate,
  phase: Phase,
  { project = "broadcast", beside = false }: OfflineOptions = {},
): Promise<Graph> {
  const traced = Error.stackTraceLimit;
  // The SDK notes a stack trace for every promise: two thirds of the time would go there.
  Error.stackTraceLimit = 0;
  const putBack = beside ? () => undefined : takeShortcuts();
  try {
    return await record(project, stack, estate, phase);
  } catch {
    // Once more, for an error that says where.
    Error.stackTraceLimit = traced;
    return await record(project, stack, estate, phase);
  } finally {
    Error.stackTraceLimit = traced;
    putBack();
  }
}

async function record(project: string, stack: string, estate: Estate, phase: Phase): Promise<Graph> {
  const mocks = mocksFor(estate);
  const recorder = new Recorder(mocks);
  await runtime.setMocks(mocks, project, stack, false, "organization");
  setMockOptions(recorder, project, stack, false, "organization");
  withoutCallbacks();
  await runtime.runInPulumiStack(() => program({ phase, estate }));
  await runtime.disconnect();
  if (recorder.twice.length > 0) {
    throw new UsageError(
      `Two things of the stack file make resources of the same name, which no engine takes: ${recorder.twice.join(", ")}. Rename one.`,
    );
  }
  return { nodes: recorder.nodes };
}

/** Answers as the sandbox would: identities fit the targets, and a resource's outputs are what its stand-in makes of its inputs. */
function mocksFor({ kinds, targets }: Estate): Mocks {
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
        id: custom ? (id ?? "") || `${type}::${name}` : undefined,
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
