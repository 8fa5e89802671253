import type { Question } from "../contract/question.ts";
import { askEach, no, yes } from "../contract/question.ts";
import { requireTarget } from "../contract/estate.ts";
import { inputsOf } from "../contract/shape.ts";
import { arnOf as balancerArn, balancerOf } from "../loadBalancer/arn.ts";
import { loadBalancerClient } from "../loadBalancer/client.ts";
import { arnOf, balancersIn } from "../loadBalancer/reading.ts";
import { component } from "./facts.ts";

/**
 * AWS lets a reservation be lowered twice a day only: the third false alarm of a day would keep paying for it. Of load balancers
 * whose reservation is turned, their own kind asks.
 */
export const loadBalancers: Question = {
  name: "load-balancers",
  asks: "May reserved load balancer capacity still be lowered today?",
  ask: ({ estate, resources }, clients) => {
    const turned = balancersIn(resources.normal).map((shape) => [shape.target, balancerOf(arnOf(shape))?.id].join(" "));
    const balancers = resources.normal.ofType(component).flatMap((alarms) => {
      const target = resources.normal.childrenOf(alarms)[0]?.target;
      const ids = inputsOf(alarms).at("loadBalancers").entries();
      return ids
        .map(([, id]) => ({ id: id.text() ?? "", target }))
        .filter(({ id }) => !turned.includes(`${target ?? ""} ${id}`));
    });
    return askEach(
      balancers,
      ({ id }) => id,
      async ({ id, target }) => {
        const arn = balancerArn(requireTarget(estate.targets, "aws", target), id);
        const found = await clients.of(loadBalancerClient, target).reservation(arn);
        if (!found) return no(id, "there is no such load balancer", "correct loadBalancers in the stack file's alarms");
        if (found.units === 0) return yes(id, "nothing is reserved");
        return (found.decreasesLeft ?? 0) > 0
          ? yes(id, `${found.units} LCUs reserved, may be lowered ${found.decreasesLeft ?? 0} more times today`)
          : no(id, `${found.units} LCUs reserved, and it may not be lowered again today`, "leave it until tomorrow");
      },
    );
  },
};
