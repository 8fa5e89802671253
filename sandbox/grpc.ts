import { createRequire } from "node:module";
// File by file: the SDK's index would double the time to start.
import * as grpc from "@grpc/grpc-js";
import plugin from "@pulumi/pulumi/proto/plugin_pb.js";
import services from "@pulumi/pulumi/proto/provider_grpc_pb.js";
import type * as protocol from "@pulumi/pulumi/proto/provider_pb.js";
import messages from "@pulumi/pulumi/proto/provider_pb.js";
import statuses from "@pulumi/pulumi/proto/status_pb.js";
import anys from "google-protobuf/google/protobuf/any_pb.js";
import empties from "google-protobuf/google/protobuf/empty_pb.js";
import structs from "google-protobuf/google/protobuf/struct_pb.js";

export { grpc, messages };
export type { protocol };

export interface Message {
  serializeBinary(): Uint8Array;
}

export type Handler = (call: { request: never }, callback: (error: unknown, response?: unknown) => void) => void;

export const { PluginInfo } = plugin;
export const { Empty } = empties;
/** The SDK's declaration of it is incomplete. */
export const { ResourceProviderService } = services as { ResourceProviderService: grpc.ServiceDefinition };

/** The version of a package as it is installed: the engine compares it with what the program asks for. */
export function packageVersion(pkg: string): string {
  return (createRequire(import.meta.url)(`@pulumi/${pkg}/package.json`) as { version: string }).version;
}

/** JSON as the protocol's Struct. */
export function struct(value: Record<string, unknown>): ReturnType<protocol.CheckResponse["getInputs"]> {
  return structs.Struct.fromJavaScript(value as Record<string, structs.JavaScriptValue>);
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
  const any = new anys.Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new statuses.Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(message);
  status.addDetails(any);
  const metadata = new grpc.Metadata();
  // The field in which gRPC carries structured errors.
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details: message, metadata };
}
