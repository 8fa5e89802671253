import type { Phase } from "../infra/contract/dial.ts";
import { phases } from "../infra/contract/dial.ts";

/** The two records of the phase in the engine's own state. */
export const phaseRecords = {
  /** Type token of both. */
  type: "pulumi:index:Stash",
  /** Name of the one that says which phase an update began to enter. */
  entered: "phase",
  /** Name of the one that says which phase everything has arrived in. */
  settled: "settled",
} as const;

/** Name of the hook on the record of the phase entered, once everything had arrived in a phase before. */
export const refusesJump = "refuse-phase-jump";

const prefix = "in-";

/**
 * Name of the hook that every resource has in a phase. The engine records it with the resource in each run the resource takes
 * part in, changed or not, and leaves the old one where the run passed it by: so it also marks how far the resource has come.
 */
export function markOf(phase: Phase): string {
  return `${prefix}${phase}`;
}

/** The phase that a resource's hooks mark it with. */
export function markIn(hooks: readonly string[]): Phase | undefined {
  return phases.find((phase) => hooks.includes(markOf(phase)));
}
