import { describe, expect, it } from "vitest";
import type { PastEvening } from "../../ops/report/evenings.ts";
import { eveningsOf, switchesIn } from "../../ops/report/evenings.ts";
import { curveOf, sparkline } from "../../ops/report/curve.ts";
import { reportHtml } from "../../ops/report/html.ts";
import { reportMarkdown } from "../../ops/report/markdown.ts";
import type { Recording } from "../../ops/recording/read.ts";
import type { Report, ReportedEvening } from "../../ops/report/rows.ts";
import { isFalseAlarm, listedShows, showsOfEvening } from "../../ops/report/shows.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import { pulledIn } from "../../ops/report/levers.ts";
import { leverMessageOf, messageOf } from "../../ops/switching/message.ts";
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

const turn = (pulled: string[], released: string[], began: string) => ({
  ...{ kind: "update", result: "succeeded", startTime: at(began), endTime: at(began) },
  message: leverMessageOf({ broadcast: 1, phase: "live", pulled, released, by: "ada", despite: [] }),
});

/** Newest first: one pulled twice without a release between, as after a turn that stopped half way. */
const turns = [
  turn([], ["door"], "13:25"),
  turn(["calm-sync"], [], "13:20"),
  turn(["door"], [], "13:12"),
  turn(["door"], [], "13:10"),
];

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

const show = {
  ...{ name: "Midday news", channel: "TF1", zone: "Europe/Paris", expected: 251_000 },
  ...{ air: at("13:00"), until: at("14:00"), aired: true },
};

/** A wave that begins with the show: requests at the edge, connections below and pods below what they should be. */
const recording: Recording = {
  ...{ stack: "prod", company: "Shop", sandbox: false, shows: [], lost: [] },
  figures: [
    {
      ...{ name: "connections", title: "connections of shop", unit: "connections", source: "CloudWatch" },
      points: [50, 1200, 800].map((value, index) => point(index, value, { most: index === 0 ? 60 : 2000 })),
    },
    {
      ...{ name: "edge-requests", title: "requests a minute at the edge", unit: "a minute", source: "Cloudflare" },
      demand: "all",
      points: [25_000, 251_000, 90_000].map((value, index) => point(index, value)),
    },
    {
      ...{ name: "pods-web", title: "ready pods of web", unit: "pods", source: "cluster" },
      points: [12, 500, 498].map((value, index) => point(index, value, { least: index === 0 ? 12 : 500 })),
    },
  ],
  standings: [],
};

function point(index: number, value: number, more: { most?: number; least?: number } = {}) {
  return { at: new Date(at(["12:40", "13:12", "13:40"][index] ?? "")), value, highest: value, ...more };
}

const zone = "Europe/Paris";

describe("the curve of an evening", () => {
  const curve = curveOf(recording, { began: at("12:00"), ended: at("15:30"), expected: 251_000 });

  it("has what visitors asked for first, then what was nearest to what was allowed at that moment", () => {
    expect(curve?.figures.map(({ name, peak }) => [name, peak.value, peak.allowed])).toEqual([
      ["edge-requests", 251_000, undefined],
      // 50 of 60 was nearer than 1,200 of 2,000.
      ["connections", 50, 60],
      ["pods-web", 500, undefined],
    ]);
    expect(curve?.figures[0]?.expected).toBe(251_000);
    expect(curve?.figures[2]?.fewest).toMatchObject({ value: 498, beyond: true });
  });

  it("is of that evening alone, and of nothing where nothing was recorded", () => {
    expect(curveOf(recording, { began: at("13:30"), ended: at("15:30") })?.figures[0]?.peak.value).toBe(251_000);
    expect(curveOf(recording, { began: at("14:30"), ended: at("15:30") })).toBeUndefined();
  });

  it("takes the load balancers for what visitors asked for where no edge is", () => {
    const origin = recording.figures.map((figure) => (figure.demand ? { ...figure, demand: "part" as const } : figure));
    const own = curveOf({ ...recording, figures: origin }, { began: at("12:00"), ended: at("15:30"), expected: 5 });
    expect(own?.figures[0]).toMatchObject({ name: "edge-requests", expected: 5 });
  });

  it("is a line of text from zero, with a dot where nothing is recorded", () => {
    const points = recording.figures[1]?.points ?? [];
    expect(sparkline(points, { from: at("12:40"), to: at("13:40") }, 4)).toBe("▁·█▃");
  });
});

