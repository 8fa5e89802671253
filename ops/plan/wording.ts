import type { Change } from "../../infra/contract/changes.ts";
import type { Plan } from "./plan.ts";
import { countOps } from "./plan.ts";
import type { Operation, Step } from "../../infra/contract/step.ts";

/** The mark of each kind of step. */
export const operationSign: Readonly<Record<Operation, string>> = {
  create: "+",
  update: "~",
  replace: "±",
  delete: "-",
};

/** `8 updates, 1 create`, or `no change`. */
export function stepsSummary(steps: readonly Step[]): string {
  const counts = Object.entries(countOps(steps)).filter(([, count]) => count > 0);
  if (counts.length === 0) return "no change";
  return counts.map(([op, count]) => `${count} ${op}${count === 1 ? "" : "s"}`).join(", ");
}

/** A value on one line, 60 characters at most. */
function valueText(given: unknown): string {
  if (given === undefined) return "nothing";
  const text = typeof given === "string" ? given : JSON.stringify(given);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

/** `spec.minReplicas 12 → 500` */
export function changeText({ path, before, after }: Change): string {
  return `${path} ${valueText(before)} → ${valueText(after)}`;
}

/** What decides the length, without the records of the phase, which take no time. */
export function chainText({ chain }: Plan["forward"]["timing"]): string {
  const deciding = chain.filter(({ start, effect }) => effect > start);
  return deciding.map(({ name }) => name).join(", then ") || "nothing that takes time";
}

/** Said of every "may go ahead" that leaves something out. */
export const asFarAsKnown = (uncounted: readonly string[]): string =>
  uncounted.length === 0 ? "" : ", as far as is known";

/** `Not counted: connections of web: not in the stack file; …`, or nothing. */
export function uncountedText(uncounted: readonly string[]): string {
  return uncounted.length === 0 ? "" : `Not counted: ${uncounted.map((text) => text.replace(/\.$/, "")).join("; ")}.`;
}

/** How many hold; a limit with nothing to compare with is none of them. */
export function holdText(holding: number, all: number, uncounted = 0): string {
  return `${holding} of ${all} hold${uncounted === 0 ? "" : `, ${uncounted} not counted`}`;
}
