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
  /** Name of the one that says which levers an update began to have out; only where the stack file has levers. */
  levers: "levers",
  /** Name of the one that says which levers are out, everything having arrived. */
  settledLevers: "settled-levers",
} as const;

/** Name of the hook on the record of the phase entered, once everything had arrived in a phase before. */
export const refusesJump = "refuse-phase-jump";

const prefix = "in-";

/** Between the phase and the levers of a mark, and between these; names of levers hold neither. */
const [withLevers, beside] = ["+", ","];

/**
 * Name of the hook that every resource has in a phase, with the levers that are out. The engine records it with the resource in
 * each run the resource takes part in, changed or not, and leaves the old one where the run passed it by: so it also marks how
 * far the resource has come.
 */
export function markOf(phase: Phase, levers: readonly string[] = []): string {
  return `${prefix}${phase}${levers.length === 0 ? "" : `${withLevers}${leverRecord(levers)}`}`;
}

/** What a resource's hooks mark it with. */
export interface Mark {
  /** The whole, as {@link markOf} makes it. */
  text: string;
  phase: Phase;
  levers: readonly string[];
}

/** Undefined for a resource that never took part in a run. */
export function wholeMarkIn(hooks: readonly string[]): Mark | undefined {
  for (const text of hooks) {
    const [of = "", levers] = text.split(withLevers);
    const phase = phases.find((each) => of === markOf(each));
    if (phase) return { text, phase, levers: levers?.split(beside) ?? [] };
  }
  return undefined;
}

/** The phase that a resource's hooks mark it with. */
export function markIn(hooks: readonly string[]): Phase | undefined {
  return wholeMarkIn(hooks)?.phase;
}

/** What a record of levers holds: one text, so that none of them is a value too. */
export function leverRecord(levers: readonly string[]): string {
  return [...levers].sort().join(beside);
}

/** The levers that a record of theirs holds; none where it holds no such thing. */
export function leversIn(input: unknown): string[] {
  return typeof input === "string" ? input.split(beside).filter((name) => name !== "") : [];
}
