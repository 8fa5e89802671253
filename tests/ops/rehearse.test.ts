import { setMaxListeners } from "node:events";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type as databaseType } from "../../infra/database/facts.ts";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { Observer } from "../../ops/rehearsal/observer.ts";
import { EnginelessDriver } from "../../ops/rehearsal/enginelessDriver.ts";
import { hasPassed, rehearse } from "../../ops/rehearsal/rehearsal.ts";
import { RehearsalFolder } from "../../ops/rehearsal/workspace.ts";
import { projectFolder } from "../../infra/contract/project.ts";
import { readStackFile, stackFilePath } from "../../ops/stackFile.ts";
import type { Cloud } from "../../sandbox/cloud.ts";
import { openCloud } from "../../sandbox/index.ts";
import { describeEngine } from "../engine.ts";
import { rawEstate } from "../estates.ts";
import { broadcast } from "../terminal.ts";

const evening = {
  name: "One alarm",
  channel: "TF1",
  zone: "Europe/Paris",
  usual: { requestsPerMinute: 25_100, signUpsPerDay: 1000 },
  alarms: [{ name: "News", at: "2023-02-10T20:00", until: "2023-02-10T20:40", aired: false }],
};

let folder: string;
let eveningFile: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "rehearse-"));
  eveningFile = join(folder, "evening.yaml");
  writeFileSync(eveningFile, JSON.stringify(evening));
});
afterAll(() => rmSync(folder, { recursive: true }));

const changedFiles = (): string =>
  execFileSync("git", ["status", "--porcelain", "--", "Pulumi.prod.yaml", "Pulumi.qa.yaml", "Pulumi.yaml"], {
    cwd: projectFolder,
  }).toString();
const leftovers = (): string[] => {
  const rehearsals = join(projectFolder, ".broadcast", "rehearsals");
  return existsSync(rehearsals) ? readdirSync(rehearsals).filter((name) => name.startsWith(`qa-${process.pid}-`)) : [];
};

describe("a rehearsal of the stack's own broadcasts", () => {
  it("plays what the stack file lists, in order and by the clock of the first, and says what to try next", async () => {
    const estate = rawEstate("qa");
    estate["broadcasts"] = [
      { name: "Late news", channel: "TF1", air: "2027-02-19T21:00", zone: "UTC", until: "2027-02-19T22:00" },
      { name: "Evening news", air: "2027-02-19T20:00", zone: "Europe/Paris", aired: false },
    ];
    writeFileSync(
      join(folder, "Pulumi.qa.yaml"),
      JSON.stringify({ config: { "broadcast:phase": "normal", "broadcast:estate": estate } }),
    );
    const { code, out } = await broadcast(
      ...["rehearse", "--engine", "offline", "--stack", "qa", "--cwd", folder, "--scale", "100000"],
    );
    expect(out).toContain("A switch turns an estate between three phases: normal, prewarm");
    expect(out).toMatch(/^The broadcasts of qa, times in UTC/m);
    const [first = "", second = ""] = out.match(/^ {2}✓ .*$/gm) ?? [];
    expect(first).toMatch(/Fri 19 Feb 19:00 {2}Evening news .*not aired$/);
    expect(second).toMatch(/Fri 19 Feb 21:00 {2}Late news, TF1 /);
    expect(second).not.toMatch(/aired/);
    expect(out).toMatch(/Held: 2 alarms[^]*What to try next:/);
    expect(code).toBe(0);
  });
});

