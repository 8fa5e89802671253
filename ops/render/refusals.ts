import type { StackComparison } from "../base/compare.ts";
import type { Refusal } from "../plan/refusals.ts";
import { refusalsOf } from "../plan/refusals.ts";
import type { PlanDocument, StackDocument } from "./document.ts";

/** Everything that stands in the way of one stack: its file, what its plans refuse, and what the branch would destroy. */
export function stackRefusals({ stack, plans, problems, comparison }: StackDocument): Refusal[] {
  return [
    ...problems.map((message) => about(`Pulumi.${stack}.yaml`, "the stack file", message)),
    ...(comparison ? losses(comparison) : []),
    ...(comparison?.edits ?? []).flatMap(({ asked, refusals }) => (asked ? refusals : [])),
    ...(comparison?.problem !== undefined && problems.length === 0
      ? [about("comparison", "the base", comparison.problem)]
      : []),
    ...plans.flatMap((plan) => refusalsOf(plan)),
  ];
}

/** Whether everything may go ahead. */
export function mayGoAhead({ stacks }: PlanDocument): boolean {
  return stacks.every((stack) => stackRefusals(stack).length === 0);
}

/** A branch may make and drop what it likes, but never what is protected: databases, node groups, rulesets. */
function losses({ phases }: StackComparison): Refusal[] {
  return phases.flatMap(({ phase, steps }) =>
    steps
      .filter(({ op, protect }) => protect && (op === "replace" || op === "delete"))
      .map(({ op, name, replacedBy }) => {
        const cause = replacedBy.length > 0 ? `, because ${replacedBy.join(", ")} cannot change in place` : "";
        return about(
          name,
          phase,
          `this branch would ${op} ${name}${cause}. It is protected: the engine will stop there.`,
        );
      }),
  );
}

function about(subject: string, where: string, message: string): Refusal {
  return { subject, where, message, sentence: `${subject}, ${where}: ${message}` };
}
