import type { CustomResourceOptions, Resource } from "@pulumi/pulumi";
import table from "./inputs.json" with { type: "json" };

/** What a type of resource takes, by the SDK's own types: written by `npm run update:inputs`. */
interface TypeInputs {
  /** Each input; for one that is an object, the names within it. */
  inputs: Readonly<Record<string, readonly string[]>>;
  /** Inputs that are secret. */
  secrets: readonly string[];
}

const byType = table as Readonly<Record<string, TypeInputs>>;

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
  const known = byType[type];
  if (!known) throw new Error(`The inputs of ${type} are not known: npm run update:inputs`);
  return {
    parent,
    import: id,
    protect: true,
    ignoreChanges: unowned(known, owned).filter((name) => !conflicting.includes(name)),
    additionalSecretOutputs: [...known.secrets],
  };
}

function unowned({ inputs }: TypeInputs, owned: object): string[] {
  return Object.entries(inputs).flatMap(([name, within]) => {
    const value = (owned as Record<string, unknown>)[name];
    if (value === undefined) return [name];
    if (within.length === 0 || typeof value !== "object" || value === null || Array.isArray(value)) return [];
    return within.filter((key) => (value as Record<string, unknown>)[key] === undefined).map((key) => `${name}.${key}`);
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
