import { formatNumber } from "../../infra/contract/format.ts";
import type { Finding, Question } from "../../infra/contract/question.ts";
import { no, unknown, yes } from "../../infra/contract/question.ts";
import type { Estate } from "../../stacks/estate.ts";
import { askedPartners } from "../partners.ts";

/** Asked of the stack file: no partner has an interface for it. */
export const partnersOf = (estate: Estate): Question => ({
  name: "partners",
  asks: "Do the partners take what the expected peak sends them, as far as they have said?",
  ask: () => Promise.resolve(askedPartners(estate).map(findingOf)),
});

function findingOf({ key, calls, limit, above, unsaid }: ReturnType<typeof askedPartners>[number]): Finding {
  const [what = "", fix = ""] = (above ?? "").split(" Fix: ");
  if (above !== undefined) return no(key, what, fix);
  if (unsaid.length > 0) return unknown(key, unsaid.join("; "));
  return yes(key, `${formatNumber(calls ?? 0)} calls a minute at the peak, and it takes ${formatNumber(limit)}`);
}
