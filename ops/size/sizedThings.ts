import type { Sizing } from "../../infra/contract/sizing.ts";
import type { Estate } from "../../stacks/estate.ts";

/** A thing that serves a load, and how it is sized. */
export interface SizedThing {
  /** Keys from the estate to the thing. */
  path: readonly string[];
  thing: unknown;
  sizing: Sizing<unknown>;
}

/** Everything of an estate that serves a load, by name. */
export function sizedThingsIn({ kinds, things }: Pick<Estate, "kinds" | "things">): ReadonlyMap<string, SizedThing> {
  return new Map(
    kinds.flatMap(({ key, sizing }) =>
      sizing?.replicas
        ? Object.entries(things[key] ?? {}).map(
            ([name, thing]) => [name, { path: [key, name], thing, sizing }] as const,
          )
        : [],
    ),
  );
}
