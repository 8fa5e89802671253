import type { ChangeRules } from "../contract/inputFacts.ts";
import { answerTo } from "../contract/inputFacts.ts";
import type { SdkInput } from "../contract/sdkInputs.ts";
import { sdkInputsOf } from "../contract/sdkInputs.ts";
import type { ProviderName } from "../contract/target.ts";
import { knownTypes, patchSource, staysIn } from "./facts.ts";

/** The provider of a type that the schema has let pass. */
export function providerOf(type: string): ProviderName {
  return type.slice(0, type.indexOf(":")) as ProviderName;
}

/** A type of Kubernetes object, taken apart. */
export interface ObjectType {
  apiVersion: string;
  kind: string;
}

/** `kubernetes:core/v1:Service` is of `v1`: the core group has no name of its own. */
export function objectTypeOf(type: string): ObjectType {
  const [, version = "", kind = ""] = type.split(":");
  return { apiVersion: version.replace(/^core\//, ""), kind };
}

/** Whether two types are the same object, as another version of it or a patch. */
export function isSameType(named: string, listed: string): boolean {
  if (!named.startsWith("kubernetes:") || !listed.startsWith("kubernetes:")) return named === listed;
  const of = (type: string): string => {
    const { apiVersion, kind } = objectTypeOf(type);
    const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
    return `${group} ${kind}`;
  };
  return [of(listed), of(listed.replace(/Patch$/, ""))].includes(of(named));
}

/** What a change of a property does to the resource, and who says so. */
export type Effect =
  | { does: "update"; source: string }
  | { does: "replace"; source: string }
  /** The provider makes no such change, or its service takes none. */
  | { does: "refused"; source: string }
  /** Nobody has read or tried it; the SDK's own words where they speak of replacing. */
  | { does: "unknown"; words?: string };

const replacing = /[^.]*\b(?:forces?|forcing|triggers?|requires?)\b[^.]{0,40}\b(?:new|replace\w*|re-?creat\w*)\b[^.]*/i;

/** The sentence in which the SDK's words speak of a new resource; undefined where none does. */
export function replacingWords(words: string): string | undefined {
  return replacing.exec(words)?.[0].trim();
}

/** Of the property at some keys of a type; `rules` are what a kind knows of it. */
export function effectOf(type: string, keys: readonly string[], rules?: ChangeRules): Effect {
  if (providerOf(type) === "kubernetes") return { does: "update", source: patchSource };
  const [input = ""] = keys;
  const known = knownTypes[type];
  const inputs = known?.inputs ?? (providerOf(type) === "aws" ? staysIn : {});
  const answer = answerTo(rules ?? { inputs }, { path: input, before: "one", after: "another" });
  const source = known?.source ?? (rules ? `the table of ${type}` : "pulumi-aws");
  if (answer === "update") return { does: "update", source };
  if (answer === "refused" || answer === "none") return { does: "refused", source };
  if (answer !== "unknown") return { does: "replace", source };
  const [words] = inputsAlong(type, keys).flatMap((each) => replacingWords(each.words) ?? []);
  return { does: "unknown", ...(words !== undefined && { words }) };
}

/** The inputs that a path leads through, as far as the SDK knows them. */
function inputsAlong(type: string, keys: readonly string[]): SdkInput[] {
  const found: SdkInput[] = [];
  let at = sdkInputsOf(type)?.inputs;
  for (const key of keys) {
    const input = at?.get(key);
    if (!input) break;
    found.push(input);
    at = input.within();
  }
  return found;
}
