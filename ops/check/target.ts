import type { Finding, Question } from "../../infra/contract/question.ts";
import { unanswered } from "../../infra/contract/question.ts";
import { providerOf } from "../../infra/providers/index.ts";

/** First of all: every other answer is worth nothing where the credentials belong to somebody else. */
export const target: Question = {
  name: "target",
  asks: "Do the credentials belong to the targets of the stack file?",
  ask: async ({ estate }, clients) => {
    const asked = Object.values(estate.targets).map(async (each): Promise<Finding[]> => {
      try {
        const finding = await providerOf(each).belongs?.(each, clients);
        return finding ? [finding] : [];
      } catch (error) {
        return [unanswered(each.name, error)];
      }
    });
    return (await Promise.all(asked)).flat();
  },
};
