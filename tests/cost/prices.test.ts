import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Price } from "../../ops/cost/price.ts";
import { pricesIn } from "../../ops/cost/priceTable.ts";
import type { PriceBook } from "../../ops/cost/prices.ts";
import { pricesFor, readPrices } from "../../ops/cost/prices.ts";
import { UsageError } from "../../ops/errors.ts";
import { projectFolder } from "../../infra/contract/project.ts";
import { kinds } from "../../stacks/kinds.ts";

const section = {
  source: "https://example.com/pricing",
  what: "Nodes.",
  of: "node",
  per: "hour",
  prices: { "ec2.x": 1 },
};
/** Every price file that a kind brings, from the project's folder: those of one region, and tables of many. */
const brought = kinds.flatMap(({ prices }) =>
  prices === undefined ? [] : readdirSync(prices).map((file) => join(prices, file)),
);
const shipped = brought.filter((file) => file.endsWith(".yaml"));
const tables = brought.filter((file) => file.endsWith(".json"));

/** An estate with a target in each of these regions, named by it. */
const standingIn = (...regions: string[]) => ({
  kinds,
  targets: Object.fromEntries(
    regions.map((region) => [region, { name: region, provider: "aws" as const, account: "000000000000", region }]),
  ),
});
/** One price of a book, or its complaint. */
function of(book: PriceBook, key: string, target?: string, resource = "it") {
  const line = { key, resource, quantity: 1, ...(target && { target }) };
  const price = book.find(line);
  if (!price) throw book.missing([line]);
  return price;
}
const good = { region: "eu-west-3", date: "2026-11-23", currency: "EUR", sections: [section] };

/** One of a size is so many of a large one, by vCPUs. */
const largeOnes = (size: string): number | undefined =>
  size === "large" ? 1 : /^\d*xlarge$/.test(size) ? 2 * Number(size.slice(0, -"xlarge".length) || 1) : undefined;

