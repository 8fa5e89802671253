import type { CheckVerdict } from "../../policies/run.ts";
import type { SafetyVerdict } from "../safety/safety.ts";
import type { Plan } from "./plan.ts";

/** Something that is not counted for want of knowledge. */
export interface UncountedItem {
  text: string;
  /** The limits and checks that leave it out. */
  by: string[];
}

type Noted = Pick<CheckVerdict, "check" | "uncounted"> | Pick<SafetyVerdict, "name" | "uncounted">;

/** What these verdicts leave out, each thing once. */
export function uncountedItems(verdicts: readonly Noted[]): UncountedItem[] {
  const found = new Map<string, Set<string>>();
  for (const verdict of verdicts) {
    const name = "check" in verdict ? verdict.check : verdict.name;
    for (const text of verdict.uncounted) found.set(text, (found.get(text) ?? new Set()).add(name));
  }
  return [...found].map(([text, by]) => ({ text, by: [...by] }));
}

/** What the limits of a plan leave out, both ways. */
export function uncountedInSafety({ forward, back }: Pick<Plan, "forward" | "back">): UncountedItem[] {
  return uncountedItems([...forward.safety, ...back.safety]);
}

/** What the checks of a plan leave out, in all its phases. */
export function uncountedInChecks({ checks }: Pick<Plan, "checks">): UncountedItem[] {
  return uncountedItems(checks.flatMap(({ verdicts }) => verdicts));
}

/** All that no verdict of a plan counts, each thing once. */
export function uncountedIn(plan: Pick<Plan, "forward" | "back" | "checks">): string[] {
  return [...new Set([...uncountedInSafety(plan), ...uncountedInChecks(plan)].map(({ text }) => text))];
}

/** A limit that had nothing to compare with: it neither holds nor is broken. */
export function isUncounted(verdict: SafetyVerdict): boolean {
  return verdict.kind === "limit" && verdict.ok && verdict.worst === undefined;
}
