import { phases } from "../contract/dial.ts";
import type { Estate } from "../contract/estate.ts";
import type { Problem } from "../contract/kind.ts";
import type { ChangeRules } from "../contract/inputFacts.ts";
import type { InputKind, SdkInput, SdkInputs } from "../contract/sdkInputs.ts";
import { sdkInputsOf } from "../contract/sdkInputs.ts";
import { keysOf, overlap } from "./path.ts";
import type { GivenThing } from "./schema.ts";
import type { Effect } from "./types.ts";
import { effectOf, providerOf } from "./types.ts";

const words: Readonly<Record<InputKind, string>> = {
  text: "a text",
  number: "a number",
  flag: "true or false",
  list: "a list",
  map: "keys with values",
  object: "keys with values",
  any: "a value",
};

/** What a schema cannot say of a dial: its type, its properties, and that each changes in place. */
export function verifyDials({ things, changeRules }: Pick<Estate, "things" | "changeRules">): Problem[] {
  return Object.entries((things["dials"] ?? {}) as Record<string, GivenThing>).flatMap(([name, thing]) =>
    problemsOf(thing, changeRules?.(thing.type)).map(({ path, allowed }) => ({
      path: ["dials", name, ...path],
      allowed,
    })),
  );
}

function problemsOf(thing: GivenThing, rules: ChangeRules | undefined): Problem[] {
  const { type, properties } = thing;
  const ofKubernetes = providerOf(type) === "kubernetes";
  const sdk = ofKubernetes ? undefined : sdkInputsOf(type);
  if (!ofKubernetes && !sdk) {
    return [{ path: ["type"], allowed: `a type of @pulumi/${providerOf(type)}, as the installed version has it` }];
  }
  const paths = Object.keys(properties);
  return paths.flatMap((path, index) => {
    const keys = keysOf(path) ?? [];
    const same = paths.slice(0, index).find((other) => overlaps(keys, keysOf(other) ?? []));
    const wrong =
      (same === undefined ? undefined : `another property: ${same} is within it, or it within that`) ??
      (sdk ? ofSdk(thing, sdk, path, keys) : ofObject(keys)) ??
      ofChange(thing, path, effectOf(type, keys, rules));
    return wrong === undefined ? [] : [{ path: ["properties", path], allowed: wrong }];
  });
}

function overlaps(one: readonly string[], other: readonly string[]): boolean {
  return one.length >= other.length ? overlap(one, other) : overlap(other, one);
}

/** A Kubernetes object may be of a kind that nobody here knows: what it is, and what it has become, are no dials. */
function ofObject([first = "", second]: readonly string[]): string | undefined {
  if (["apiVersion", "kind", "status"].includes(first)) return "a property of what is wished for, as spec.…";
  if (first !== "metadata") return undefined;
  if (second !== "annotations" && second !== "labels") return "of metadata: annotations, labels";
  return undefined;
}

/** What is wrong with a property of AWS or Cloudflare, by the SDK's own declarations. */
function ofSdk(
  { type, properties }: GivenThing,
  sdk: SdkInputs,
  path: string,
  keys: readonly string[],
): string | undefined {
  let at = sdk.inputs;
  let input: SdkInput | undefined;
  for (const [depth, key] of keys.entries()) {
    if (input && input.kind !== "object") {
      const whole = keys.slice(0, depth).join(".");
      return `${whole} as a whole, since it is ${words[input.kind]}: what stands beside it could not be kept apart`;
    }
    input = at.get(key);
    if (!input) return `a property that ${type} takes here: ${[...at.keys()].join(", ")}`;
    at = input.within();
  }
  if (sdk.secrets.includes(keys[0] ?? "")) return "none of its secrets: they have no place in a stack file";
  const expected = input?.kind ?? "any";
  const dial = properties[path] as Readonly<Record<string, unknown>>;
  return phases.every((phase) => fits(dial[phase], expected)) ? undefined : `${words[expected]} in every phase`;
}

function fits(value: unknown, kind: InputKind): boolean {
  if (kind === "any") return true;
  if (kind === "list") return Array.isArray(value);
  if (kind === "map" || kind === "object") return typeof value === "object" && !Array.isArray(value);
  return typeof value === { text: "string", number: "number", flag: "boolean" }[kind];
}

/** A switch only updates. */
function ofChange({ inPlaceBecause }: GivenThing, path: string, effect: Effect): string | undefined {
  if (effect.does === "update") return undefined;
  if (effect.does === "replace") {
    return `a property that changes in place: a change of ${path} replaces the resource (${effect.source})`;
  }
  if (effect.does === "refused") return `a property that can be changed: none of ${path} is made (${effect.source})`;
  if (inPlaceBecause !== undefined) return undefined;
  const said = effect.words === undefined ? "" : ` (the SDK says: ${effect.words})`;
  return `a property that is known to change in place: of ${path} nobody has read it here${said}. Whoever knows it says so under inPlaceBecause`;
}
