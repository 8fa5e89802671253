import { runtime } from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import type { Mocks } from "@pulumi/pulumi/runtime/mocks.js";
import { deserializeProperties } from "@pulumi/pulumi/runtime/rpc.js";
import { setMockOptions } from "@pulumi/pulumi/runtime/settings.js";
import type { Phase } from "../../infra/dial.ts";
import type { Estate } from "../../stacks/estate.ts";
import { program } from "../../stacks/program.ts";
import type { Target } from "../../stacks/target.ts";
import { sandboxUser } from "../../stacks/target.ts";
import type { Graph, Node } from "./graph.ts";

/** The few methods of a gRPC request for a resource that the recorder reads. */
interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getCustom(): boolean;
  getProtect(): boolean;
  getImportid(): string;
  getProvider(): string;
  getDependenciesList(): string[];
  getObject(): unknown;
}

interface RegisterResponse {
  getUrn(): string;
}

type Callback = (error: unknown, response: unknown) => void;

/** Notes every custom resource the program registers; the SDK's own mock monitor answers it. */
class Recorder extends MockMonitor {
  readonly nodes = new Map<string, Node>();

  override registerResource(request: RegisterRequest, callback: Callback): Promise<void> {
    return super.registerResource(request, (error: unknown, response: unknown) => {
      const custom = request.getCustom() && !request.getType().startsWith("pulumi:providers:");
      if (custom && response) this.note(request, engineUrn((response as RegisterResponse).getUrn()));
      callback(error, response);
    });
  }

  /** Hooks belong to an engine; without one there is nothing to register them with. */
  registerResourceHook(_request: unknown, callback: Callback): void {
    callback(null, {});
  }

  private note(request: RegisterRequest, urn: string): void {
    const importId = request.getImportid();
    this.nodes.set(urn, {
      urn,
      type: request.getType(),
      name: request.getName(),
      // Outside a preview the SDK would turn unknown values into absent ones, and a check could not tell.
      inputs: deserializeProperties(request.getObject() as Parameters<typeof deserializeProperties>[0], true),
      parent: engineUrn(request.getParent()),
      dependencies: request.getDependenciesList().map(engineUrn),
      protect: request.getProtect(),
      ...(importId !== "" && { importId }),
      provider: request.getProvider(),
    });
  }
}

/** The mock monitor writes the root's type into its children's URNs; the engine does not. */
function engineUrn(urn: string): string {
  return urn.replace("::pulumi:pulumi:Stack$", "::");
}

/** The program's resources in one phase, without any engine: it runs under the SDK's mocks. */
export async function offlineGraph(stack: string, estate: Estate, phase: Phase): Promise<Graph> {
  const traced = Error.stackTraceLimit;
  // The SDK notes a stack trace for every promise: two thirds of the time would go there.
  Error.stackTraceLimit = 0;
  try {
    return await record(stack, estate, phase);
  } catch {
    // Once more, for an error that says where.
    Error.stackTraceLimit = traced;
    return await record(stack, estate, phase);
  } finally {
    Error.stackTraceLimit = traced;
  }
}

async function record(stack: string, estate: Estate, phase: Phase): Promise<Graph> {
  const mocks = mocksFor(estate.target);
  const recorder = new Recorder(mocks);
  await runtime.setMocks(mocks, "broadcast", stack, false, "organization");
  setMockOptions(recorder, "broadcast", stack, false, "organization");
  await runtime.runInPulumiStack(() => program({ phase, estate }));
  await runtime.disconnect();
  return { nodes: recorder.nodes };
}

/** Answers as the sandbox would: the identity fits the target, and a resource's outputs are its inputs. */
function mocksFor(target: Target): Mocks {
  return {
    newResource: ({ name, type, inputs, custom, id }) => ({
      id: custom ? (id ?? "") || `${type}::${name}` : undefined,
      state: { ...(inputs as Record<string, unknown>), ...(type.startsWith("aws:rds/") && addresses(name)) },
    }),
    call: ({ token }) => {
      if (token === "aws:index/getCallerIdentity:getCallerIdentity") {
        return { accountId: target.aws.account, userId: sandboxUser, arn: "", id: target.aws.account };
      }
      if (token === "cloudflare:index/getZone:getZone")
        return { id: target.cloudflare.zone, name: target.cloudflare.domain };
      return { outputs: {} };
    },
  };
}

function addresses(name: string): { address: string; endpoint: string } {
  return { address: `${name}.sandbox`, endpoint: `${name}.sandbox` };
}
