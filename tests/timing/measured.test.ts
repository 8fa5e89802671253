import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Measurement } from "../../ops/timing/measured.ts";
import { measuredFor, measurementsPath, readMeasurements } from "../../ops/timing/measured.ts";

const one = (seconds: number, more: Partial<Measurement> = {}): Measurement => ({
  stack: "prod",
  from: "normal",
  to: "prewarm",
  urn: "u",
  type: "t",
  seconds,
  at: "2026-11-20T12:00:00Z",
  ...more,
});
const up = { stack: "prod", from: "normal", to: "prewarm" } as const;

describe("measurements", () => {
  let path: string;
  beforeAll(() => (path = join(mkdtempSync(join(tmpdir(), "measured-")), "m.jsonl")));
  afterAll(() => rmSync(join(path, ".."), { recursive: true }));
  const written = (text: string) => {
    writeFileSync(path, text);
    return () => readMeasurements(path);
  };

  it("give the median of this stack's switches between these phases", () => {
    const others = [one(1, { stack: "qa" }), one(1, { from: "prewarm", to: "normal" }), one(7, { urn: "v" })];
    // Not the mean, which one slow evening would pull up.
    const found = measuredFor([one(30), one(10), one(950), ...others], up);
    expect([...found]).toEqual([
      ["u", { seconds: 30, samples: 3 }],
      ["v", { seconds: 7, samples: 1 }],
    ]);
    expect(measuredFor([one(10), one(20)], up).get("u")?.seconds).toBe(15);
    expect(measuredFor([one(100), one(900), one(20), one(10)], up).get("u")?.seconds).toBe(60);
  });

  it("forget what is older than the latest nine, whatever zone they are written in", () => {
    const recent = Array.from({ length: 9 }, (_, day) => one(100, { at: `2026-11-0${day + 1}T01:00:00+02:00` }));
    const old = one(9999, { at: "2026-10-31T22:59:00Z" });
    const older = Array.from({ length: 9 }, () => old);
    expect(measuredFor([...older, ...recent], up).get("u")).toEqual({ seconds: 100, samples: 9 });
    expect(measuredFor([...recent, ...older], up).get("u")).toEqual({ seconds: 100, samples: 9 });
  });

  it("are kept beside the stack file, or where it says", () => {
    expect(measurementsPath("prod", "/estate")).toBe("/estate/.broadcast/measured/prod.jsonl");
    expect(measurementsPath("prod", "/estate", { measurements: "kept/all.jsonl" })).toBe("/estate/kept/all.jsonl");
  });

  it("are read one a line", () => {
    expect(written(`${JSON.stringify(one(5))}\n\n${JSON.stringify(one(6))}\n`)()).toEqual([one(5), one(6)]);
    expect(written("")()).toEqual([]);
  });

  it("are refused with file, line and key", () => {
    expect(written(`${JSON.stringify(one(5))}\n{"stack":`)).toThrow(/m\.jsonl:2 is no JSON object/);
    expect(written(JSON.stringify({ ...one(5), seconds: -1 }))).toThrow(/m\.jsonl:1 is no measurement: seconds/);
    expect(written(JSON.stringify({ ...one(5), to: "onair" }))).toThrow(/:1 .*to/);
    expect(written(JSON.stringify({ ...one(5), seconds: -1, stack: "" }))).toThrow(/: stack: [^;]+; seconds: [^;]+$/);
    expect(written("5")).toThrow(/:1 is no measurement: \(line\): /);
    expect(() => readMeasurements("nowhere.jsonl")).toThrow(/no file of measurements nowhere\.jsonl/);
  });
});
