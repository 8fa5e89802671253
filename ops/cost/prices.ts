import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { UsageError } from "../errors.ts";
import { readAsked } from "../files.ts";
import type { CostLine } from "../../infra/contract/cost.ts";
import type { Kind } from "../../infra/contract/kind.ts";
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

/** Stands in place of a region in the file of prices that are the same in all of them. */
const everywhere = "everywhere";

/** The prices of everything an estate has, whichever regions it stands in. */
export interface PriceBook {
  /** The oldest date among them. */
  date: string;
  currency: string;
  caution?: string;
  /** The price of a line. Throws UsageError naming the resource, the key and the file where it is missing. */
  of(line: CostLine): Price;
}

type PricedKinds = readonly Pick<Kind, "prices">[];

/**
 * The prices for an estate: of one region those of the given file, of every other the latest that its kinds bring. Throws
 * UsageError where a region has none, or the currencies differ.
 */
export function pricesFor(
  { targets, kinds }: { targets: Estate["targets"]; kinds: PricedKinds },
  file?: string,
): PriceBook {
  const regions = new Map(
    Object.values(targets).flatMap((target) =>
      target.provider === "aws" ? [[target.name, target.region] as const] : [],
    ),
  );
  const names = [...new Set(regions.values())];
  const given = file === undefined ? undefined : readPrices(file, names.length === 1 ? names[0] : undefined);
  if (given && names.length > 0 && !names.includes(given.region)) {
    throw new UsageError(`${file ?? ""} has the prices of ${given.region}; the estate is in ${names.join(", ")}.`);
  }
  const lists = new Map(
    names.map((region) => [region, given?.region === region ? [given] : shippedPrices(kinds, region)]),
  );
  for (const [region, files] of lists) if (files.length === 0) throw noPrices(kinds, region);
  // Amounts in two currencies have no sum: what the given file lacks is then missing, and named.
  const regionless = shippedPrices(kinds, everywhere).filter(
    ({ currency }) => given === undefined || currency === given.currency,
  );
  const all = [...lists.values(), regionless, given ?? []].flat();
  const [{ currency, caution } = { currency: "USD", caution: undefined }] = all;
  if (all.some((prices) => prices.currency !== currency)) {
    throw new UsageError(`The price files of ${names.join(", ")} have different currencies: give them in one.`);
  }
  const [firstRegion] = names;
  return {
    currency,
    date: all.map(({ date }) => date).sort()[0] ?? "",
    ...(caution !== undefined && { caution }),
    // What stands in no region is priced everywhere alike, or where the first target is.
    of: ({ key, resource, target }) => {
      const region = regions.get(target ?? "") ?? firstRegion;
      const own = region === undefined ? (given ?? []) : (lists.get(region) ?? []);
      return priceIn([own, regionless].flat(), key, resource);
    },
  };
}

/** The latest price file of every kind that has one for a region. */
function shippedPrices(kinds: PricedKinds, region: string): Prices[] {
  return kinds.flatMap(({ prices: folder }) => {
    if (folder === undefined) return [];
    const latest = readdirSync(join(projectFolder, folder))
      .filter((name) => name.startsWith(`${region}.`) && name.endsWith(".yaml"))
      .sort()
      .at(-1);
    return latest === undefined ? [] : [readPrices(join(projectFolder, folder, latest), region)];
  });
}

function noPrices(kinds: PricedKinds, region: string): UsageError {
  const folders = kinds.flatMap(({ prices }) => prices ?? []);
  return new UsageError(
    `There is no price file for ${region}. Write one with sections like those in ${folders.join(", ")}: --prices FILE.`,
  );
}

/** Reads a price file, for a region where one is given. Throws UsageError naming every wrong key, or a region that is another. */
export function readPrices(path: string, region?: string): Prices {
  const text = readAsked("price file", path);
  let document: unknown;
  try {
    // Dates stay texts, and a key given twice is an error.
    document = parse(text, { schema: "core", uniqueKeys: true });
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

/** The first price there is for a resource. */
function priceIn(lists: readonly Prices[], key: string, resource: string): Price {
  const price = lists.flatMap(({ byKey }) => byKey.get(key) ?? [])[0];
  if (price) return price;
  const files = lists.map(({ file }) => relative(projectFolder, file)).join(", ");
  throw new UsageError(
    `The price ${key}, needed for ${resource}, is missing in ${files || "every price file"}. Add it, or give --prices FILE.`,
  );
}
