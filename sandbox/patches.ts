import { deepEqual, digest, isObject, type Properties } from "../infra/contract/properties.ts";
import type { StoredResource } from "../infra/contract/standIn.ts";
import { Refusal } from "../infra/contract/standIn.ts";

/** Annotations that tell Pulumi's provider something; the API server never sees them. */
const forProvider = /^pulumi\.com\//;

/** Of a resource in the program; the provider makes one up and keeps it. */
export function managerName(name: string): string {
  return `pulumi-kubernetes-${digest(8, name)}`;
}

/** What a manager owns of an object, by what it applies: all but what tells which object it is. */
export function fieldsOf(applied: Properties): Properties {
  const { metadata, ...rest } = seenByServer(applied);
  const set = Object.entries(rest).filter(([key]) => key !== "apiVersion" && key !== "kind");
  const marks = isObject(metadata)
    ? Object.entries(metadata).filter(([key]) => key === "annotations" || key === "labels")
    : [];
  return { ...Object.fromEntries(set), ...(marks.length > 0 && { metadata: Object.fromEntries(marks) }) };
}

/** An object with what a patch sets. */
export function withPatch(object: StoredResource, patch: Properties): StoredResource {
  const set = seenByServer(patch);
  return {
    ...object,
    inputs: deepMerge(object.inputs, set) as Properties,
    outputs: deepMerge(object.outputs, set) as Properties,
  };
}

/** An object without some fields: names and places stay. */
export function withoutFields(object: StoredResource, fields: Properties): StoredResource {
  return {
    ...object,
    inputs: deepRemove(object.inputs, fields) as Properties,
    outputs: deepRemove(object.outputs, fields) as Properties,
  };
}

/** Fields that others have too, or no longer: a list is one. */
export function fieldsBeside(fields: Properties, others: readonly Properties[]): Properties {
  return others.reduce((left, other) => deepRemove(left, other) as Properties, fields);
}

/** What an object has at the places that a manager sets: what a read answers. What only the provider knows stays. */
export function liveAt(live: Properties, asked: Properties): Properties {
  const pruned = (real: unknown, wanted: unknown): unknown => {
    if (!isObject(real) || !isObject(wanted)) return real;
    return Object.fromEntries(
      Object.entries(wanted).flatMap(([key, value]) => (key in real ? [[key, pruned(real[key], value)]] : [])),
    );
  };
  const unseen = deepRemove(asked, seenByServer(asked));
  return deepMerge(pruned(live, asked), unseen) as Properties;
}

/** Somebody who owns fields of an object. */
export interface Owner {
  /** As the API server names it in a refusal. */
  name: string;
  owns: Properties;
}

/** Fields that others own and of which something else is asked, each as one changed leaf. */
export function contested(asked: Properties, owns: Properties): Properties {
  const differing = (wanted: unknown, owned: unknown): unknown => {
    if (!isObject(wanted) || !isObject(owned)) return deepEqual(wanted, owned) ? undefined : owned;
    const entries = Object.entries(wanted).flatMap(([key, value]) => {
      const found = key in owned ? differing(value, owned[key]) : undefined;
      return found === undefined ? [] : [[key, found] as const];
    });
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  };
  return (differing(asked, owns) ?? {}) as Properties;
}

/**
 * @throws Refusal in the API server's words where fields of others would be set to something else. Source: Kubernetes,
 * apimachinery, pkg/util/managedfields/internal/conflict.go.
 */
export function assertUncontested(asked: Properties, owners: readonly Owner[]): void {
  const conflicts = owners
    .map(({ name, owns }) => ({ name, paths: pathsOf(contested(asked, owns)).sort() }))
    .filter(({ paths }) => paths.length > 0)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const count = conflicts.reduce((sum, { paths }) => sum + paths.length, 0);
  const [first] = conflicts;
  if (!first) return;
  if (count === 1)
    throw new Refusal(`Apply failed with 1 conflict: conflict with ${first.name}: ${first.paths.join("")}`);
  const each = conflicts.flatMap(({ name, paths }) => [`conflicts with ${name}:`, ...paths.map((path) => `- ${path}`)]);
  throw new Refusal(`Apply failed with ${count} conflicts: ${each.join("\n")}`);
}

function pathsOf(fields: unknown, path = ""): string[] {
  if (!isObject(fields)) return [path];
  return Object.entries(fields).flatMap(([key, value]) => pathsOf(value, `${path}.${key}`));
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

/** What the fields have emptied goes with them; what was empty before stays. */
function deepRemove(from: unknown, what: unknown): unknown {
  if (!isObject(from) || !isObject(what)) return undefined;
  const entries = Object.entries(from).flatMap(([key, value]): [string, unknown][] => {
    if (!(key in what)) return [[key, value]];
    const left = deepRemove(value, what[key]);
    return left === undefined || (isObject(left) && Object.keys(left).length === 0) ? [] : [[key, left]];
  });
  return Object.fromEntries(entries);
}
