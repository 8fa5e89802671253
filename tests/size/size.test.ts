import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LoadReport } from "../../ops/load/report.ts";
import { applyEdits, unifiedDiff } from "../../ops/size/patch.ts";
import { seededRandom } from "../../ops/random.ts";
import { stackFilePath } from "../../ops/stackFile.ts";
import { rawEstate } from "../estates.ts";
import { broadcast } from "../terminal.ts";
import { window } from "./simulate.ts";

/** A pool of two connections, each held for 0.2 s: ten sessions a second are the limit of one replica. */
const station = { servers: 2, service: 0.2, fixed: 0.3 };
const limit = station.servers / station.service;

function report(shares: readonly number[], more: Partial<LoadReport> = {}): LoadReport {
  const next = seededRandom(11);
  const seconds = 200;
  const windows = shares.map((share, index) => {
    const { concurrency, throughput } = window(station, limit * share, seconds, next);
    const completed = Math.round(throughput * seconds);
    const p95 = Math.round(((2.2 * concurrency) / throughput) * 1000);
    return {
      from: index * seconds,
      seconds,
      arrivals: completed,
      completed,
      failed: 0,
      requests: completed * 3,
      errors: {},
      p95,
      concurrency,
      databaseConnections: throughput * station.service,
    };
  });
  return {
    format: 1,
    stack: "prod",
    evening: "Midday news",
    scale: 0.1,
    target: "127.0.0.1",
    started: "2027-02-01T10:00:00Z",
    ended: "2027-02-01T10:30:00Z",
    complete: true,
    thresholds: { p95: 3000, p99: 6000, errorPercent: 1 },
    verdicts: [],
    flows: [
      { flow: "home", windows },
      { flow: "signup", app: "signup", replicas: 1, pool: 2, windows },
    ],
    ...more,
  };
}

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "size-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function signup(): LoadReport["flows"][number] {
  const flow = report(saturating).flows.find((one) => one.flow === "signup");
  if (!flow) throw new Error("no flow");
  return flow;
}

const saturating = [0.2, 0.4, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.1];
const written = (of: unknown): string => {
  const path = join(folder, "report.json");
  writeFileSync(path, typeof of === "string" ? of : JSON.stringify(of));
  return path;
};
const size = (of: unknown, ...args: string[]) => broadcast("size", "--stack", "prod", "--from", written(of), ...args);

