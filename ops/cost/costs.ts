import type { CostLine } from "../../infra/contract/cost.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import type { Resources } from "../../infra/contract/resources.ts";
import { Unreadable } from "../../infra/contract/shape.ts";
import type { Estate } from "../../stacks/estate.ts";
import { UsageError } from "../errors.ts";
import type { Cost } from "./cost.ts";
import { costOf, linesOf } from "./cost.ts";
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
 * What an estate costs an hour in each of some phases; undefined where what is turned between them has no price, which is noted with the way
 * to add it: everything else is known without. What is the same in all of them and has no price is left out and named: it does not change
 * what is compared. Throws UsageError for a price file of the user's own that is wrong, or lacks one that is turned.
 */
export async function costsIn<P extends Phase>(
  priced: Priced,
  asked: readonly P[],
  { prices: file, note }: PriceOptions = {},
): Promise<Readonly<Record<P, Cost>> | undefined> {
  try {
    const prices = pricesFor(priced.estate, file);
    const { kinds } = priced.estate;
    const linesIn = async (phase: Phase): Promise<CostLine[]> => linesOf(await priced.resources(phase), kinds);
    const lines = (await Promise.all(asked.map(linesIn))).flat();
    // All phases are looked at only where something is missing.
    const isStanding = lines.some((line) => !prices.find(line))
      ? standingIn(await Promise.all(phases.map(linesIn)))
      : () => false;
    const costs: [P, Cost][] = [];
    for (const phase of asked) {
      costs.push([phase, costOf(await priced.resources(phase), kinds, prices, { isStanding })]);
    }
    return Object.fromEntries(costs) as Record<P, Cost>;
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof Unreadable) || file !== undefined) throw error;
    note?.(`No cost: ${error.message}`);
    return undefined;
  }
}

/** Whether a line is the same in every phase. */
function standingIn(all: readonly (readonly CostLine[])[]): (line: CostLine) => boolean {
  const nameOf = ({ resource, key, quantity }: CostLine): string => [resource, key, quantity].join(" ");
  const names = all.map((lines) => new Set(lines.map(nameOf)));
  return (line) => names.every((phase) => phase.has(nameOf(line)));
}
