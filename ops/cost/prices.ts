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
import type { Price, Prices } from "./price.ts";
import { hourly, usualHoursPerMonth } from "./price.ts";
import { pricesIn } from "./priceTable.ts";

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
  hoursPerMonth: z.number().min(672).max(744).default(usualHoursPerMonth),
  sections: z.array(section).min(1),
});

/** Stands in place of a region in the file of prices that are the same in all of them. */
const everywhere = "everywhere";

/** The prices of everything an estate has, whichever regions it stands in. */
export interface PriceBook {
  currency: string;
  /** Undefined where it is missing. */
  find(line: CostLine): Price | undefined;
  /** Where it would stand: the key, and the region it is paid in. */
  placeOf(line: CostLine): string;
  /** What is missing, each with the resource that needs it, in which files, and the way to add it. */
  missing(lines: readonly CostLine[]): UsageError;
}

type PricedKinds = readonly Pick<Kind, "prices">[];

/**
 * The prices for an estate: those of the given file in its region, before those that its kinds bring for each. Throws UsageError where a
 * region has none at all, or the currencies differ.
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
  // Amounts in two currencies have no sum: what the given file lacks is then missing, and named.
  const besideGiven = ({ currency }: Prices): boolean => given === undefined || currency === given.currency;
  const lists = new Map(
    names.map((region) => {
      const shipped = shippedPrices(kinds, region);
      return [region, given?.region === region ? [given, ...shipped.filter(besideGiven)] : shipped];
    }),
  );
  for (const [region, files] of lists) if (files.length === 0) throw noPrices(kinds, region);
  const regionless = shippedPrices(kinds, everywhere).filter(besideGiven);
  const all = [...lists.values(), regionless, given ?? []].flat();
  const { currency = "USD" } = all[0] ?? {};
  if (all.some((prices) => prices.currency !== currency)) {
    throw new UsageError(`The price files of ${names.join(", ")} have different currencies: give them in one.`);
  }
  const [firstRegion] = names;
  // What stands in no region is priced everywhere alike, or where the first target is.
  const regionOf = ({ target }: CostLine): string | undefined => regions.get(target ?? "") ?? firstRegion;
  const listsOf = (line: CostLine): Prices[] => {
    const region = regionOf(line);
    return [region === undefined ? (given ?? []) : (lists.get(region) ?? []), regionless].flat();
  };
  return {
    currency,
    find: (line) => listsOf(line).flatMap(({ byKey }) => byKey.get(line.key) ?? [])[0],
    placeOf: (line) => [line.key, regionOf(line)].filter((part) => part !== undefined).join(" in "),
    missing: (lines) => missingPrices(lines, lines.flatMap(listsOf)),
  };
}

/** What the kinds bring for a region: tables of many, and the latest file of each that has one for this. */
function shippedPrices(kinds: PricedKinds, region: string): Prices[] {
  const folders = kinds.flatMap(({ prices }) => (prices === undefined ? [] : join(projectFolder, prices)));
  const latest = (folder: string, start: string, end: string): string[] =>
    readdirSync(folder)
      .filter((name) => name.startsWith(`${start}.`) && name.endsWith(end))
      .sort()
      .slice(-1)
      .map((name) => join(folder, name));
  return folders.flatMap((folder) => [
    // What was read comes before what is remembered.
    ...latest(folder, "regions", ".json").flatMap((path) => pricesIn(path, region) ?? []),
    ...latest(folder, region, ".yaml").map((path) => readPrices(path, region)),
  ]);
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
  const { sections, hoursPerMonth, date, caution, ...about } = parsed.data;
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
        unit: `${of}-${per}`,
        hourly: hourly(amount, per, hoursPerMonth),
        source,
        date,
        ...(caution !== undefined && { caution }),
      });
    }
  }
  return { file: path, byKey, ...about };
}

/** Names each missing price once, by the first resource that needs it. */
function missingPrices(lines: readonly CostLine[], lists: readonly Prices[]): UsageError {
  const needed = new Map(lines.map(({ key, resource }) => [key, resource] as const).reverse());
  const files = [...new Set(lists.map(({ file }) => relative(projectFolder, file)))].join(", ") || "every price file";
  const named = [...needed].reverse().map(([key, resource]) => `${key}, needed for ${resource}`);
  return new UsageError(
    named.length === 1
      ? `The price ${named.join("")}, is missing in ${files}. Add it, or give --prices FILE.`
      : `Prices are missing in ${files}: ${named.join("; ")}. Add them, or give --prices FILE.`,
  );
}
