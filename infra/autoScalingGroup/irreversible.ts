import type { IrreversibleChange } from "../contract/irreversible.ts";
import { isDecrease } from "../contract/irreversible.ts";
import { type } from "./facts.ts";

export const irreversibleGroupChanges: readonly IrreversibleChange[] = [
  {
    types: [type.group],
    paths: ["minSize"],
    level: "warning",
    applies: isDecrease,
    reason:
      "a lower minimum takes nothing away by itself: a lower desiredCapacity does, or a scaling policy, or the maximum where there is more than that",
    source: "Auto Scaling API reference, UpdateAutoScalingGroup",
  },
];
