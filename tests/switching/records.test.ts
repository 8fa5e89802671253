import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { JournalEntry } from "../../ops/switching/records.ts";
import { Records } from "../../ops/switching/records.ts";
import { operatorName } from "../../ops/switching/operator.ts";
import type { Measurement } from "../../ops/timing/measured.ts";

const entry: JournalEntry = {
  ...{ stack: "qa", from: "normal", to: "prewarm", by: "somebody" },
  ...{ began: "2026-11-20T12:00:00.000Z", ended: "2026-11-20T12:20:00.000Z", seconds: 1200 },
  ...{ outcome: "done", steps: 3, failed: [], despite: [] },
  gates: [{ gate: "databases-ready", verdict: "yes", message: "ready", seconds: 5 }],
};
const measurement: Measurement = {
  ...{ stack: "qa", from: "normal", to: "prewarm", urn: "u", type: "t", seconds: 5 },
  at: "2026-11-20T12:00:00Z",
};
const baseline = { hash: "h", at: "2026-11-20T12:00:00Z", resources: { u: "x" } };

describe("records", () => {
  let folder: string;
  let warnings: string[];
  let records: Records;
  const paths = () => ({
    journal: join(folder, "records", "history", "qa.jsonl"),
    measured: join(folder, "records", "measured", "qa.jsonl"),
    baseline: join(folder, "records", "baselines", "qa.json"),
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "records-"));
    warnings = [];
    const workspace = {
      stack: "qa",
      folder,
      stackFile: "",
      records: join(folder, "records"),
      measured: paths().measured,
      environment: {},
    };
    records = new Records(workspace, (line) => warnings.push(line));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("come back as they were kept", () => {
    records.journal(entry);
    records.journal({ ...entry, to: "live" });
    records.keepMeasurements([measurement, measurement]);
    records.keepMeasurements([]);
    records.keepBaseline(baseline);
    expect(records.entries()).toEqual([entry, { ...entry, to: "live" }]);
    expect(records.measurements()).toEqual([measurement, measurement]);
    expect(records.baseline).toEqual(baseline);
    expect(warnings).toEqual([]);
  });

  it("are read line by line: what is cut or strange is left out and told, the rest stands", () => {
    records.journal(entry);
    writeFileSync(paths().journal, `${readFileSync(paths().journal, "utf8")}null\n3\n{"stack": "qa"}\n{"stack":"q`);
    records.journal(entry);
    expect(records.entries()).toEqual([entry, entry]);
    expect(warnings).toEqual([expect.stringMatching(/qa\.jsonl: 4 of 6 lines are cut or no record, and are left out/)]);
    records.keepMeasurements([measurement]);
    writeFileSync(paths().measured, `{"stack":\n${readFileSync(paths().measured, "utf8")}`);
    expect(records.measurements()).toEqual([measurement]);
    expect(warnings.at(-1)).toMatch(/1 of 2 lines/);
  });

  it("warn with the system's own message where the disk is full, and stop nothing", () => {
    for (const path of [paths().journal, paths().measured]) {
      mkdirSync(dirname(path), { recursive: true });
      symlinkSync("/dev/full", path);
    }
    records.journal(entry);
    records.keepMeasurements([measurement]);
    writeFileSync(join(folder, "records", "baselines"), "");
    records.keepBaseline(baseline);
    expect(warnings).toEqual([
      expect.stringMatching(/^The journal could not be kept: ENOSPC: no space left on device/),
      expect.stringMatching(/^What its steps took could not be kept: ENOSPC: no space left on device/),
      expect.stringMatching(/^The baseline could not be kept: (EEXIST|ENOTDIR)/),
    ]);
    // It has no end that could be read.
    expect(records.entries()).toEqual([]);
    expect(warnings.at(-1)).toMatch(/is no file/);
  });

  it("have no baseline where it is cut, and say what is compared instead", () => {
    expect(records.baseline).toBeUndefined();
    expect(warnings).toEqual([]);
    records.keepBaseline(baseline);
    for (const text of ['{"hash": "h", "resou', "", "null", '{"hash": 3}']) {
      writeFileSync(paths().baseline, text);
      expect(records.baseline).toBeUndefined();
      expect(warnings.pop()).toMatch(/The baseline .*qa\.json is cut: the hash in the stack's history is compared/);
    }
  });
});

it("an operator without a name has a number", () => {
  expect(operatorName({ USER: "somebody" })).not.toBe("");
});
