import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { UsageError } from "../errors.ts";
import { projectFolder } from "../stackFile.ts";

const section = z.strictObject({
  source: z.url({ protocol: /^https$/ }).describe("Public page of these prices."),
  what: z.string().min(1),
  of: z.string().min(1).describe("What one is counted of: instance, GB, node."),
  per: z.enum(["hour", "month"]),
  prices: z.record(z.string().min(1), z.number().nonnegative()),
});

const priceFile = z.strictObject({
  region: z.string().min(1),
  date: z.iso.date().describe("When these prices were looked up."),
  currency: z.string().regex(/^[A-Z]{3}$/, "allowed: a currency code of ISO 4217 such as USD"),
  caution: z.string().min(1).optional().describe("What a reader of any sum must know."),
  hoursPerMonth: z.number().min(672).max(744).default(730),
  sections: z.array(section).min(1),
});

/** One price, by the hour or by the month. */
export interface Price {
  amount: number;
  /** As `instance-hour` or `GB-month`. */
  unit: string;
  /** For one of it, each hour. */
  hourly: number;
  source: string;
}

/** The prices of one region on one date. */
export interface Prices {
  /** Where they were read from. */
  file: string;
  region: string;
  date: string;
  currency: string;
  caution?: string;
  byKey: ReadonlyMap<string, Price>;
}

/** Price files that come with the project, `<region>.<year>-<month>.yaml`. */
export const priceFolder = join(projectFolder, "ops/cost/prices");

/** The latest price file for a region. Throws UsageError where there is none. */
export function defaultPrices(region: string): Prices {
  const files = readdirSync(priceFolder).filter((file) => file.startsWith(`${region}.`) && file.endsWith(".yaml"));
  const latest = files.sort().at(-1);
  if (latest === undefined) {
    throw new UsageError(
      `There is no price file for ${region}. Write one like those in ${priceFolder}: --prices FILE.`,
    );
  }
  return readPrices(join(priceFolder, latest), region);
}

/** Reads a price file for a region. Throws UsageError naming every wrong key, or a region that is another. */
export function readPrices(path: string, region: string): Prices {
  if (!existsSync(path)) throw new UsageError(`There is no price file ${path}.`);
  let document: unknown;
  try {
    // Dates stay texts, and a key given twice is an error.
    document = parse(readFileSync(path, "utf8"), { schema: "core", uniqueKeys: true });
  } catch (error) {
    throw new UsageError(`${path} is not valid YAML: ${(error as Error).message}`);
  }
  const parsed = priceFile.safeParse(document);
  if (!parsed.success) {
    const wrong = parsed.error.issues.map(({ path: keys, message }) => `  ${keys.join(".") || "(file)"}: ${message}`);
    throw new UsageError(`${path} is no price file:\n${wrong.join("\n")}`);
  }
  const { sections, hoursPerMonth, ...about } = parsed.data;
  if (about.region !== region) {
    throw new UsageError(
      `${path} has the prices of ${about.region}; the estate is in ${region}. Give prices of ${region}.`,
    );
  }
  const byKey = new Map<string, Price>();
  for (const { prices, source, of, per } of sections) {
    for (const [key, amount] of Object.entries(prices)) {
      if (byKey.has(key)) throw new UsageError(`${path} has the price ${key} twice.`);
      byKey.set(key, {
        amount,
        source,
        unit: `${of}-${per}`,
        hourly: per === "hour" ? amount : amount / hoursPerMonth,
      });
    }
  }
  return { file: path, byKey, ...about };
}

/** The price of a resource. Throws UsageError naming the resource, the key and the file where it is missing. */
export function priceOf({ byKey, file }: Prices, key: string, resource: string): Price {
  const price = byKey.get(key);
  if (price) return price;
  throw new UsageError(
    `The price ${key}, needed for ${resource}, is missing in ${file}. Add it, or give another --prices FILE.`,
  );
}