describe("a table of prices", () => {
  it("is there for all that AWS sells", () => {
    const withPrices = ["database", "cache", "nodePool", "scalableTarget", "app", "alarms"];
    expect(tables).toEqual(
      expect.arrayContaining(withPrices.map((room) => expect.stringContaining(`infra/${room}/`) as string)),
    );
  });

  it.each(tables)(
    "of the project, %s, says of each section where its figures come from and of when they are",
    (file) => {
      const { sections } = JSON.parse(readFileSync(file, "utf8")) as {
        sections: { from: string; date: string; source: string; regions: string[] }[];
      };
      for (const { from, date, source, regions } of sections) {
        expect(from).toMatch(/^AWS's (price list|pricing page|calculator), as in [\w-]+\/[\w.-]+, /);
        expect(date).toMatch(/^202[1-6]-\d\d-\d\d$/);
        expect(source).toMatch(/^https:\/\/aws\.amazon\.com\//);
        expect(regions).toEqual([...new Set(regions)].sort());
      }
    },
  );

  it.each(tables)(
    "of the project, %s, has sizes that cost as many times a large one as they have its vCPUs",
    (file) => {
      const { sections } = JSON.parse(readFileSync(file, "utf8")) as {
        sections: { regions: string[]; prices: Record<string, (number | null)[]> }[];
      };
      for (const { regions } of sections) {
        for (const region of regions) {
          const prices = pricesIn(file, region)?.byKey ?? new Map<string, Price>();
          for (const [key, { amount }] of prices) {
            const [, family = "", size = ""] = /^(.*)\.(\w+)$/.exec(key) ?? [];
            const [one, many] = [prices.get(`${family}.xlarge`)?.amount, largeOnes(size)];
            if (one === undefined || many === undefined) continue;
            expect(amount / ((one * many) / 2), `${key} in ${region}`).toBeCloseTo(1, 1.5);
          }
        }
      }
    },
  );

  it("has the classes that are known of in the region that most estates stand in", () => {
    const book = pricesFor(standingIn("us-east-1"));
    const keys = ["ec2.m8g.xlarge", "ec2.c7i.large", "rds.postgres.db.r6g.4xlarge", "rds.mysql.db.m5.large"];
    const more = [
      "aurora.db.r6g.large",
      "aurora.acu",
      "elasticache.cache.r7g.large",
      "alb",
      "fargate.vcpu",
      "eks.cluster",
    ];
    for (const key of [...keys, ...more]) expect(of(book, key).amount).toBeGreaterThan(0);
  });

  it("comes before what is remembered", () => {
    const book = pricesFor(standingIn("eu-west-3"));
    expect(of(book, "rds.postgres.db.m5.large")).toMatchObject({ amount: 0.206, date: "2021-08-03" });
    expect(of(book, "rds.postgres.db.r6g.large").caution).toMatch(/as remembered/);
  });

  it("is refused where a row has another number of prices than there are regions", () => {
    const folder = mkdtempSync(join(tmpdir(), "table-"));
    const file = join(folder, "regions.json");
    const one = { source: "https://aws.amazon.com/", from: "x", date: "2026-01-01", what: "x", of: "x", per: "hour" };
    const sections = [{ ...one, regions: ["a", "b"], prices: { k: [1] } }];
    writeFileSync(file, JSON.stringify({ currency: "USD", caution: "x", sections }));
    expect(() => pricesIn(file, "a")).toThrow(UsageError);
    expect(() => pricesIn(file, "a")).toThrow(/as many prices as there are regions/);
    rmSync(folder, { recursive: true });
  });
});

describe("a price file", () => {
  let path: string;
  beforeAll(() => (path = join(mkdtempSync(join(tmpdir(), "prices-")), "p.yaml")));
  afterAll(() => rmSync(join(path, ".."), { recursive: true }));
  const written = (text: unknown, region = "eu-west-3") => {
    writeFileSync(path, typeof text === "string" ? text : JSON.stringify(text));
    return readPrices(path, region);
  };

  it.each(shipped)("of the project, %s, is dated by its name, has sources, and says what it is worth", (file) => {
    const [region = "", month = ""] = basename(file).split(".");
    const prices = readPrices(file, region);
    expect(prices.byKey.size).toBeGreaterThan(0);
    for (const { source, amount, date, caution } of prices.byKey.values()) {
      expect(date.startsWith(month)).toBe(true);
      expect(caution).toMatch(/as remembered/);
      expect(source).toMatch(/^https:\/\/(aws\.amazon|www\.cloudflare|developers\.cloudflare)\.com\//);
      expect(amount).toBeGreaterThanOrEqual(0);
    }
    expect(readFileSync(file, "utf8")).toContain("--prices");
  });

  it("turns months into hours", () => {
    const monthly = { ...section, of: "GB", per: "month", prices: { "ebs.gp3": 7.3 } };
    const { byKey, currency } = written({ ...good, sections: [section, monthly] });
    expect(byKey.get("ec2.x")).toEqual({
      ...{ amount: 1, unit: "node-hour", hourly: 1, source: section.source, date: "2026-11-23" },
    });
    expect(byKey.get("ebs.gp3")).toMatchObject({ unit: "GB-month", hourly: 0.01 });
    expect(currency).toBe("EUR");
  });

  it.each([
    ["another region", good, /has the prices of eu-west-3; the estate is in us-east-1/, "us-east-1"],
    ["a price twice", { ...good, sections: [section, section] }, /has the price ec2\.x twice/],
    ["a key twice in one section", "region: a\nregion: b\n", /is not valid YAML.*unique/s],
    ["no source", { ...good, sections: [{ ...section, source: undefined }] }, /sections\.0\.source/],
    [
      "a negative price",
      { ...good, sections: [{ ...section, prices: { "ec2.x": -1 } }] },
      /sections\.0\.prices\.ec2\.x/,
    ],
    ["a date that is none", { ...good, date: "2026-02-30" }, /date/],
    ["an unknown key", { ...good, curency: "EUR" }, /curency/],
    ["a list", [], /is no price file/],
    ["no YAML", "region: [", /is not valid YAML/],
  ])("is refused for %s", (_, text, message, region = "eu-west-3") => {
    expect(() => written(text, region)).toThrow(message);
    expect(() => written(text, region)).toThrow(UsageError);
  });

  it("is asked for where there is none", () => {
    expect(() => readPrices("nowhere.yaml", "eu-west-3")).toThrow(/no price file nowhere\.yaml/);
    expect(() => pricesFor(standingIn("us-gov-west-1"))).toThrow(/no price file for us-gov-west-1.*--prices FILE/);
  });

  it("names resource, key and file of a missing price", () => {
    written(good);
    const book = pricesFor(standingIn("eu-west-3"), path);
    expect(() => of(book, "ec2.y", undefined, "nodes-apps-group")).toThrow(
      /The price ec2\.y, needed for nodes-apps-group, is missing in .*p\.yaml/,
    );
  });

  it("of one's own is that of its region, and the project's of every other", () => {
    const both = standingIn("eu-west-3", "us-east-1");
    written({ ...good, region: "us-east-1", currency: "USD", date: "2026-10-01" }, "us-east-1");
    const book = pricesFor(both, path);
    expect(of(book, "ec2.x", "us-east-1")).toMatchObject({ hourly: 1, date: "2026-10-01" });
    // The other region has no such node, and neither has the first, which counts for what is in none.
    for (const target of ["eu-west-3", undefined])
      expect(() => of(book, "ec2.x", target)).toThrow(/missing in .*eu-west-3/);
    // What the file lacks in its own region, the project's table has.
    expect(of(book, "ec2.m5.large", "us-east-1")).toMatchObject({ amount: 0.096, date: "2026-07-20" });
  });

  it.each([
    ["a region where nothing stands", good, ["us-east-1"], /has the prices of eu-west-3; the estate is in us-east-1/],
    [
      "one of two regions where nothing stands",
      { ...good, region: "sa-east-1" },
      ["us-east-1", "eu-west-3"],
      /has the prices of sa-east-1; the estate is in us-east-1, eu-west-3/,
    ],
    [
      "another currency than the next region's",
      { ...good, region: "us-east-1" },
      ["us-east-1", "eu-west-3"],
      /different currencies/,
    ],
  ])("of one's own is refused for %s", (_, text, regions, message) => {
    writeFileSync(path, JSON.stringify(text));
    expect(() => pricesFor(standingIn(...regions), path)).toThrow(message);
    expect(() => pricesFor(standingIn(...regions), path)).toThrow(UsageError);
  });

  it("of one's own in another currency stands alone, also for what is the same everywhere", () => {
    written({ ...good, currency: "EUR" });
    const book = pricesFor(standingIn("eu-west-3"), path);
    expect([book.currency, of(book, "ec2.x").hourly]).toEqual(["EUR", 1]);
    expect(() => of(book, "cloudflare.workers")).toThrow(/missing in \S*p\.yaml\./);
  });

  it("of what is the same everywhere serves an estate that stands in no region, and one's own comes before it", () => {
    expect(of(pricesFor(standingIn()), "cloudflare.workers").amount).toBe(5);
    written({ ...good, currency: "USD", sections: [{ ...section, prices: { "cloudflare.workers": 4 } }] });
    expect(of(pricesFor(standingIn(), path), "cloudflare.workers").amount).toBe(4);
  });

  it("is the latest that a kind brings for its region, among files of all sorts", () => {
    const folder = dirname(path);
    const file = (name: string, price: number) =>
      writeFileSync(
        join(folder, name),
        JSON.stringify({
          ...good,
          sections: [{ ...section, prices: { "ec2.x": price } }],
          caution: "c",
          date: "2026-01-01",
        }),
      );
    file("eu-west-3.2026-09.yaml", 2);
    file("eu-west-3.2026-11.yaml", 3);
    file("eu-west-3.2026-12.yaml.bak", 4);
    file("eu-west-30.2026-12.yaml", 5);
    const own = [{ prices: relative(projectFolder, folder) }, {}];
    const book = pricesFor({ ...standingIn("eu-west-3"), kinds: own });
    expect(of(book, "ec2.x").amount).toBe(3);
    expect(of(book, "ec2.x")).toMatchObject({ caution: "c", date: "2026-01-01" });
    expect(book.currency).toBe("EUR");
    expect(() => pricesFor({ ...standingIn("sa-east-1"), kinds: [...own, { prices: "infra/zone/prices" }] })).toThrow(
      `Write one with sections like those in ${relative(projectFolder, folder)}, infra/zone/prices: --prices FILE.`,
    );
  });

  it("is nothing for an estate without regions whose kinds bring none", () => {
    const book = pricesFor({ targets: {}, kinds: [] });
    expect(book.currency).toBe("USD");
    expect(() => of(book, "k")).toThrow(
      "The price k, needed for it, is missing in every price file. Add it, or give --prices FILE.",
    );
  });

  it("names all files in which a price is missing, all regions, and every wrong key", () => {
    const book = pricesFor(standingIn("eu-west-3"));
    const missing = () => of(book, "k");
    expect(missing).toThrow(
      /missing in (infra\/\w+\/prices\/[\w.-]+\.(yaml|json), )+infra\/\w+\/prices\/[\w.-]+\.yaml\./,
    );
    expect(() => written({ ...good, date: "x", currency: "euro" })).toThrow(
      /p\.yaml is no price file:\n {2}date: .*\n {2}currency: allowed: a currency code of ISO 4217 such as USD$/,
    );
    expect(() => written([])).toThrow(/\n {2}\(file\): /);
    written({ ...good, region: "us-east-1" }, "us-east-1");
    expect(() => pricesFor(standingIn("us-east-1", "eu-west-3"), path)).toThrow(
      "The price files of us-east-1, eu-west-3 have different currencies: give them in one.",
    );
  });

  it("keeps dates as texts, and a region's own price before the one of everywhere", () => {
    const text = `region: eu-west-3\ndate: 2026-11-23\ncurrency: EUR\nsections: ${JSON.stringify([section])}\n`;
    expect(written(text).byKey.get("ec2.x")?.date).toBe("2026-11-23");
    written({ ...good, currency: "USD", sections: [{ ...section, prices: { "cloudflare.workers": 4 } }] });
    const book = pricesFor(standingIn("eu-west-3"), path);
    expect(of(book, "cloudflare.workers").amount).toBe(4);
    expect(() => pricesFor(standingIn("us-east-1"), path)).toThrow(/Give prices of us-east-1\.$/);
  });

  it.each(kinds.filter(({ cost }) => cost).map((kind) => [kind.key, kind] as const))(
    "comes with what costs something: %s",
    (_, kind) => {
      expect(kind.prices && readdirSync(kind.prices).length).toBeGreaterThan(0);
    },
  );
});