describe("a rehearsal without an engine", () => {
  it("plays every alarm of the article, ends where it began, and writes nothing", async () => {
    const [before, kept] = [changedFiles(), leftovers()];
    const { code, out } = await broadcast("rehearse", "--engine", "offline", "--stack", "qa", "--scale", "100000");
    expect(out).toMatch(/^engine: offline \(.*\)\. Everything happens on the sandbox; nothing real is touched\.$/m);
    expect(out.match(/^ {2}✓ /gm)).toHaveLength(8);
    expect(out).toMatch(
      /Held: 8 alarms, 32 switches, \d+ steps; nothing created, replaced or deleted; the last normal equals the first\./,
    );
    expect(code).toBe(0);
    expect(changedFiles()).toBe(before);
    expect(leftovers()).toEqual(kept);
  });

  it("gives the same as JSON", async () => {
    const { code, out } = await broadcast(
      "rehearse",
      "--engine",
      "offline",
      "--stack",
      "qa",
      "--scale",
      "100000",
      "--evening",
      eveningFile,
      "--json",
    );
    expect(code).toBe(0);
    const { held: allHeld, alarms } = JSON.parse(out) as {
      held: boolean;
      alarms: { switches: { from: string; to: string; problems: string[] }[] }[];
    };
    expect(allHeld).toBe(true);
    expect(alarms[0]?.switches.map(({ from, to }) => `${from} ${to}`)).toEqual([
      "normal prewarm",
      "prewarm live",
      "live prewarm",
      "prewarm normal",
    ]);
  });

  it("is refused before the first switch when a check fails", async () => {
    const estate = rawEstate("qa");
    estate["apps"].web.connections.shop.writer = 400;
    writeFileSync(join(folder, "Pulumi.qa.yaml"), JSON.stringify({ config: { "broadcast:estate": estate } }));
    const { code, notes } = await broadcast("rehearse", "--engine", "offline", "--stack", "qa", "--cwd", folder);
    expect(notes).toMatch(/Refused before the first switch:\n[^]*connections-within-limit, in live/);
    expect(code).toBe(1);
  });

  it("does not hold when the sandbox did not do what was asked", async () => {
    // The classic trap: the service says yes and puts the change off.
    const deferring = (cloud: Cloud): Cloud => {
      const [update, at] = [cloud.update.bind(cloud), cloud.at.bind(cloud)];
      cloud.update = (type, id, inputs, options) =>
        update(type, id, type === databaseType.instance ? { ...inputs, applyImmediately: false } : inputs, options);
      cloud.at = (settings) => deferring(at(settings));
      return cloud;
    };
    const rehearsal = await rehearsed(deferring);
    expect(hasPassed(rehearsal)).toBe(false);
    expect(rehearsal.alarms[0]?.switches[0]?.problems.join()).toMatch(
      /database-shop-primary: instanceClass is really "db\.r6g\.large", not "db\.r6g\.xlarge"/,
    );
  });
});

describeEngine("a rehearsal on the real engine", () => {
  it("previews and applies every switch on the sandbox, and ends where it began", { timeout: 300_000 }, async () => {
    const before = changedFiles();
    const { code, out, notes } = await broadcast(
      "rehearse",
      "--engine",
      "pulumi",
      "--stack",
      "qa",
      "--scale",
      "100000",
      "--evening",
      eveningFile,
    );
    expect(notes).not.toContain("Error");
    expect(out).toMatch(/^engine: pulumi 3\.\d+\.\d+/m);
    expect(out).toMatch(
      /Held: 1 alarm, 4 switches, 68 steps; nothing created, replaced or deleted; the last normal equals the first\./,
    );
    expect(code).toBe(0);
    expect(changedFiles()).toBe(before);
    expect(leftovers()).toEqual([]);
  });
});

async function rehearsed(tamper: (cloud: Cloud) => Cloud) {
  const { estate: described } = readStackFile("qa");
  const workspace = new RehearsalFolder("qa", stackFilePath("qa"));
  try {
    const cloud = tamper(openCloud({ folder: workspace.store, scale: Infinity }));
    const estate = new OfflineEstate("qa", described);
    const observer = new Observer(cloud, estate);
    const { signal } = new AbortController();
    setMaxListeners(0, signal);
    const driver = new EnginelessDriver({ estate, cloud, observer, folder: workspace, signal, because: "a test" });
    return await rehearse({ driver, observer, evening, signal, progress: () => undefined, played: () => undefined });
  } finally {
    workspace.remove();
  }
}
