import type { CustomResourceOptions, Resource } from "@pulumi/pulumi";
import table from "./inputs.json" with { type: "json" };
import { isObject } from "./properties.ts";
import type { SdkInput } from "./sdkInputs.ts";
import { sdkInputsOf } from "./sdkInputs.ts";

/** What a type of resource takes, by the SDK's own types: written by `npm run update:inputs`. */
interface TypeInputs {
  /** Each input; for one that is an object, the names within it. */
  inputs: Readonly<Record<string, readonly string[]>>;
  /** Inputs that are secret. */
  secrets: readonly string[];
}

const byType = table as Readonly<Record<string, TypeInputs>>;

/** Names of what stands at a place among the inputs of a type; none where that is no object, or one that may hold anything. */
type NamesAt = (path: readonly string[]) => readonly string[];

/**
 * Options of a resource that exists: it is imported by its id, protected, and of what its type takes only `owned` may ever be
 * changed. Everything else is ignored, whole or, within an object that is owned in part, name by name. An ignored input is sent
 * as it was found: `conflicting` names those that the provider refuses beside owned ones, and that it finds out itself.
 * Throws Error for a type whose inputs are not known.
 */
export function adoptOptions(
  parent: Resource,
  type: string,
  id: string,
  owned: object,
  conflicting: readonly string[] = [],
): CustomResourceOptions {
  const { names, secrets } = inputsOf(type);
  return {
    parent,
    import: id,
    protect: true,
    ignoreChanges: unowned(names, owned).filter((name) => !conflicting.includes(name)),
    additionalSecretOutputs: [...secrets],
  };
}

/** By the table where a room has its type in it; else as the SDK itself declares it. */
function inputsOf(type: string): { names: NamesAt; secrets: readonly string[] } {
  const listed = byType[type];
  if (listed) {
    const { inputs, secrets } = listed;
    const names: NamesAt = ([input, ...deeper]) =>
      input === undefined ? Object.keys(inputs) : deeper.length > 0 ? [] : (inputs[input] ?? []);
    return { names, secrets };
  }
  const declared = sdkInputsOf(type);
  if (!declared) throw new Error(`The inputs of ${type} are not known: npm run update:inputs`);
  const names: NamesAt = (path) => [...path.reduce(within, declared.inputs).keys()];
  return { names, secrets: declared.secrets };
}

type Inputs = ReadonlyMap<string, SdkInput>;

function within(inputs: Inputs, name: string): Inputs {
  return inputs.get(name)?.within() ?? new Map();
}

function unowned(names: NamesAt, owned: object, path: readonly string[] = []): string[] {
  return names(path).flatMap((name) => {
    const value = (owned as Record<string, unknown>)[name];
    const inner = [...path, name];
    if (value === undefined) return [inner.join(".")];
    return isObject(value) ? unowned(names, value, inner) : [];
  });
}

/** The entries that are stated. */
export function definedEntries<T extends Readonly<Record<string, unknown>>>(
  given: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}

/** Stands where the SDK requires what is not stated of something that exists: it is ignored. */
export const ignoredInput = "as it is";
