import type { Kind } from "../../infra/contract/kind.ts";
import { roundTrip } from "../safety/roundTrip.ts";
import type { Plan } from "./plan.ts";
import { refusalsOf } from "./refusals.ts";
import { uncountedIn } from "./uncounted.ts";

type Parts = Omit<Plan, "roundTrip" | "uncounted" | "refusals">;

/** Puts a plan together and decides whether it may go ahead; `halfWay` where it starts from what a stopped switch left. */
export function makePlan(parts: Parts, kinds: readonly Kind[], halfWay = false): Plan {
  const made = {
    ...parts,
    roundTrip: roundTrip(parts.forward.steps, parts.back.steps, kinds),
    uncounted: uncountedIn(parts),
  };
  return { ...made, refusals: refusalsOf(made, halfWay).map(({ sentence }) => sentence) };
}
