import type { Resources } from "./resources.ts";
import type { ResourceShape } from "./shape.ts";
import { isOfAnyType, Unreadable } from "./shape.ts";

/** `mandatory` where an outage or a loss follows: it stops the switch. `advisory` otherwise: it is shown. */
export type Level = "mandatory" | "advisory";

export interface Violation {
  urn: string;
  /** The value, the limit, why it matters, and the fix. */
  message: string;
}

interface CheckBase {
  /** Kebab-case; stable, since reports and policy configurations name it. */
  name: string;
  level: Level;
  /** What goes wrong without it, in one sentence. */
  reason: string;
  /** What it leaves out for want of knowledge, in words: unknown is neither yes nor no. */
  uncounted?(resources: Resources): string[];
}

/** Judges one resource by itself and its component. Under the engine it runs before the resource is touched. */
export interface ResourceCheck extends CheckBase {
  scope: "resource";
  /** Type tokens it applies to; `"any"` for all. */
  types: readonly string[] | "any";
  /** Messages of what is wrong; none when it holds. May throw: that counts as wrong. */
  run(shape: ResourceShape): string[];
}

/** Judges resources against each other. Under the engine it runs at the end of a preview or an update. */
export interface EstateCheck extends CheckBase {
  scope: "estate";
  /** How many resources it looks at; 0 when the estate has nothing it could judge. */
  applies(resources: Resources): number;
  run(resources: Resources): Violation[];
}

export type Check = ResourceCheck | EstateCheck;

/** Tells whether a resource check looks at this resource. */
export function appliesTo(check: ResourceCheck, shape: Pick<ResourceShape, "urn" | "type">): boolean {
  return check.types === "any" || (check.types.includes(shape.type) && !isOfAnyType(shape.urn));
}

/** What can be read of every shape, and a violation for each that cannot, so that one bad resource does not hide the others. */
export function readEach<T>(
  shapes: readonly ResourceShape[],
  read: (shape: ResourceShape) => T,
): { values: T[]; violations: Violation[] } {
  const values: T[] = [];
  const violations: Violation[] = [];
  for (const shape of shapes) {
    try {
      values.push(read(shape));
    } catch (error) {
      violations.push({ urn: shape.urn, message: unreadableMessage(error) });
    }
  }
  return { values, violations };
}

/** The message of a value that a check could not read; any other error is passed on. */
export function unreadableMessage(error: unknown): string {
  if (error instanceof Unreadable) return `${error.message}.`;
  throw error;
}
