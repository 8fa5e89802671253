import type { IrreversibleChange } from "../contract/irreversible.ts";
import { isDecrease } from "../contract/irreversible.ts";
import { type } from "./facts.ts";

export const irreversibleTargetChanges: readonly IrreversibleChange[] = [
  {
    types: [type.target],
    paths: ["minCapacity"],
    level: "warning",
    applies: isDecrease,
    reason:
      "a lower minimum takes nothing away by itself: a scaling policy does, or the maximum where there is more than that",
    source: "Application Auto Scaling API reference, RegisterScalableTarget",
  },
];
