import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { UsageError } from "../errors.ts";
import type { CostLine } from "../../infra/contract/cost.ts";
import type { Estate } from "../../stacks/estate.ts";
import { projectFolder } from "../../infra/contract/project.ts";

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

/** The prices of everything an estate has, whichever regions it stands in. */
export interface PriceBook {
  /** The oldest date among them. */
  date: string;
  currency: string;
  caution?: string;
  /** The price of a line. Throws UsageError naming the resource, the key and the file where it is missing. */
  of(line: CostLine): Price;
}

/**
 * The prices for an estate: those of the given file, and the latest of the project for every other region. What belongs to no
 * region has the first region's prices. Throws UsageError where a region has none, or the currencies differ.
 */
export function pricesFor({ targets }: Pick<Estate, "targets">, file?: string): PriceBook {
  const regions = new Map(
    Object.values(targets).flatMap((target) => (target.provider === "aws" ? [[target.name, target.region] as const] : [])),
  );
  const names = [...new Set(regions.values())];
  const given = file === undefined ? undefined : readPrices(file, names.length === 1 ? names[0] : undefined);
  if (given && names.length > 0 && !names.includes(given.region)) {
    throw new UsageError(`${file ?? ""} has the prices of ${given.region}; the estate is in ${names.join(", ")}.`);
  }
  const lists = new Map(names.map((region) => [region, given?.region === region ? given : defaultPrices(region)]));
  const [first = given ?? anyPrices()] = lists.values();
  const all = [first, ...lists.values()];
  if (new Set(all.map(({ currency }) => currency)).size > 1) {
    throw new UsageError(`The price files of ${names.join(", ")} have different currencies: give them in one.`);
  }
  return {
    currency: first.currency,
    date: all.map(({ date }) => date).sort()[0] ?? first.date,
    ...(first.caution !== undefined && { caution: first.caution }),
    of: ({ key, resource, target }) => priceOf(lists.get(regions.get(target ?? "") ?? "") ?? first, key, resource),
  };
}

/** The latest price file for a region. Throws UsageError where there is none. */
function defaultPrices(region: string): Prices {
  const latest = priceFiles().filter((name) => name.startsWith(`${region}.`)).at(-1);
  if (latest === undefined) {
    throw new UsageError(
      `There is no price file for ${region}. Write one like those in ${priceFolder}: --prices FILE.`,
    );
  }
  return readPrices(join(priceFolder, latest), region);
}

/** For an estate in no region at all: what it has costs the same everywhere. */
function anyPrices(): Prices {
  return readPrices(join(priceFolder, priceFiles().at(-1) ?? ""));
}

function priceFiles(): string[] {
  return readdirSync(priceFolder)
    .filter((name) => name.endsWith(".yaml"))
    .sort();
}

/** Reads a price file, for a region where one is given. Throws UsageError naming every wrong key, or a region that is another. */
export function readPrices(path: string, region?: string): Prices {
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
  if (region !== undefined && about.region !== region) {
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
function priceOf({ byKey, file }: Prices, key: string, resource: string): Price {
  const price = byKey.get(key);
  if (price) return price;
  throw new UsageError(
    `The price ${key}, needed for ${resource}, is missing in ${file}. Add it, or give another --prices FILE.`,
  );
}
