import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import type { Cost } from "../../ops/cost/cost.ts";
import { costOf } from "../../ops/cost/cost.ts";
import type { Gap } from "../../ops/cost/evening.ts";
import type { PriceBook } from "../../ops/cost/prices.ts";
import { costText, eveningText } from "../../ops/cost/text.ts";
import { UsageError } from "../../ops/errors.ts";
import { Resources } from "../../infra/contract/resources.ts";

/** A cost of these resources, each by what it costs an hour. */
const cost = (hourly: Readonly<Record<string, number>>, more: Partial<Cost> = {}): Cost => ({
  currency: "USD",
  date: "2026-11-01",
  hourly: Object.values(hourly).reduce((sum, amount) => sum + amount, 0),
  items: Object.entries(hourly).map(([name, amount]) => ({
    ...{ resource: name.split(".")[0] ?? "", key: name, quantity: 1, unit: "x-hour", price: amount, hourly: amount },
    source: "https://example.com",
  })),
  cautions: [],
  unpriced: [],
  missing: [],
  ...more,
});
/** Without colours. */
const plain = (lines: readonly string[]) => lines.map((line) => stripVTControlCharacters(line).trimEnd());

describe("what an hour costs, as text", () => {
  const normal = cost({ "db.class": 1, "db.storage": 0.5, nodes: 8, page: 0.25 });
  const live = cost({ "db.class": 4, "db.storage": 0.5, nodes: 1300.5, page: 0.25, extra: 99.994 });

  it("has a row for all and for each resource that is turned, cents below a hundred, and no word too much", () => {
    expect(plain(costText({ normal, prewarm: live, live }))).toEqual([
      "What it costs an hour, at least",
      expect.stringMatching(/^ +normal +prewarm +live$/),
      expect.stringMatching(/^ {2}all +9\.75 USD +1,405 USD +1,405 USD$/),
      expect.stringMatching(/^ {2}db +1\.50 USD +4\.50 USD +4\.50 USD$/),
      expect.stringMatching(/^ {2}nodes +8\.00 USD +1,301 USD +1,301 USD$/),
      expect.stringMatching(/^ {2}extra +0\.00 USD +99\.99 USD +99\.99 USD$/),
      "  Prices of 2026-11-01 or later.",
      "  Left out: data transfer, backups and I/O, logs, pods above the autoscalers' minimum.",
    ]);
  });

  it("says what a reader must know of the prices, and once what is not counted", () => {
    const told = {
      ...live,
      cautions: ["as remembered"],
      unpriced: ["storage of a", "nodes of b"],
      missing: ["alb in x"],
    };
    const old = { ...normal, date: "2021-08-03", unpriced: ["storage of a"] };
    const lines = plain(costText({ normal: old, prewarm: told, live: told }));
    expect(lines.slice(-4)).toEqual([
      "  Prices of 2021-08-03 or later: as remembered.",
      expect.stringMatching(/^ {2}Left out: /),
      "  Not in the stack file, so not counted: storage of a; nodes of b.",
      "  No price, so not counted, the same in every phase: alb in x. Add it with --prices FILE.",
    ]);
  });
});

describe("what an evening costs, as text", () => {
  const gap: Gap = {
    ...{ between: ["first", "second"], gapHours: 3.75, hold: 300, goBack: 100, saved: 200, interruptions: 2 },
    ...{ interruptedSeconds: 240, breakEvenHours: 1.25, advice: "go back" },
  };

  it("is the sum, and for each gap what going back saves and costs", () => {
    const evening = { hours: { prewarm: 1.25, live: 1.2 }, extra: 250.4, total: 300 };
    const holding: Gap = { ...gap, saved: -12.5, breakEvenHours: Infinity, advice: "hold prewarm" };
    expect(plain(eveningText(evening, [gap, holding], "EUR"))).toEqual([
      "All alarms: 250 EUR above normal, for 1.3 h in prewarm and 1.2 h in live",
      "  Between first and second, 3.8 h: going back saves 200 EUR and costs 2 interruptions, at most 4 min in all.",
      "    Going back pays from 1.3 h on: go back.",
      "  Between first and second, 3.8 h: going back saves -12.50 EUR and costs 2 interruptions, at most 4 min in all.",
      "    Going back never pays: hold prewarm.",
    ]);
  });

  it.each([
    [99.99, "99.99 EUR"],
    [100, "100 EUR"],
    [-100, "-100 EUR"],
    [0, "0.00 EUR"],
  ])("says %d as %s", (extra, text) => {
    const hours = { prewarm: 0, live: 0 };
    expect(plain(eveningText({ hours, extra, total: 0 }, [], "EUR"))[0]).toContain(`All alarms: ${text} above`);
  });
});

describe("the cost of resources", () => {
  const price = { amount: 2, unit: "x-month", hourly: 0.5, source: "https://example.com", date: "2026-11-01" };
  const book: PriceBook = {
    currency: "EUR",
    find: ({ key }) => (key === "gone" ? undefined : price),
    placeOf: ({ key }) => `${key} in x`,
    missing: (lines) => new UsageError(lines.map(({ key }) => key).join()),
  };
  const priced = { resource: "a", key: "k", quantity: 3 };
  const kinds = [{ cost: () => [priced], unpriced: () => ["storage of a"] }, { unpriced: () => ["nodes of b"] }, {}];

  it("is each price times its quantity, and names what every kind cannot count", () => {
    const { hourly, items, unpriced, ...rest } = costOf(new Resources([]), kinds, book);
    expect(hourly).toBe(1.5);
    expect(items).toEqual([
      { resource: "a", key: "k", quantity: 3, unit: "x-month", price: 2, hourly: 1.5, source: price.source },
    ]);
    expect(unpriced).toEqual(["storage of a", "nodes of b"]);
    expect(rest).toEqual({ currency: "EUR", date: "2026-11-01", cautions: [], missing: [] });
    const told = { ...book, find: () => ({ ...price, caution: "as remembered" }) };
    expect(costOf(new Resources([]), kinds, told).cautions).toEqual(["as remembered"]);
    expect(costOf(new Resources([]), [], told)).toMatchObject({ cautions: [], hourly: 0 });
  });

  it("leaves out, and names, what has no price and is the same in every phase; all else is refused", () => {
    const lines = [priced, { resource: "b", key: "gone", quantity: 1 }];
    const some = [{ cost: () => lines }];
    expect(() => costOf(new Resources([]), some, book)).toThrow("gone");
    const isStanding = ({ resource }: { resource: string }) => resource === "b";
    expect(costOf(new Resources([]), some, book, { isStanding })).toMatchObject({
      hourly: 1.5,
      missing: ["gone in x"],
    });
    expect(() => costOf(new Resources([]), some, book, { isStanding: () => false })).toThrow("gone");
  });
});
