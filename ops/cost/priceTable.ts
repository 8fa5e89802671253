import { readFileSync } from "node:fs";
import { z } from "zod";
import { UsageError } from "../errors.ts";
import type { Price, Prices } from "./price.ts";
import { hourly } from "./price.ts";

const section = z
  .strictObject({
    source: z.url({ protocol: /^https$/ }).describe("AWS's own page of these prices."),
    from: z.string().min(1).describe("Where the figures were read."),
    date: z.iso.date().describe("When they were read from AWS, or the latest day on which they can have been."),
    what: z.string().min(1),
    of: z.string().min(1),
    per: z.enum(["hour", "month"]),
    regions: z.array(z.string().min(1)).min(1),
    prices: z.record(z.string().min(1), z.array(z.number().nonnegative().nullable())),
  })
  .refine(
    ({ regions, prices }) => Object.values(prices).every((row) => row.length === regions.length),
    "a row has as many prices as there are regions",
  );

const priceTable = z.strictObject({
  currency: z.string().regex(/^[A-Z]{3}$/),
  caution: z.string().min(1),
  sections: z.array(section).min(1),
});

type PriceTable = z.output<typeof priceTable>;

/** Read once: a plan of every switch asks for the same. */
const tables = new Map<string, PriceTable>();

function readTable(path: string): PriceTable {
  const known = tables.get(path);
  if (known) return known;
  const parsed = priceTable.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (!parsed.success) throw new UsageError(`${path} is no table of prices: ${z.prettifyError(parsed.error)}`);
  tables.set(path, parsed.data);
  return parsed.data;
}

/**
 * What a table of many regions has of one; undefined where that is nothing. Of two sections with the same key the first counts.
 * Throws UsageError where the file is no such table.
 */
export function pricesIn(path: string, region: string): Prices | undefined {
  const { sections, caution, currency } = readTable(path);
  const byKey = new Map<string, Price>();
  for (const { regions, prices, source, date, of, per } of sections) {
    const column = regions.indexOf(region);
    if (column < 0) continue;
    for (const [key, row] of Object.entries(prices)) {
      const amount = row[column] ?? undefined;
      if (amount === undefined || byKey.has(key)) continue;
      byKey.set(key, { amount, unit: `${of}-${per}`, hourly: hourly(amount, per), source, date, caution });
    }
  }
  return byKey.size === 0 ? undefined : { file: path, region, currency, byKey };
}
