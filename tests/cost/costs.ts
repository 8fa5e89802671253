import type { Phase } from "../../infra/contract/dial.ts";
import type { Cost } from "../../ops/cost/cost.ts";
import { costOf } from "../../ops/cost/cost.ts";
import { pricesFor } from "../../ops/cost/prices.ts";
import type { RawEstate } from "../estates.ts";
import { offlineEstate } from "../graphs.ts";

/** What an estate costs in a phase, after a change to its stack file. */
export async function cost(phase: Phase, edit?: (estate: RawEstate) => void, stack = "prod"): Promise<Cost> {
  const offline = offlineEstate(stack, edit);
  return costOf(await offline.resources(phase), offline.kinds, pricesFor(offline.estate));
}

/** Quantities of one key of the price file. */
export function quantitiesOf({ items }: Cost, key: string): number[] {
  return items.filter((item) => item.key === key).map(({ quantity }) => quantity);
}