describe("broadcast size", () => {
  it("says what is needed, what today's dials bear, and by how much they are too large", async () => {
    const { code, out } = await size(report(saturating));
    expect(code, out).toBe(0);
    // 8,000 sign-ups in 14 minutes are 9.5 a second; at 60 % of some 8 a second that is two replicas.
    expect(out).toMatch(/9\.5\/s expected: 2 replicas \(2 to \d\); 500 today are 250\.0 times what is needed/);
    expect(out).toMatch(/keeps a database connection for 200 ms: 1\.9 are busy at the peak/);
    expect(out).toMatch(/Not measured, so left as they are: api, .*web/);
    expect(out).toMatch(/apps\.signup\.minReplicas\.broadcast +500 → \d/);
    // Nodes for what all apps still request; the class stays, since nothing is known of its CPU.
    expect(out).toMatch(/nodeGroup\.minSize\.broadcast +100 → [5-9]\d/);
    expect(out).not.toMatch(/instanceClass/);
    expect(out).toMatch(/every switch may go ahead/);
  });

  it("writes a patch that git applies, and that plan then accepts", async () => {
    const patch = join(folder, "size.patch");
    expect((await size(report(saturating), "--patch", patch)).code).toBe(0);
    copyFileSync(stackFilePath("prod"), join(folder, "Pulumi.prod.yaml"));
    execFileSync("git", ["init", "--quiet"], { cwd: folder });
    execFileSync("git", ["apply", patch], { cwd: folder });
    const changed = readFileSync(join(folder, "Pulumi.prod.yaml"), "utf8");
    expect(changed).not.toBe(readFileSync(stackFilePath("prod"), "utf8"));
    const { code, out } = await broadcast("plan", "--stack", "prod", "--cwd", folder);
    expect(code, out).toBe(0);
  });

  it("gives only a lower bound where the test saw no limit, and changes nothing for it", async () => {
    const { out } = await size(report([0.02, 0.05, 0.08, 0.1, 0.15, 0.2]));
    expect(out).toMatch(/saw no limit: one replica bears at least \d\.\d\/s/);
    expect(out).not.toMatch(/apps\.signup/);
  });

  it("says what the plan does not count of an app that states nothing", async () => {
    const estate = rawEstate();
    delete estate["apps"].web.connections;
    const file = { config: { "broadcast:phase": "normal", "broadcast:estate": estate } };
    writeFileSync(join(folder, "Pulumi.prod.yaml"), JSON.stringify(file));
    const { code, out } = await size(report(saturating), "--cwd", folder);
    expect(code, out).toBe(0);
    expect(out).toMatch(
      /every switch may go ahead, as far as is known: .*\nNot counted: .*connections of web: not in the stack file/,
    );
  });

  it("takes no rate for borne at which sessions failed", async () => {
    const shedding = report([0.2, 0.3, 0.4, 0.5, 0.6]);
    for (const { windows } of shedding.flows) {
      const last = windows.at(-1);
      // Of 6 sessions a second 60 % are shed at once.
      if (last) Object.assign(last, { arrivals: 1200, completed: 480, failed: 720, p95: 600 });
    }
    const { out } = await size(shedding);
    expect(out).toMatch(/one replica bears [45]\.\d\/s within the threshold, the most that was seen to hold/);
    expect(out).toContain("from 6.0/s on, more sessions failed than the threshold lets");
    expect(out).not.toContain("The test saw no limit");
  });

  it("prints the same as JSON, without infinities", async () => {
    const { out } = await size(report(saturating), "--json");
    const { apps } = JSON.parse(out) as { apps: { app: string; capacity: { model: string; interval: number[] } }[] };
    expect(apps).toHaveLength(1);
    expect(apps[0]).toMatchObject({ app: "signup", capacity: { model: "station", saturated: true } });
  });

  it.each([
    ["an empty report", "", [], /is empty\. Run broadcast load again/],
    ["a cut report", '{"format":1,"stack":', [], /is cut, or no JSON/],
    ["another file", { format: 2 }, [], /is no report of a load test: format: /],
    ["a report of another stack", report(saturating, { stack: "qa" }), [], /is a report of qa, not of prod/],
    ["too short a test", report([0.5, 0.7]), [], /signup has too little in it: 2 windows.*at least 5/],
    [
      "an app that is not in the stack file",
      report(saturating, { flows: [{ ...signup(), app: "shop" }] }),
      [],
      /names the app shop; the stack file has .*signup/,
    ],
    [
      "a flow of unknown peak",
      report(saturating, { flows: [{ ...signup(), flow: "visit" }] }),
      [],
      /peak of visit is not known.*--peak visit=SESSIONS/,
    ],
    ["a peak that is none", report(saturating), ["--peak", "signup=0"], /--peak signup=0 is no peak\. Allowed: FLOW=/],
  ])("refuses %s", async (_, of, args, message) => {
    const { code, notes } = await size(of, ...args);
    expect(notes).toMatch(message);
    expect(code).toBe(2);
  });

  it("never takes the toy shop for the stack, and writes no patch of it", async () => {
    const toy = report(saturating, { toy: true });
    const { out, code } = await size(toy);
    expect(out).toMatch(
      /^What .* would need of the toy shop, at 60 % use\n +It was the toy shop on this machine that was tested/,
    );
    expect(out).toContain("The patch, if your apps were the toy");
    expect(code).toBe(0);
    const file = join(folder, "size.patch");
    const patch = await size(toy, "--patch", file);
    expect(patch.notes).toMatch(/^--patch: .* is of the toy shop\. Allowed: a test of prod itself, or its record\.$/m);
    expect([patch.code, existsSync(file)]).toEqual([2, false]);
  });

  it("refuses a report that is not there", async () => {
    const { code, notes } = await broadcast("size", "--stack", "prod", "--from", join(folder, "none.json"));
    expect(code).toBe(2);
    expect(notes).toMatch(/There is no report of broadcast load .*none\.json/);
  });
});

describe("a patch", () => {
  const text = "a: # kept\n  b: { c: 12, d: x } # and this\ne: [1]\n";

  it("replaces values where they stand, and nothing else", () => {
    const { text: after, replaced } = applyEdits(text, [
      { path: ["a", "b", "c"], value: 500 },
      { path: ["a", "b", "d"], value: "x" },
    ]);
    expect(after).toBe("a: # kept\n  b: { c: 500, d: x } # and this\ne: [1]\n");
    expect(replaced).toEqual([{ path: ["a", "b", "c"], value: 500, before: 12 }]);
    expect(unifiedDiff("f.yaml", text, text)).toBe("");
    expect(unifiedDiff("f.yaml", text, after)).toBe(
      "--- a/f.yaml\n+++ b/f.yaml\n@@ -1,3 +1,3 @@\n a: # kept\n-  b: { c: 12, d: x } # and this\n+  b: { c: 500, d: x } # and this\n e: [1]\n",
    );
  });

  it.each([[["a", "b"]], [["z"]]])("touches no %j, which is no plain value", (path) => {
    expect(() => applyEdits(text, [{ path, value: 1 }])).toThrow(/is no plain value/);
  });
});
