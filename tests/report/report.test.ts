import { describe, expect, it } from "vitest";
import type { PastEvening } from "../../ops/report/evenings.ts";
import { eveningsOf, switchesIn } from "../../ops/report/evenings.ts";
import { reportHtml } from "../../ops/report/html.ts";
import { reportMarkdown } from "../../ops/report/markdown.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import { messageOf } from "../../ops/switching/message.ts";
import type { JournalEntry } from "../../ops/switching/records.ts";

const at = (time: string): string => `2027-02-19T${time}:00.000Z`;

function update(
  from: Phase,
  to: Phase,
  began: string,
  ended: string,
  more: { result?: string; despite?: string[] } = {},
) {
  const { result = "succeeded", despite = [] } = more;
  const message = messageOf({ broadcast: 1, from, to, by: "ada", despite });
  return { kind: "update", message, result, startTime: at(began), endTime: at(ended) };
}

/** Newest first, as the engine tells it. */
const history = [
  update("normal", "prewarm", "20:00", "20:30"),
  update("prewarm", "normal", "15:00", "15:30"),
  update("live", "prewarm", "14:00", "14:20"),
  update("prewarm", "live", "12:50", "12:52", { despite: ["landing"] }),
  update("normal", "prewarm", "12:00", "12:30", { result: "failed" }),
  { kind: "update", message: "by hand", result: "succeeded", startTime: at("11:00"), endTime: at("11:01") },
  {
    kind: "refresh",
    message: "broadcast: a refresh",
    result: "succeeded",
    startTime: at("10:00"),
    endTime: at("10:01"),
  },
];

const entry = {
  from: "prewarm",
  to: "live",
  began: at("12:50"),
  ended: at("12:53"),
  gates: [
    { gate: "app-web-autoscaler", verdict: "yes", message: "", seconds: 3 },
    { gate: "landing", verdict: "no", message: "", seconds: 60 },
  ],
} as unknown as JournalEntry;

const hourly = { normal: 10, prewarm: 100, live: 110 };
const evenings: PastEvening[] = eveningsOf(switchesIn(history, [entry]), new Date(at("21:00")), hourly);

describe("the evenings of a stack", () => {
  it("run from leaving normal until normal is reached; other updates are none", () => {
    expect(evenings.map(({ switches, ended, reached }) => [switches.length, ended, reached])).toEqual([
      [4, at("15:30"), "live"],
      [1, undefined, "prewarm"],
    ]);
  });

  it("count the dearer phase while a switch is under way, and one that is not over until now", () => {
    const [first, second] = evenings;
    // 12:00–12:50 and 14:20–15:30 in prewarm, 12:50–14:20 live.
    expect(first?.hours.prewarm).toBeCloseTo(50 / 60 + 70 / 60);
    expect(first?.hours.live).toBeCloseTo(1.5);
    expect(first?.extra).toBeCloseTo(2 * 90 + 1.5 * 100);
    expect(second?.hours).toEqual({ prewarm: 1, live: 0 });
  });

  it("have no cost without prices", () => {
    expect(eveningsOf(switchesIn(history, []), new Date())[0]?.extra).toBeUndefined();
  });

  it("do not end with a switch to normal that failed", () => {
    const failed = switchesIn([update("prewarm", "normal", "12:00", "12:10", { result: "failed" })], []);
    expect(eveningsOf(failed, new Date(at("13:00")))[0]).toMatchObject({ reached: "prewarm", hours: { prewarm: 1 } });
    expect(eveningsOf(failed, new Date(at("13:00")))[0]?.ended).toBeUndefined();
  });
});

describe("the report", () => {
  const report = { stack: "prod", company: "<b>Shop</b>", evenings, prices: { currency: "USD", date: "2026-11-23" } };

  it("says who, when, how long, with which gates and for how much", () => {
    const page = reportMarkdown(report);
    expect(page).toContain("## 2027-02-19 12:00 UTC, as far as live, back in normal 2027-02-19 15:30 UTC");
    expect(page).toContain("2.0 h in prewarm, 1.5 h in live: 330.00 USD beyond normal");
    expect(page).toContain(
      "| prewarm → live | ada | 2027-02-19 12:50 UTC | 2027-02-19 12:52 UTC | 2 min | succeeded | landing no; not waited for: landing |",
    );
    expect(page).toMatch(/\| normal → prewarm \| ada .* \| failed \| asked elsewhere \|/);
    expect(page).toContain("not back in normal yet");
  });

  it("is inert, as Markdown and as HTML", () => {
    expect(reportMarkdown(report)).not.toContain("<b>");
    const page = reportHtml(report);
    expect(page).not.toMatch(/<b>|<script/);
    expect(page).toContain("&lt;b&gt;Shop");
    expect(page).toContain("330.00 USD beyond normal");
  });

  it("says so when there is nothing to tell", () => {
    expect(reportMarkdown({ ...report, evenings: [] })).toContain("No switch stands in this stack's history.");
    expect(reportHtml({ ...report, evenings: [] })).toContain("No switch stands");
  });
});
