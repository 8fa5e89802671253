import type { CostLine, CostOptions } from "../../infra/contract/cost.ts";
import type { Kind } from "../../infra/contract/kind.ts";
import type { Resources } from "../../infra/contract/resources.ts";
import type { PriceBook } from "./prices.ts";

export interface CostItem extends CostLine {
  /** As `instance-hour` or `GB-month`. */
  unit: string;
  /** Of one unit. */
  price: number;
  /** In the price file's currency. */
  hourly: number;
  source: string;
}

/** What an estate costs in one phase. */
export interface Cost {
  currency: string;
  /** Date of the prices. */
  date: string;
  caution?: string;
  hourly: number;
  items: CostItem[];
  /** What the stack file says too little about. */
  unpriced: string[];
}

/** What a sum does not hold: it follows traffic, or the estate does not describe it. */
export const notIncluded = ["data transfer", "backups and I/O", "logs", "pods above the autoscalers' minimum"] as const;

/** Traffic decides how many load balancer units there are, and the estate does not know it: one each. */
const usual: CostOptions = { loadBalancerUnits: 1 };

/**
 * What the resources of one phase cost each hour, at least. Throws UsageError naming resource, key and file where a price
 * is missing, and Unreadable where a resource does not say how large it is.
 */
export function costOf(
  resources: Resources,
  kinds: readonly Pick<Kind, "cost" | "unpriced">[],
  prices: PriceBook,
  options: CostOptions = usual,
): Cost {
  const lines = kinds.flatMap(({ cost }) => cost?.(resources, options) ?? []);
  const items = lines.map((line): CostItem => {
    const { amount, unit, hourly, source } = prices.of(line);
    return { ...line, unit, price: amount, hourly: hourly * line.quantity, source };
  });
  const unpriced = kinds.flatMap((kind) => kind.unpriced?.(resources) ?? []);
  const { currency, date, caution } = prices;
  const hourly = items.reduce((sum, item) => sum + item.hourly, 0);
  return { currency, date, ...(caution !== undefined && { caution }), hourly, items, unpriced };
}
