import type { PlanDocument } from "./document.ts";
import { stackRefusals } from "./refusals.ts";

/** One thing that stands in the way, however often it shows. */
export interface Blocker {
  /** The check, limit, resource or file it is about. */
  subject: string;
  /** Where it shows: `prod live`, `qa normal → prewarm`. */
  where: string[];
  /** The first of its messages. */
  message: string;
  /** How many other messages it has. */
  others: number;
}

/** Everything that stands in the way, one finding for each subject. */
export function blockersOf({ stacks }: PlanDocument): Blocker[] {
  const refusals = stacks.flatMap((document) =>
    stackRefusals(document).map((one) => ({ ...one, where: `${document.stack} ${one.where}` })),
  );
  const found = new Map<string, { where: Set<string>; messages: Set<string> }>();
  // What a check says of a phase explains what a limit then meets between two, so it comes first.
  const between = ({ where }: { where: string }): boolean => where.includes("→");
  for (const one of [...refusals.filter((each) => !between(each)), ...refusals.filter(between)]) {
    const known = found.get(one.subject) ?? { where: new Set(), messages: new Set() };
    known.where.add(one.where);
    known.messages.add(one.message);
    found.set(one.subject, known);
  }
  return [...found].map(([subject, { where, messages }]) => {
    const [message = ""] = messages;
    return { subject, where: [...where], message, others: messages.size - 1 };
  });
}
