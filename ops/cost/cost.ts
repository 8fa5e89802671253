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
  /** The oldest date of the prices it is made of; today's where it is made of none. */
  date: string;
  /** What a reader must know of these prices. */
  cautions: string[];
  hourly: number;
  items: CostItem[];
  /** What the stack file says too little about. */
  unpriced: string[];
  /** Prices that are missing of what is the same in every phase: the key, and the region. */
  missing: string[];
}

/** What a sum does not hold: it follows traffic, or the estate does not describe it. */
export const notIncluded = ["data transfer", "backups and I/O", "logs", "pods above the autoscalers' minimum"] as const;

/** Traffic decides how many load balancer units there are, and the estate does not know it: one each. */
const usual: CostOptions = { loadBalancerUnits: 1 };

type PricedKinds = readonly Pick<Kind, "cost" | "unpriced">[];

/** All that is paid for. */
export function linesOf(resources: Resources, kinds: PricedKinds, options: CostOptions = usual): CostLine[] {
  return kinds.flatMap(({ cost }) => cost?.(resources, options) ?? []);
}

/**
 * What the resources of one phase cost each hour, at least. Throws UsageError naming resource, key and file of the prices that are
 * missing, but for lines that `isStanding`, which are left out and named; and Unreadable where a resource does not say how large it is.
 */
export function costOf(
  resources: Resources,
  kinds: PricedKinds,
  prices: PriceBook,
  { isStanding, ...options }: Partial<CostOptions> & { isStanding?: (line: CostLine) => boolean } = {},
): Cost {
  const lines = linesOf(resources, kinds, { ...usual, ...options });
  const found = lines.map((line) => ({ line, price: prices.find(line) }));
  const missing = found.flatMap(({ line, price }) => (price ? [] : [line]));
  const turned = missing.filter((line) => isStanding?.(line) !== true);
  if (turned.length > 0) throw prices.missing(turned);
  const priced = found.flatMap(({ line, price }) => (price ? [{ line, price }] : []));
  const items = priced.map(({ line, price: { amount, unit, hourly, source } }): CostItem => ({
    ...line,
    unit,
    price: amount,
    hourly: hourly * line.quantity,
    source,
  }));
  return {
    currency: prices.currency,
    date: priced.map(({ price }) => price.date).sort()[0] ?? new Date().toISOString().slice(0, 10),
    cautions: [...new Set(priced.flatMap(({ price }) => price.caution ?? []))],
    hourly: items.reduce((sum, item) => sum + item.hourly, 0),
    items,
    unpriced: kinds.flatMap((kind) => kind.unpriced?.(resources) ?? []),
    missing: [...new Set(missing.map((line) => prices.placeOf(line)))],
  };
}
