/** One price, by the hour or by the month. */
export interface Price {
  amount: number;
  /** As `instance-hour` or `GB-month`. */
  unit: string;
  /** For one of it, each hour. */
  hourly: number;
  source: string;
  /** When it was looked up. */
  date: string;
  /** What a reader must know of it. */
  caution?: string;
}

/** The prices of one region. */
export interface Prices {
  /** Where they were read from. */
  file: string;
  region: string;
  currency: string;
  byKey: ReadonlyMap<string, Price>;
}

/** What cloud calculators count with. */
export const usualHoursPerMonth = 730;

/** An amount for each hour. */
export function hourly(amount: number, per: "hour" | "month", hoursPerMonth = usualHoursPerMonth): number {
  return per === "hour" ? amount : amount / hoursPerMonth;
}
