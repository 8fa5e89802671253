import type { Phase } from "../../infra/contract/dial.ts";
import type { OfflineEstate } from "../plan/offlineEstate.ts";
import type { PriceOptions } from "./costs.ts";
import { costsIn } from "./costs.ts";

/** What a stack costs an hour where it stands, at least, and what it costs in normal. */
export interface StandingCost {
  hourly: number;
  normal: number;
  currency: string;
  /** Date of the oldest price. */
  date: string;
}

/** The cost of a phase with the levers that are out, beside that of normal without; undefined where a price is missing. */
export async function standingCost(
  offline: OfflineEstate,
  { phase, levers }: { phase: Phase; levers: readonly string[] },
  prices: PriceOptions,
): Promise<StandingCost | undefined> {
  const now = await costsIn(offline.withLevers(levers), [phase], prices);
  const normal = await costsIn(offline, ["normal"], prices);
  if (!now || !normal) return undefined;
  const { hourly, currency, date } = now[phase];
  return { hourly, normal: normal.normal.hourly, currency, date };
}
