import { refusalsOf } from "../plan/refusals.ts";
import type { PlanDocument, StackDocument } from "./document.ts";

/** One thing that stands in the way, however often it shows. */
export interface Finding {
  /** The check, limit, resource or file it is about. */
  subject: string;
  /** Where it shows: `prod live`, `qa normal → prewarm`. */
  where: string[];
  /** The first of its messages. */
  message: string;
  /** How many other messages it has. */
  others: number;
}

/** Everything that stands in the way, one finding for each subject, in the order it was met. */
export function findingsOf({ stacks }: PlanDocument): Finding[] {
  const found = new Map<string, { where: Set<string>; messages: Set<string> }>();
  for (const { subject, where, message } of stacks.flatMap(all)) {
    const known = found.get(subject) ?? { where: new Set(), messages: new Set() };
    known.where.add(where);
    known.messages.add(message);
    found.set(subject, known);
  }
  return [...found].map(([subject, { where, messages }]) => {
    const [message = ""] = messages;
    return { subject, where: [...where], message, others: messages.size - 1 };
  });
}

interface Single {
  subject: string;
  where: string;
  message: string;
}

/** What a check says of the estate explains what a limit then meets, so it comes first. */
function all({ stack, plans, problems, comparison }: StackDocument): Single[] {
  const refusals = plans.flatMap(refusalsOf).map((one) => ({ ...one, where: `${stack} ${one.where}` }));
  const inPhase = refusals.filter(({ where }) => !where.includes("→"));
  const file = problems.map((message) => ({ subject: `Pulumi.${stack}.yaml`, where: stack, message }));
  const unlike =
    comparison?.problem !== undefined && problems.length === 0
      ? [{ subject: "comparison", where: stack, message: comparison.problem }]
      : [];
  return [...file, ...inPhase, ...refusals.filter((one) => !inPhase.includes(one)), ...unlike];
}
