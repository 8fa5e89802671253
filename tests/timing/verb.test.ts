import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { convertIcsCalendar } from "ts-ics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TimelineOptions } from "../../ops/verbs/timeline.ts";
import { timeline } from "../../ops/verbs/timeline.ts";
import { defaultEvening } from "../../ops/rehearsal/evening.ts";

const prod = { stack: "prod", zone: "Europe/Paris", now: "2023-02-19T08:00+01:00" };
const two = { ...prod, air: ["2023-02-19T13:00", "2023-02-19T20:00"] };

async function run(options: TimelineOptions): Promise<{ out: string; notes: string }> {
  const [out, notes]: [string[], string[]] = [[], []];
  await timeline(options, {
    out: (line) => void out.push(line),
    note: (line) => void notes.push(line),
    interactive: false,
  });
  return { out: out.join("\n"), notes: notes.join("\n") };
}

describe("broadcast timeline", () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "timeline-"))));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("says for each alarm when to start, when to go back, what is noticed, and what it costs", async () => {
    const { out } = await run(two);
    for (const line of [
      /normal → prewarm +30 min +\+ 15 min margin/,
      /database-shop-primary +60–120 s +the database: one failover/,
      /start normal → prewarm by +Sun 2023-02-19 12:03 \+01:00/,
      /start prewarm → live by +Sun 2023-02-19 12:48 \+01:00/,
      /the way back may begin +Sun 2023-02-19 13:40 \+01:00/,
      /start normal → prewarm by +Sun 2023-02-19 19:03 \+01:00/,
      /all +8\.87 USD +101 USD +101 USD/,
      /Going back pays from 1\.3 h on: go back/,
      /as remembered/,
    ])
      expect(out).toMatch(line);
  });

  it("keeps prewarm between two shows of one evening, tells what that costs, and goes back where it is asked", async () => {
    const evening = { ...two, air: ["2023-02-19T20:00", "2023-02-19T23:30"] };
    const kept = await run(evening);
    expect(kept.out).toMatch(/Stay in prewarm: Broadcast of 23:30 is on air the same evening/);
    expect(kept.out).toMatch(/Between Broadcast of 20:00 and Broadcast of 23:30, .*: going back saves \d+\.?\d* USD/);
    const back = await run({ ...evening, goBack: true });
    expect(back.out).not.toContain("Stay in prewarm");
    expect(back.out).toMatch(/going back saves/);
  });

  it("says what to give up where time is short", async () => {
    const { out } = await run({ ...prod, air: ["2023-02-19T08:20"] });
    expect(out).toMatch(/20 min left, 31 min 26 s needed/);
    expect(out).toMatch(
      /Give up:\n +cache-sessions-group +prewarm +ready after 25 min\n( +database-\w+-primary +prewarm +ready after 20 min\n){2} +database-shop-replica/,
    );
    expect(out).toMatch(/07:23 \+01:00 .*\(past\)/);
  });

  it("reads a file of alarms, writes a calendar, and prints JSON that others can read", async () => {
    const ics = join(folder, "evening.ics");
    const { out, notes } = await run({ stack: "prod", now: prod.now, evening: defaultEvening, ics, json: true });
    const made = JSON.parse(out) as Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any
    expect(made["alarms"].map(({ name }: { name: string }) => name)).toEqual([
      "Second Sunday midday news",
      "Second Sunday evening news, a possible repeat",
    ]);
    expect(made["alarms"][0].air).toBe("2023-02-19T13:00:00+01:00[Europe/Paris]");
    expect(made["switches"].prewarm.path.seconds).toBe(1800);
    expect(Number(made["costs"].live.hourly)).toBeGreaterThan(Number(made["costs"].normal.hourly));
    expect(convertIcsCalendar(undefined, readFileSync(ics, "utf8")).events).toHaveLength(10);
    expect(notes).toContain("evening.ics");
  });

  it("follows what earlier switches took", async () => {
    const measured = join(folder, "measured.jsonl");
    const resized = [
      "Database$aws:rds/instance:Instance::database-shop-primary",
      "Database$aws:rds/instance:Instance::database-devices-primary",
      "Cache$aws:elasticache/replicationGroup:ReplicationGroup::cache-sessions-group",
    ];
    const lines = resized.map((resource) => ({
      stack: "prod",
      from: "normal",
      to: "prewarm",
      urn: `urn:pulumi:prod::broadcast::broadcast:infra:${resource}`,
      type: "t",
      seconds: 600,
      at: "2026-11-20T12:00:00Z",
    }));
    writeFileSync(measured, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
    const { out } = await run({ ...two, measured });
    expect(out).toMatch(/normal → prewarm +20 min/);
    expect(out).toMatch(/database-shop-primary +10 min +measured: median of 1 earlier switch/);
  });

  it("leaves out the cost where the project has no prices, but not where the user's lack one", async () => {
    const text = readFileSync("Pulumi.prod.yaml", "utf8");
    writeFileSync(join(folder, "Pulumi.prod.yaml"), text.replaceAll("eu-west-3", "us-gov-west-1"));
    const { out, notes } = await run({ ...two, cwd: folder });
    expect(notes).toMatch(/No cost: There is no price file for us-gov-west-1/);
    expect(out).not.toMatch(/costs an hour/);
    const prices = join(folder, "prices.yaml");
    const section = "{ source: https://example.com, what: x, of: x, per: hour, prices: { alb: 1 } }";
    writeFileSync(prices, `region: eu-west-3\ndate: 2026-11-01\ncurrency: EUR\nsections: [${section}]\n`);
    await expect(run({ ...two, prices })).rejects.toThrow(/Prices are missing in .*prices\.yaml: rds\.postgres/);
  });

  it.each([
    ["no alarm", prod, /No alarm\. Give --air TIME/],
    ["both kinds of alarms", { ...two, evening: defaultEvening }, /leave out --air and --zone/],
    [
      "an interruption worth nothing that can be counted",
      { ...two, interruptionCost: NaN },
      /--interruption-cost takes an amount/,
    ],
    ["a past alarm", { ...prod, air: ["2023-02-18T20:00"] }, /is past/],
    ["no zone", { ...two, zone: undefined }, /in no zone/],
    [
      "a calendar that cannot be written",
      { ...two, ics: "nowhere/a.ics" },
      /^--ics nowhere\/a\.ics cannot be written: ENOENT: .*open 'nowhere\/a\.ics'$/,
    ],
  ])("refuses %s", async (_, options, message) => {
    await expect(run(options)).rejects.toThrow(message);
    await expect(run(options)).rejects.toThrow(expect.objectContaining({ name: "UsageError" }));
  });
});
