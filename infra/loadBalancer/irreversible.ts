import type { IrreversibleChange } from "../contract/irreversible.ts";
import { decreasesADay, type } from "./facts.ts";
import { turnOf } from "./reading.ts";

export const irreversibleBalancerChanges: readonly IrreversibleChange[] = [
  {
    types: [type.balancer],
    paths: ["minimumLoadBalancerCapacity"],
    level: "warning",
    applies: (back) => {
      const turn = turnOf(back);
      return turn !== undefined && turn.after < turn.before;
    },
    reason: `AWS lowers a reservation ${decreasesADay} times a day only: a third way back in a day is refused until the next, and the units are paid for meanwhile`,
    source:
      'Elastic Load Balancing User Guide, "Request Load balancer Capacity Unit reservation for your Application Load Balancer"',
  },
];
