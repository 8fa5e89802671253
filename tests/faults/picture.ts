import { isDeepStrictEqual } from "node:util";
import { withoutCounters } from "../../ops/rehearsal/observer.ts";

/** The estate as the sandbox and the engine's state have it, without what moves by itself. */
export interface Picture {
  sandbox: Map<string, unknown>;
  /** By URN; the records of the phase are among them. */
  state: Map<string, unknown>;
}

/** What the engine's state says of each resource. */
export function stateOf(resources: readonly { urn: string; inputs?: unknown; outputs?: unknown }[]): Picture["state"] {
  return new Map(resources.map(({ urn, inputs, outputs }) => [urn, withoutCounters({ inputs, outputs })]));
}

/** What is not as it is undisturbed, a line each; empty where nothing is. */
export function differencesFrom(wanted: Picture, found: Picture): string[] {
  return [...differences("sandbox", wanted.sandbox, found.sandbox), ...differences("state", wanted.state, found.state)];
}

function differences(
  where: string,
  wanted: ReadonlyMap<string, unknown>,
  found: ReadonlyMap<string, unknown>,
): string[] {
  return [...new Set([...wanted.keys(), ...found.keys()])]
    .filter((key) => !isDeepStrictEqual(wanted.get(key), found.get(key)))
    .map((key) => `${where}: ${key.split("::").at(-1) ?? key} is not what it is undisturbed`);
}
