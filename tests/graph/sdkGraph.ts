import { runtime } from "@pulumi/pulumi";
import type { Mocks } from "@pulumi/pulumi/runtime/mocks.js";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks.js";
import { deserializeProperties } from "@pulumi/pulumi/runtime/rpc.js";
import { setMockOptions } from "@pulumi/pulumi/runtime/settings.js";
import type { Phase } from "../../infra/contract/dial.ts";
import type { Node } from "../../infra/contract/graph.ts";
import { mocksFor } from "../../ops/graph/offline.ts";
import { withoutCallbacks } from "../../ops/graph/recording.ts";
import type { Estate } from "../../stacks/estate.ts";
import { program } from "../../stacks/program.ts";

/** The few methods of a gRPC request for a resource that are read here. */
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

type Callback = (error: unknown, response: unknown) => void;

const leftOut = /^pulumi:(?:pulumi|providers):/;

/** What the SDK's own registration sends to a monitor. */
class Listener extends MockMonitor {
  readonly nodes = new Map<string, Node>();

  override registerResource(request: RegisterRequest, callback: Callback): Promise<void> {
    return super.registerResource(request, (error, response) => {
      if (response && !leftOut.test(request.getType())) this.note(request, response as { getUrn(): string });
      callback(error, response);
    });
  }

  private note(request: RegisterRequest, response: { getUrn(): string }): void {
    const urn = engineUrn(response.getUrn());
    const importId = request.getImportid();
    const ignored = request.getIgnorechangesList();
    this.nodes.set(urn, {
      urn,
      type: request.getType(),
      name: request.getName(),
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

function engineUrn(urn: string): string {
  return urn.replace("::pulumi:pulumi:Stack$", "::");
}

/** The program's resources by the SDK's own registration, properties in the protocol's form and back. */
export async function sdkGraph(stack: string, estate: Estate, phase: Phase): Promise<ReadonlyMap<string, Node>> {
  const mocks: Mocks = mocksFor(estate);
  const listener = new Listener(mocks);
  await runtime.setMocks(mocks, "broadcast", stack, false, "organization");
  setMockOptions(listener, "broadcast", stack, false, "organization");
  withoutCallbacks();
  const traced = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    await runtime.runInPulumiStack(() => program({ phase, estate, levers: [] }));
    await runtime.disconnect();
    return listener.nodes;
  } finally {
    Error.stackTraceLimit = traced;
  }
}
