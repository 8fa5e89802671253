import type { StandIn } from "../contract/standIn.ts";
import { simpleStandIn } from "../contract/standIn.ts";
import { numberAt, stringAt } from "../contract/properties.ts";
import type { SdkInput } from "../contract/sdkInputs.ts";
import { sdkInputsOf } from "../contract/sdkInputs.ts";
import { componentInputsOf } from "../contract/shape.ts";
import { objectStandIn } from "../providers/kubernetes/objects.ts";
import { knownTypes, usualSeconds } from "./facts.ts";
import { effectOf, objectTypeOf, replacingWords } from "./types.ts";

/** A resource of AWS or Cloudflare of which nobody knows more than its inputs: it changes in place, in the seconds that are stated. */
export function anyStandIn(type: string): StandIn {
  const seconds = { create: usualSeconds, update: usualSeconds, delete: usualSeconds };
  const simple = simpleStandIn({
    changes: { replaceOn: replacingInputs(type) },
    seconds,
    id: ({ name }) => name,
  });
  return {
    ...simple,
    stated: (shape) => ({ seconds: componentInputsOf(shape).at("takesSeconds").number() ?? usualSeconds }),
    update: (change) => ({
      ...simple.update(change),
      // Until it is done the service answers what was.
      meanwhile: change.previous.outputs,
      seconds: numberAt(change.previous.observed, "seconds") ?? usualSeconds,
    }),
  };
}

/** Those of the table; of a type that it does not have, those of which the SDK's own words say so. */
function replacingInputs(type: string): string[] {
  const inputs = [...(sdkInputsOf(type)?.inputs.values() ?? [])];
  const replaces = ({ name, words }: SdkInput): boolean =>
    knownTypes[type] ? effectOf(type, [name]).does === "replace" : replacingWords(words) !== undefined;
  return inputs.filter(replaces).map(({ name }) => name);
}

/** An object of any kind, or a patch of one: custom ones are no different to the API server. */
export function anyObjectStandIn(type: string): StandIn {
  const patched = type.endsWith("Patch") ? type.replace(/Patch$/, "") : undefined;
  const { apiVersion, kind } = objectTypeOf(patched ?? type);
  const [group = ""] = apiVersion.split("/").slice(0, -1);
  const plural = `${kind.toLowerCase()}s${group === "" ? "" : `.${group}`}`;
  const of = (namespaced: boolean): StandIn =>
    objectStandIn(type, { plural, namespaced, ...(patched !== undefined && { patches: patched }) });
  const [spaced, wide] = [of(true), of(false)];
  const byPlace = (inputs: object): StandIn => (stringAt(inputs, "metadata.namespace") === undefined ? wide : spaced);
  return {
    ...spaced,
    id: (change) => byPlace(change.inputs).id(change),
    create: (change) => byPlace(change.inputs).create(change),
    update: (change) => byPlace(change.inputs).update(change),
    admit: (change) => byPlace(change.inputs).admit?.(change),
    // Definitions of custom objects are not on a cluster that a rehearsal brings: the store alone plays them.
    onCluster: { apply: () => Promise.resolve(), remove: () => Promise.resolve() },
  };
}