describe("the shows of an evening", () => {
  const broadcasts = [
    { name: "Midday news", air: "2027-02-19T13:00", zone: "UTC", aired: true },
    { name: "Evening news", air: "2027-02-19T20:00", zone: "Europe/Paris", aired: false },
  ];
  const shows = listedShows(broadcasts, 40, { shows: [{ ...show, air: at("20:30"), until: at("21:00") }] });

  it("are those on air before it was over; a record adds what the stack file no longer has", () => {
    const now = new Date(at("21:00"));
    expect(evenings.map((evening) => showsOfEvening(shows, evening, now).map(({ name }) => name))).toEqual([
      ["Midday news"],
      ["Midday news"],
    ]);
    expect(shows).toHaveLength(3);
  });

  it("make it a false alarm only where somebody said of each that it did not come", () => {
    const [midday, evening] = shows;
    expect(isFalseAlarm([])).toBeUndefined();
    expect(isFalseAlarm([evening].flatMap((one) => one ?? []))).toBe(true);
    expect(isFalseAlarm([midday, evening].flatMap((one) => one ?? []))).toBe(false);
    expect(
      isFalseAlarm([
        { ...show, aired: undefined },
        { ...show, aired: false },
      ]),
    ).toBeUndefined();
  });
});

describe("the report", () => {
  const [first, second] = evenings as [PastEvening, PastEvening];
  const curve = curveOf(recording, { began: at("12:00"), ended: at("15:30"), expected: 251_000 });
  const reported: ReportedEvening[] = [
    { ...first, zone, shows: [show], levers: pulledIn(turns), falseAlarm: false, ...(curve && { curve }) },
    { ...second, zone, shows: [{ ...show, aired: false }], levers: [], falseAlarm: true },
  ];
  const report: Report = {
    ...{ stack: "prod", company: "<b>Shop</b>", evenings: reported, remarks: [] },
    prices: { currency: "USD", date: "2026-11-23" },
  };

  it("says who, when, how long, with which gates and for how much, by the clock of the show", () => {
    const page = reportMarkdown(report);
    expect(page).toContain(
      "## Midday news, TF1: Fri 2027-02-19 13:00 Europe/Paris, as far as live, back in normal 16:30",
    );
    expect(page).toContain("2.0 h in prewarm, 1.5 h in live: 330.00 USD beyond normal");
    expect(page).toContain(
      "| prewarm → live | ada | 13:50 | 13:52 | 2 min | succeeded | landing no; not waited for: landing |",
    );
    expect(page).toMatch(/\| normal → prewarm \| ada .* \| failed \| asked elsewhere \|/);
    expect(page).toContain("not back in normal yet");
  });

  it("says what came beside what was expected and allowed, what was too few, and what a false alarm cost", () => {
    const page = reportMarkdown(report);
    expect(page).toContain("- It came.\n- At most 251,000 requests a minute at 14:12, 251,000 expected.");
    expect(page).toContain("- Too few: ready pods of web, 498 at 14:40.");
    expect(page).toMatch(/nearest was connections of shop, 83 % at 13:40/);
    expect(page).toMatch(/\| connections of shop \| [▁-█·]{24} \| 50 \| 13:40 \| {2}\| 60 \| 83 % \|/);
    expect(page).toContain("2 evenings: 420.00 USD beyond normal.");
    expect(page).toContain("1 false alarm among them: 90.00 USD beyond normal.");
  });

  it("guesses neither whether it came nor what nobody recorded", () => {
    const unsaid = reported.map((evening) => ({ ...evening, falseAlarm: undefined, curve: undefined }));
    const page = reportMarkdown({ ...report, evenings: unsaid });
    expect(page).toContain("Whether it came, nobody said");
    expect(page).toContain("Nothing was recorded");
    expect(page).not.toMatch(/false alarm|held/);
  });

  it("is inert, as Markdown and as HTML", () => {
    expect(reportMarkdown(report)).not.toContain("<b>");
    const page = reportHtml(report);
    expect(page).not.toMatch(/<b>|<script/);
    expect(page).toContain("&lt;b&gt;Shop");
    expect(page).toContain("330.00 USD beyond normal");
    expect(page).toMatch(/<svg role="img" aria-label="requests a minute at the edge"/);
  });

  it("says so when there is nothing to tell", () => {
    expect(reportMarkdown({ ...report, evenings: [] })).toContain("No switch stands in this stack's history.");
    expect(reportHtml({ ...report, evenings: [] })).toContain("No switch stands");
  });

  it("says which levers were pulled, from when to when and by whom; one that is still out says so", () => {
    expect(pulledIn(turns)).toEqual([
      { name: "door", by: "ada", pulled: at("13:10"), released: at("13:25") },
      { name: "calm-sync", by: "ada", pulled: at("13:20") },
    ]);
    expect(pulledIn(history)).toEqual([]);
    const told = /Levers pulled: door from 14:10 to 14:25, by ada; calm\W+sync from 14:20 and not released, by ada\./;
    expect(reportMarkdown(report)).toMatch(told);
    expect(reportHtml(report)).toMatch(told);
  });
});
