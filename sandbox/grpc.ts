import { createRequire } from "node:module";
import type * as protocol from "@pulumi/pulumi/proto/provider_pb.js";

export type { protocol };

/** What is used of gRPC's server; the SDK brings the library. */
interface GrpcServer {
  addService(service: unknown, handlers: Record<string, Handler>): void;
  bindAsync(address: string, credentials: unknown, done: (error: Error | null, port: number) => void): void;
}

interface Grpc {
  Server: new (options: Record<string, unknown>) => GrpcServer;
  ServerCredentials: { createInsecure(): unknown };
  Metadata: new () => { add(key: string, value: Buffer): void };
  status: { UNKNOWN: number; INVALID_ARGUMENT: number };
}

export interface Message {
  serializeBinary(): Uint8Array;
}

interface StructClass {
  fromJavaScript(value: unknown): Message;
}

export type Handler = (call: { request: never }, callback: (error: unknown, response?: unknown) => void) => void;

// From the SDK's own dependencies, and without the SDK's index, which would double the time to start.
const sdk = createRequire(createRequire(import.meta.url).resolve("@pulumi/pulumi/package.json"));

export const grpc = sdk("@grpc/grpc-js") as Grpc;
export const { ResourceProviderService } = sdk("./proto/provider_grpc_pb") as { ResourceProviderService: unknown };
export const messages = sdk("./proto/provider_pb") as typeof protocol;
export const { PluginInfo } = sdk("./proto/plugin_pb") as {
  PluginInfo: new () => { setVersion(version: string): void };
};
export const { Empty } = sdk("google-protobuf/google/protobuf/empty_pb") as { Empty: new () => Message };

const { Struct } = sdk("google-protobuf/google/protobuf/struct_pb") as { Struct: StructClass };
const { Any } = sdk("google-protobuf/google/protobuf/any_pb") as {
  Any: new () => { pack(bytes: Uint8Array, type: string): void };
};
const { Status } = sdk("./proto/status_pb") as {
  Status: new () => Message & {
    setCode(code: number): void;
    setMessage(message: string): void;
    addDetails(details: unknown): void;
  };
};

/** The version of a package as it is installed: the engine compares it with what the program asks for. */
export function packageVersion(pkg: string): string {
  return (createRequire(import.meta.url)(`@pulumi/${pkg}/package.json`) as { version: string }).version;
}

/** JSON as the protocol's Struct. */
export function struct(value: Record<string, unknown>): ReturnType<protocol.CheckResponse["getInputs"]> {
  return Struct.fromJavaScript(value) as ReturnType<protocol.CheckResponse["getInputs"]>;
}

/** The protocol's Struct as JSON. */
export function json(value: { toJavaScript(): object } | undefined): Record<string, unknown> {
  return (value?.toJavaScript() ?? {}) as Record<string, unknown>;
}

/** How the protocol says that a resource exists although its operation failed. */
export function initFailed(message: string, id: string, properties: Record<string, unknown>): unknown {
  const detail = new messages.ErrorResourceInitFailed();
  detail.setId(id);
  detail.setProperties(struct(properties));
  detail.setReasonsList([message]);
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.addDetails(any);
  const metadata = new grpc.Metadata();
  // The field in which gRPC carries structured errors.
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details: message, metadata };
}
