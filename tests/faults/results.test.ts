import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Result } from "./results.ts";
import { addResult, readResults, tableText } from "./results.ts";

const family = {
  title: "Trials",
  columns: ["switch", "fault"] as [string, string],
  all: ["a/1", "a/2", "b/1"],
  rowOf: (key: string) => (/^[ab]\//.test(key) ? `${key[0] ?? ""} | any` : undefined),
};

describe("what earlier runs found", () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "results-"))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const result = (key: string, more: Partial<Result> = {}): Result => ({
    ...{ key, struck: true, survived: true, problems: [], done: [], seconds: 1, at: "2027-02-19T20:00:00Z" },
    ...more,
  });

  it("is counted by row: lost is named, and what never struck says nothing", () => {
    const path = join(folder, "qa.jsonl");
    addResult(path, result("a/1"));
    addResult(path, result("a/2", { survived: false, problems: ["a lock is left"] }));
    addResult(path, result("b/1", { struck: false }));
    addResult(path, result("of another kind"));
    appendFileSync(path, '{"key": "a/3", "surv');
    const lines = tableText(family, readResults(path));
    expect(lines).toContain("| a | any | 2 | 2 | 1 | 1 |");
    expect(lines).toContain("| b | any | 1 | 0 | 0 | 0 |");
    expect(lines).toContain("| **all** | | 3 | 2 | 1 | 1 |");
    expect(lines).toContain("Not met, and so not counted: 1");
    expect(lines).toContain("- a/2: a lock is left");
  });

  it("is the latest of a trial that was made again", () => {
    const path = join(folder, "qa.jsonl");
    addResult(path, result("a/1", { survived: false, problems: ["x"] }));
    addResult(path, result("a/1"));
    expect(tableText(family, readResults(path))).toContain("| a | any | 2 | 1 | 1 | 0 |");
  });
});
