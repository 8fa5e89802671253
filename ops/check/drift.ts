import type { Question } from "../../infra/contract/question.ts";
import { no, unknown, yes } from "../../infra/contract/question.ts";

/** Only the engine knows what its state says: whoever has one hands the answer in. */
export const drift: Question = {
  name: "drift",
  asks: "Is the estate as the stack's state says?",
  ask: async ({ drift: look }) => {
    if (!look)
      return [unknown("state", "not asked here: pulumi preview --refresh shows it, and every switch looks first")];
    const differences = await look();
    return differences.length === 0
      ? [yes("state", "no difference")]
      : differences.map((line) => no("state", line, "undo it, or take it into the stack file; then pulumi refresh"));
  },
};
