import type { Question } from "../question.ts";
import { each, no, yes } from "../question.ts";

/** AWS lets a reservation be lowered twice a day only: the third false alarm of a day would keep paying for it. */
export const loadBalancers: Question = {
  name: "load-balancers",
  asks: "May reserved load balancer capacity still be lowered today?",
  ask: ({ estate }, ports) =>
    each(
      Object.values(estate.watch.loadBalancers),
      ({ id }) => id,
      async ({ id }) => {
        const found = await ports.loadBalancerCapacity(id);
        if (!found) return no(id, "there is no such load balancer", "correct watch.loadBalancers in the stack file");
        if (found.units === 0) return yes(id, "nothing is reserved");
        return found.decreasesLeft > 0
          ? yes(id, `${found.units} LCUs reserved, may be lowered ${found.decreasesLeft} more times today`)
          : no(id, `${found.units} LCUs reserved, and it may not be lowered again today`, "leave it until tomorrow");
      },
    ),
};
