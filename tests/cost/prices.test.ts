import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultPrices, priceFolder, priceOf, readPrices } from "../../ops/cost/prices.ts";
import { UsageError } from "../../ops/errors.ts";

const section = {
  source: "https://example.com/pricing",
  what: "Nodes.",
  of: "node",
  per: "hour",
  prices: { "ec2.x": 1 },
};
const good = { region: "eu-west-3", date: "2026-11-23", currency: "EUR", sections: [section] };

describe("a price file", () => {
  let path: string;
  beforeAll(() => (path = join(mkdtempSync(join(tmpdir(), "prices-")), "p.yaml")));
  afterAll(() => rmSync(join(path, ".."), { recursive: true }));
  const written = (text: unknown, region = "eu-west-3") => {
    writeFileSync(path, typeof text === "string" ? text : JSON.stringify(text));
    return readPrices(path, region);
  };

  it.each(readdirSync(priceFolder))(
    "of the project, %s, is dated by its name, has sources, and says what it is worth",
    (file) => {
      const [region = "", month = ""] = file.split(".");
      const prices = readPrices(join(priceFolder, file), region);
      expect(prices.date.startsWith(month)).toBe(true);
      expect(prices.caution).toMatch(/as remembered/);
      for (const { source, amount } of prices.byKey.values()) {
        expect(source).toMatch(/^https:\/\/(aws\.amazon|www\.cloudflare|developers\.cloudflare)\.com\//);
        expect(amount).toBeGreaterThanOrEqual(0);
      }
      expect(readFileSync(join(priceFolder, file), "utf8")).toContain("--prices");
    },
  );

  it("keeps the standby's price twice the single instance's", () => {
    const { byKey } = defaultPrices("eu-west-3");
    for (const [key, { amount }] of byKey) {
      if (key.endsWith(".single-az")) {
        expect(byKey.get(key.replace("single-az", "multi-az"))?.amount).toBeCloseTo(2 * amount);
      }
    }
  });

  it("turns months into hours", () => {
    const monthly = { ...section, of: "GB", per: "month", prices: { "ebs.gp3": 7.3 } };
    const { byKey, currency } = written({ ...good, sections: [section, monthly] });
    expect(byKey.get("ec2.x")).toEqual({ amount: 1, unit: "node-hour", hourly: 1, source: section.source });
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
    expect(() => defaultPrices("af-south-1")).toThrow(/no price file for af-south-1.*--prices FILE/);
  });

  it("names resource, key and file of a missing price", () => {
    expect(() => priceOf(written(good), "ec2.y", "headroom-nodes")).toThrow(
      /The price ec2\.y, needed for headroom-nodes, is missing in .*p\.yaml/,
    );
  });
});
