import type { Phase } from "../../infra/contract/dial.ts";
import type { Resources } from "../../infra/contract/resources.ts";
import { Unreadable } from "../../infra/contract/shape.ts";
import type { Estate } from "../../stacks/estate.ts";
import { UsageError } from "../errors.ts";
import type { Cost } from "./cost.ts";
import { costOf } from "./cost.ts";
import { pricesFor } from "./prices.ts";

/** Where prices come from, and who hears of it where there are none. */
export interface PriceOptions {
  /** The user's own price file. Default: the project's for the region. */
  prices?: string | undefined;
  note?: ((line: string) => void) | undefined;
}

/** An estate whose resources are known phase by phase. */
interface Priced {
  estate: Pick<Estate, "targets" | "kinds">;
  resources(phase: Phase): Promise<Resources>;
}

/**
 * What an estate costs an hour in each of some phases; undefined where a region or a size has no price, which is noted with the way to
 * add it: everything else is known without. Throws UsageError for a price file of the user's own that is wrong, or lacks one.
 */
export async function costsIn<P extends Phase>(
  priced: Priced,
  phases: readonly P[],
  { prices: file, note }: PriceOptions = {},
): Promise<Readonly<Record<P, Cost>> | undefined> {
  try {
    const prices = pricesFor(priced.estate, file);
    const costs: [P, Cost][] = [];
    for (const phase of phases) costs.push([phase, costOf(await priced.resources(phase), priced.estate.kinds, prices)]);
    return Object.fromEntries(costs) as Record<P, Cost>;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof Unreadable) || file !== undefined) throw error;
    note?.(`No cost: ${error.message}`);
    return undefined;
  }
}
