import { isObject, type Properties } from "../infra/contract/properties.ts";
import type { StoredResource } from "../infra/contract/standIn.ts";

/** Annotations that tell Pulumi's provider something; the API server never sees them. */
const forProvider = /^pulumi\.com\//;

/** An object with what a patch sets. */
export function withPatch(object: StoredResource, patch: Properties): StoredResource {
  const set = seenByServer(patch);
  return {
    ...object,
    inputs: deepMerge(object.inputs, set) as Properties,
    outputs: deepMerge(object.outputs, set) as Properties,
  };
}

/** An object without what a patch has set: names and places stay. */
export function withoutPatch(object: StoredResource, patch: Properties): StoredResource {
  const { metadata, ...rest } = seenByServer(patch);
  const set = Object.entries(rest).filter(([key]) => key !== "apiVersion" && key !== "kind");
  const annotations = isObject(metadata) ? metadata["annotations"] : undefined;
  const owned = { ...Object.fromEntries(set), ...(annotations !== undefined && { metadata: { annotations } }) };
  return {
    ...object,
    inputs: deepRemove(object.inputs, owned) as Properties,
    outputs: deepRemove(object.outputs, owned) as Properties,
  };
}

function seenByServer(patch: Properties): Properties {
  const metadata = patch["metadata"];
  if (!isObject(metadata) || !isObject(metadata["annotations"])) return patch;
  const { annotations, ...rest } = metadata;
  const kept = Object.entries(annotations).filter(([key]) => !forProvider.test(key));
  return { ...patch, metadata: { ...rest, ...(kept.length > 0 && { annotations: Object.fromEntries(kept) }) } };
}

/** An object with all that another sets, key by key. */
export function deepMerge(into: unknown, from: unknown): unknown {
  if (!isObject(into) || !isObject(from)) return from;
  const entries = Object.entries(from).map(([key, value]) => [key, deepMerge(into[key], value)]);
  return { ...into, ...(Object.fromEntries(entries) as Properties) };
}

/** What the patch has emptied goes with it; what was empty before stays. */
function deepRemove(from: unknown, what: unknown): unknown {
  if (!isObject(from) || !isObject(what)) return undefined;
  const entries = Object.entries(from).flatMap(([key, value]): [string, unknown][] => {
    if (!(key in what)) return [[key, value]];
    const left = deepRemove(value, what[key]);
    return left === undefined || (isObject(left) && Object.keys(left).length === 0) ? [] : [[key, left]];
  });
  return Object.fromEntries(entries);
}
