import { isDeepStrictEqual } from "node:util";
import type { Change } from "../../infra/contract/changes.ts";
import { liesWithin, propertyPath } from "../../infra/contract/changes.ts";
import type { Step } from "../../infra/contract/step.ts";
import type { Kind } from "../../infra/contract/kind.ts";
import type { IrreversibleChange } from "../../infra/contract/irreversible.ts";

/** Something that the way back does not undo, or not always. */
export interface RoundTripRemark {
  urn: string;
  name: string;
  /** The property; undefined where the whole resource is meant. */
  path?: string;
  /** An `error` is a dial that would not come back. */
  level: "error" | "warning";
  /** Without name and path, and without a full stop. */
  message: string;
  /** Where the reason is written, if it is known from elsewhere. */
  source?: string;
}

export interface RoundTrip {
  /** Whether every dial comes back: no remark is an error. */
  restores: boolean;
  /** Properties the way there changes. */
  dials: number;
  remarks: RoundTripRemark[];
}

/**
 * Whether the way back leaves everything as the way there found it: each changed property set back to its old value,
 * nothing else touched, no resource made, lost or replaced. Both ways must be planned from the same two states.
 */
export function roundTrip(forward: readonly Step[], back: readonly Step[], kinds: readonly Kind[]): RoundTrip {
  const known = kinds.flatMap(({ irreversible = [] }) => irreversible);
  const returns = new Map(back.map((step) => [step.urn, step]));
  const leaving = new Map(forward.map((step) => [step.urn, step]));
  const remarks = [
    ...forward.flatMap((step) => remarksOf(step, returns.get(step.urn), known)),
    ...back
      .filter(({ urn }) => !leaving.has(urn))
      .map((step) => error(step, undefined, "only the way back touches it")),
  ];
  return {
    restores: remarks.every(({ level }) => level !== "error"),
    dials: forward.reduce((sum, { changes }) => sum + changes.length, 0),
    remarks,
  };
}

/** What is known not to come back, most severe first for each kind of thing. */
type Known = readonly IrreversibleChange[];

function remarksOf(step: Step, back: Step | undefined, known: Known): RoundTripRemark[] {
  switch (step.op) {
    case "update":
      return back?.op === "replace" || back?.op === "delete"
        ? [error(step, undefined, `the way back would ${back.op} it`)]
        : changesOf(step, back, known);
    case "create":
      return created(step, back);
    case "delete":
      return [error(step, undefined, "it is deleted, and what the way back makes is another one")];
    case "replace":
      return [error(step, undefined, `it is replaced, because of ${step.replacedBy.join(", ")}: the old one is gone`)];
  }
}

function created(step: Step, back: Step | undefined): RoundTripRemark[] {
  if (back?.op !== "delete") return [error(step, undefined, "it is created, and the way back keeps it")];
  if (step.protect) return [error(step, undefined, "it is created protected, so the way back cannot delete it")];
  return [];
}

function changesOf(step: Step, back: Step | undefined, known: Known): RoundTripRemark[] {
  const returning = new Map((back?.changes ?? []).map((change) => [change.path, change]));
  const leaving = new Set(step.changes.map(({ path }) => path));
  return [
    ...step.changes.flatMap((change) => changeRemarks(step, change, returning.get(change.path), known)),
    ...[...returning.values()]
      .filter(({ path }) => !leaving.has(path))
      .map((change) => error(step, change.path, `only the way back touches it: ${arrow(change)}`)),
  ];
}

function changeRemarks(step: Step, change: Change, back: Change | undefined, irreversible: Known): RoundTripRemark[] {
  if (!back) return [error(step, change.path, `it goes ${arrow(change)} and would stay there`)];
  if (!isDeepStrictEqual(back.after, change.before)) {
    return [error(step, change.path, `it goes ${arrow(change)} and would come back as ${text(back.after)}`)];
  }
  const known = irreversible.find((each) => concerns(each, step, back));
  if (known) {
    const { level, reason, source } = known;
    return [{ ...remark(step, change.path, level, `${arrow(back)} on the way back: ${reason}`), source }];
  }
  if (change.before !== undefined) return [];
  const unset = `nothing is its old value: a provider may keep ${text(change.after)} where none is asked for. State the old value`;
  return [remark(step, change.path, "warning", unset)];
}

function concerns({ types, paths, applies }: IrreversibleChange, { type }: Step, back: Change): boolean {
  const path = propertyPath(back.path);
  return types.includes(type) && paths.some((known) => liesWithin(path, known)) && applies(back);
}

function error(step: Step, path: string | undefined, message: string): RoundTripRemark {
  return remark(step, path, "error", message);
}

function remark(
  { urn, name }: Step,
  path: string | undefined,
  level: RoundTripRemark["level"],
  message: string,
): RoundTripRemark {
  return { urn, name, ...(path !== undefined && { path }), level, message };
}

function arrow({ before, after }: Change): string {
  return `${text(before)} → ${text(after)}`;
}

function text(given: unknown): string {
  if (given === undefined) return "nothing";
  const written = typeof given === "string" ? given : JSON.stringify(given);
  return written.length > 40 ? `${written.slice(0, 39)}…` : written;
}
