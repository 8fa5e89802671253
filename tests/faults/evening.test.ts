import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { runTrial } from "../../ops/rehearsal/faults/runTrial.ts";
import type { Trial } from "../../ops/rehearsal/faults/trial.ts";
import { Observer } from "../../ops/rehearsal/observer.ts";
import { EnginelessDriver } from "../../ops/rehearsal/enginelessDriver.ts";
import { RehearsalFolder } from "../../ops/rehearsal/workspace.ts";
import { readStackFile, stackFilePath } from "../../ops/stackFile.ts";
import { openCloud } from "../../sandbox/index.ts";
import { broadcast } from "../terminal.ts";

const evening = {
  name: "Two alarms",
  channel: "TF1",
  zone: "Europe/Paris",
  usual: { requestsPerMinute: 25_100, signUpsPerDay: 1000 },
  alarms: [
    { name: "News", at: "2023-02-10T20:00", until: "2023-02-10T20:40", aired: false },
    { name: "Again", at: "2023-02-11T20:00", until: "2023-02-11T20:40", aired: true },
  ],
};

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bad-evening-"));
  file = join(folder, "evening.yaml");
  writeFileSync(file, JSON.stringify(evening));
});
afterAll(() => rmSync(folder, { recursive: true }));

const played = (...more: string[]) =>
  broadcast("rehearse", "--engine", "offline", "--stack", "qa", "--scale", "100000", "--evening", file, ...more);

interface Printed {
  held: boolean;
  seed: number;
  alarms: { switches: { fault?: { trial: Trial; struck: boolean; done: string[]; problems: string[] } }[] }[];
}

async function faultsOf(seed: number) {
  const { code, out, notes } = await played("--faults", `seed=${seed}`, "--json");
  expect(notes).not.toMatch(/error/i);
  const printed = JSON.parse(out) as Printed;
  expect(printed).toMatchObject({ held: true, seed });
  expect(code).toBe(0);
  return printed.alarms.flatMap(({ switches }, alarm) =>
    switches.flatMap(({ fault }, index) => (fault ? [{ alarm, index, ...fault }] : [])),
  );
}

describe("a bad evening", () => {
  it("is the same for the same seed, another for another, and overcome", async () => {
    const first = await faultsOf(7);
    expect(first.length).toBeGreaterThanOrEqual(2);
    expect(new Set(first.map(({ alarm }) => alarm))).toEqual(new Set([0, 1]));
    for (const { struck, problems } of first) expect({ struck, problems }).toEqual({ struck: true, problems: [] });
    const trials = (faults: typeof first) => faults.map(({ alarm, index, trial }) => ({ alarm, index, trial }));
    expect(trials(await faultsOf(7))).toEqual(trials(first));
    expect(trials(await faultsOf(8))).not.toEqual(trials(first));
  });

  it("says what went wrong and what was done about it", async () => {
    const { code, out } = await played("--faults", "seed=7");
    expect(out).toContain("A bad evening: things go wrong as seed 7 has it.");
    expect(out).toMatch(/^ {4}! \w+ → \w+: .+ at .+; asked the estate what was done, .*switched to \w+ again$/m);
    expect(out).toMatch(/Held: (\d+) of \1 faults overcome, 2 alarms, 8 switches/);
    expect(code).toBe(0);
  });

  it.each(["7", "seed=", "seed=x", "seed=-1", "seed=1.5"])("is refused as %s", async (value) => {
    const { code, notes } = await played("--faults", value);
    expect(notes).toContain(`--faults: found "${value}"; allowed: seed= and a whole number, as seed=7`);
    expect(code).toBe(2);
  });
});

describe("a fault that is not overcome", () => {
  const trial: Trial = {
    ...{ from: "normal", to: "prewarm", name: "zone-site-cache", type: "cloudflare:index/ruleset:Ruleset" },
    ...{ kind: "error", landed: true, way: "back" },
  };

  /** What is left of it after going back. */
  async function leftOver(tamper: (driver: EnginelessDriver) => void): Promise<string[]> {
    const estate = new OfflineEstate("qa", readStackFile("qa").estate);
    const workspace = new RehearsalFolder("qa", stackFilePath("qa"));
    try {
      const cloud = openCloud({ folder: workspace.store, scale: Infinity });
      const observer = new Observer(cloud, estate);
      const { signal } = new AbortController();
      const driver = new EnginelessDriver({ estate, cloud, observer, folder: workspace, signal, because: "a test" });
      await driver.begin(() => undefined);
      tamper(driver);
      const { struck, said } = await runTrial(driver, cloud, trial, () => undefined);
      expect(struck).toBe(true);
      expect(said).toContain("500 Internal Server Error");
      return await driver.arrived("normal");
    } finally {
      workspace.remove();
    }
  }

  it("is seen: going back without asking the estate leaves the change that was made, but not answered", async () => {
    expect(await leftOver(() => undefined)).toEqual([]);
    const forgetful = await leftOver((driver) => (driver.recover = () => Promise.resolve()));
    expect(forgetful.join()).toMatch(/zone-site-cache: rules/);
  });
});
