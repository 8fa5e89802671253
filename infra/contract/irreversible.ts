import type { Change } from "./changes.ts";

/** A kind of change that a way back does not undo, or not always. */
export interface IrreversibleChange {
  types: readonly string[];
  /** Property paths it is about, without the items chosen in between; a path within counts too. */
  paths: readonly string[];
  /** `error` where the dial does not come back; `warning` where it does so rarely, late, or not by itself. */
  level: "error" | "warning";
  /** Whether this change, as the way back makes it, is one. */
  applies: (back: Change) => boolean;
  reason: string;
  /** Where that is written. */
  source: string;
}

/** Whether a number falls, or is taken away. */
export function isDecrease({ before, after }: Change): boolean {
  return typeof before === "number" && (after === undefined || (typeof after === "number" && after < before));
}
