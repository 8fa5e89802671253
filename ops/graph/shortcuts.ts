import { Resource } from "@pulumi/pulumi";
import * as state from "@pulumi/pulumi/runtime/state.js";
import structs from "google-protobuf/google/protobuf/struct_pb.js";

type Plain = Record<string, structs.JavaScriptValue>;

/** A struct of the protocol that still has the object it was made of. */
class Unmarshalled extends structs.Struct {
  private readonly plain: Plain;

  constructor(plain: Plain) {
    super();
    this.plain = plain;
  }

  override toJavaScript(): Plain {
    return inOrder(this.plain) as Plain;
  }
}

/** A copy with its keys in the protocol's order. */
function inOrder(value: structs.JavaScriptValue): structs.JavaScriptValue {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(inOrder);
  const copy: Plain = {};
  for (const key of Object.keys(value).sort()) copy[key] = inOrder((value as Plain)[key] ?? null);
  return copy;
}

/** What the SDK asks of the server that an engine calls hooks by. */
const nobodyCalls = {
  registerResourceHook: () => Promise.resolve(),
  registerErrorHook: () => Promise.resolve(),
  awaitStackRegistrations: () => Promise.resolve(),
  shutdown: () => undefined,
};

/**
 * Leaves out what only an engine needs, and what half the time of a graph went into: properties are not written in the protocol's form
 * and read again, no line of the program is noted for each resource. Only where nothing else in the process registers with an engine:
 * that would get empty properties.
 *
 * @returns puts everything back
 */
export function takeShortcuts(): () => void {
  const usual = Object.getOwnPropertyDescriptor(structs.Struct, "fromJavaScript") ?? {};
  const { callsites } = Resource as unknown as { callsites: () => unknown[] };
  structs.Struct.fromJavaScript = (plain: Plain) => new Unmarshalled(plain);
  Object.assign(Resource, { callsites: () => [] });
  return () => {
    Object.defineProperty(structs.Struct, "fromJavaScript", usual);
    Object.assign(Resource, { callsites });
  };
}

/** No server waits for hooks to be called. Once the SDK has its monitor, since that forgets who would have called. */
export function withoutCallbacks(): void {
  const { getStore } = state as unknown as { getStore: () => { callbacks?: unknown } };
  getStore().callbacks = nobodyCalls;
}
