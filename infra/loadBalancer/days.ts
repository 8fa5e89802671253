import type { Question, QuestionContext, WayBack } from "../contract/question.ts";
import { no, yes } from "../contract/question.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { day, decreasesADay } from "./facts.ts";
import { balancersIn, nameOf, unitsOf } from "./reading.ts";

/** The switches back that lower what is reserved for a load balancer. */
function lowering(ways: readonly WayBack[], { resources }: QuestionContext, { urn }: ResourceShape): WayBack[] {
  const units = (phase: WayBack["from"]): number => {
    const shape = resources[phase].get(urn);
    return shape ? unitsOf(shape) : 0;
  };
  return ways.filter(({ from, to }) => units(to) < units(from));
}

/** The first that AWS would refuse: with it there are more within a day than it takes. */
function firstRefused(ways: readonly WayBack[]): WayBack | undefined {
  return ways.find((way, index) => {
    const first = ways[index - decreasesADay];
    return first !== undefined && way.at - first.at < day;
  });
}

/** Counted over all shows that the stack file lists, as the timeline goes back between them. */
export const reservedCapacityDays: Question = {
  name: "reserved-capacity-days",
  asks: "Do the shows of a day lower no reservation more often than AWS takes?",
  ask: async (context) => {
    const balancers = balancersIn(context.resources.normal);
    const ways = balancers.length === 0 ? [] : await context.waysBack();
    if (ways.length === 0) return [];
    return balancers.map((shape) => {
      const [name, own] = [nameOf(shape), lowering(ways, context, shape)];
      const refused = firstRefused(own);
      if (!refused)
        return yes(
          name,
          `${own.length} decreases in all shows that are listed, and no more than ${decreasesADay} within a day`,
        );
      return no(
        name,
        `on the way back from ${refused.show} to ${refused.to} AWS refuses decrease ${decreasesADay + 1} within a day`,
        `stay above ${refused.to} between these shows, reserve as much in ${refused.to}, or leave it until the next day`,
      );
    });
  },
};
