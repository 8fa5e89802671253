import {
  valueAt,
  digest,
  isObject,
  numberAt,
  type Properties,
  deepEqual,
  stringAt,
} from "../../contract/properties.ts";
import {
  type ChangeRequest,
  refuse,
  type StandIn,
  type StandInCloud,
  type StoredResource,
} from "../../contract/standIn.ts";

export type Admission = ChangeRequest & { previous?: StoredResource };

/** How one type of Kubernetes object differs from the others. */
interface ObjectKind {
  /** As the API server names it in a refusal. */
  plural: string;
  namespaced: boolean;
  replaceOn?: readonly string[];
  refuseOn?: readonly string[];
  more?: Partial<StandIn>;
  /** For a patch: the type of the object that it sets fields of. */
  patches?: string;
}

/** The type of an object's patches, as the SDK names it. */
function patchTypeOf(type: string): string {
  return `${type}Patch`;
}

/** An object on the sandbox; its patches as one, where the object itself is not in the store. */
export function objectOrPatch(cloud: StandInCloud, type: string, id: string): StoredResource | undefined {
  return cloud.find(type, id) ?? cloud.find(patchTypeOf(type), id);
}

/** Simulated seconds: the API server answers in well under one. */
export const callSeconds = 1;

export function objectId({ inputs, name }: ChangeRequest, namespaced: boolean): string {
  const own = stringAt(inputs, "metadata.name") ?? name;
  return namespaced ? `${stringAt(inputs, "metadata.namespace") ?? "default"}/${own}` : own;
}

/** The object of a patch with the spec that the patch makes of it; the patch alone where the object is not in the store. */
export function patchedObject(change: ChangeRequest, objectType: string): Properties {
  const { inputs, world } = change;
  const object = world.get(objectType, objectId(change, true));
  const specOf = (of: Properties | undefined): object => (isObject(of?.["spec"]) ? of["spec"] : {});
  return { ...object?.inputs, ...inputs, spec: { ...specOf(object?.inputs), ...specOf(inputs) } };
}

/** The inputs with what the API server adds to an object's metadata. */
export function withServerMetadata(
  change: ChangeRequest,
  type: string,
  id: string,
  previous?: StoredResource,
): Properties {
  const uid = stringAt(previous?.outputs, "metadata.uid") ?? uuid(type, id, String(change.world.now));
  const revision = (previous?.revision ?? 0) + 1;
  const specChanged = !deepEqual(previous?.inputs["spec"], change.inputs["spec"]);
  const generation = (numberAt(previous?.outputs, "metadata.generation") ?? 0) + (specChanged ? 1 : 0);
  const given = isObject(change.inputs["metadata"]) ? change.inputs["metadata"] : {};
  const metadata = {
    ...given,
    uid,
    resourceVersion: String(1000 + revision),
    ...(generation > 0 ? { generation } : {}),
  };
  return { ...change.inputs, metadata };
}

function uuid(...parts: readonly string[]): string {
  const hex = digest(32, ...parts);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The stand-in of a type of object; the API server is asked in a preview too. */
export function objectStandIn(type: string, kind: ObjectKind): StandIn {
  const identity = kind.namespaced ? ["metadata.name", "metadata.namespace"] : ["metadata.name"];
  return {
    // Source: pulumi-kubernetes 4.32, provider/pkg/provider/diff.go; of a patch its name and namespace alone.
    changes: {
      replaceOn: ["apiVersion", "kind", ...identity, ...(kind.replaceOn ?? [])],
      ...(kind.refuseOn && { refuseOn: kind.refuseOn }),
    },
    autoName: "metadata.name",
    dryRun: true,
    upsert: kind.patches !== undefined,
    ...(kind.patches === undefined ? { patchedBy: patchTypeOf(type) } : { patches: kind.patches }),
    takesOver: forcesConflicts,
    id: (change) => objectId(change, kind.namespaced),
    create: (change) => ({
      outputs: withServerMetadata(change, type, objectId(change, kind.namespaced)),
      seconds: callSeconds,
    }),
    update: (change) => ({
      outputs: withServerMetadata(change, type, change.previous.id, change.previous),
      seconds: callSeconds,
    }),
    remove: () => ({ seconds: callSeconds }),
    ...kind.more,
    admit: (change) => {
      const id = objectId(change, kind.namespaced);
      const taken = kind.patches === undefined && !change.previous && change.world.get(type, id);
      if (taken) refuse(`${kind.plural} "${id.split("/").at(-1) ?? id}" already exists`);
      kind.more?.admit?.(change);
    },
  };
}

/** @throws Refusal in the API server's words for what is wrong with an object, all of it at once; nothing where nothing is */
export function refuseInvalid(kind: string, inputs: Properties, wrong: readonly string[]): void {
  if (wrong.length === 0) return;
  const all = wrong.length === 1 ? wrong.join("") : `[${wrong.join(", ")}]`;
  refuse(`${kind} "${stringAt(inputs, "metadata.name") ?? ""}" is invalid: ${all}`);
}

/** Whether fields of other managers are taken over. */
export function forcesConflicts(inputs: Properties, { patchForce }: { patchForce: boolean }): boolean {
  return patchForce || isAnnotated(inputs, "pulumi.com/patchForce");
}

/** Whether an annotation of an object says yes. */
export function isAnnotated(inputs: Properties, key: string): boolean {
  const annotations = valueAt(inputs, "metadata.annotations");
  return isObject(annotations) && String(annotations[key]) === "true";
}

/** What the provider does for a Deployment: it waits for its pods. */
export const awaitedStandIn: Partial<StandIn> = {
  // Pulumi's Deployment await gives up after ten minutes unless customTimeouts say otherwise.
  timeouts: { create: 600, update: 600 },
  timeoutMessage: (id) =>
    `the Kubernetes API server reported that "${id}" failed to fully initialize or become live: '${id.split("/").at(-1) ?? id}' timed out waiting to be Ready`,
};
