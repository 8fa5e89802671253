import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { UsageError } from "../../ops/errors.ts";
import { readRecording } from "../../ops/recording/read.ts";
import { Recorder } from "../../ops/recording/recorder.ts";
import type { Board } from "../../ops/watch/board.ts";
import { board, figure } from "../watch/boards.ts";

const start = Date.parse("2026-11-29T18:40:00Z");
const isoAt = (seconds: number): string => new Date(start + seconds * 1000).toISOString();
const file = (): string => join(mkdtempSync(join(tmpdir(), "broadcast-record-")), "evening.jsonl");

/** A board so many seconds after the start, whose pods were counted at that moment. */
function boardAt(seconds: number, pods: number | undefined, more: Partial<Board> = {}): Board {
  const known =
    pods === undefined
      ? { state: "unknown" as const, trouble: { kind: "no answer" as const, message: "arn:aws:x" } }
      : { value: pods, at: isoAt(seconds) };
  const counted = figure("pods-web", {
    title: "ready pods of web",
    unit: "pods",
    source: "cluster",
    most: 60,
    ...known,
  });
  if (pods === undefined) {
    delete counted.value;
    delete counted.at;
  }
  return board({ at: isoAt(seconds), figures: [counted], ...more });
}

function recorded(boards: readonly Board[], path = file(), options: { most?: number } = {}) {
  const warnings: string[] = [];
  const recorder = new Recorder(path, { warn: (line) => warnings.push(line), ...options });
  for (const one of boards) recorder.add(one);
  const last = boards.at(-1);
  if (last) recorder.close(last);
  return { path, warnings };
}

describe("a record", () => {
  it("has a line a minute and a source: the last value, and the highest where that was another", () => {
    const { path } = recorded(
      [0, 15, 30, 45, 60, 75].map((seconds, index) => boardAt(seconds, [10, 30, 20, 20, 40, 41][index])),
    );
    const lines = readFileSync(path, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { line: string });
    expect(lines.filter(({ line }) => line === "figures")).toEqual([
      {
        line: "figures",
        at: "2026-11-29T18:40:45Z",
        source: "cluster",
        values: { "pods-web": 20 },
        highest: { "pods-web": 30 },
      },
      { line: "figures", at: "2026-11-29T18:41:15Z", source: "cluster", values: { "pods-web": 41 } },
    ]);
    const { figures, stack, sandbox, shows, standings } = readRecording(path);
    expect({ stack, sandbox }).toEqual({ stack: "prod", sandbox: false });
    expect(shows.map(({ name, zone }) => [name, zone])).toEqual([["Journal de 20 heures", "Europe/Paris"]]);
    expect(figures[0]).toMatchObject({ title: "ready pods of web", unit: "pods" });
    expect(figures[0]?.points.map(({ value, highest, most }) => [value, highest, most])).toEqual([
      [20, 30, 60],
      [41, 41, 60],
    ]);
    expect(standings[0]).toMatchObject({
      entered: "live",
      settled: "prewarm",
      cost: { hourly: 61.5 },
      running: { done: 1, steps: 3 },
    });
  });

  it("writes a value once that a source repeats, and a silence when it begins and ends", () => {
    const same = { ...boardAt(0, 10) };
    const later = (seconds: number): Board => ({ ...same, at: isoAt(seconds) });
    const { path } = recorded([
      same,
      later(60),
      later(120),
      boardAt(180, undefined),
      boardAt(240, undefined),
      boardAt(300, 12),
    ]);
    const lines = readFileSync(path, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const said = lines.filter(({ line }) => line === "figures");
    expect(said.map(({ values, unknown }) => values ?? unknown)).toEqual([
      { "pods-web": 10 },
      { "no answer": ["pods-web"] },
      { "pods-web": 12 },
      {},
    ]);
    expect(readRecording(path).figures[0]?.points.map(({ value }) => value)).toEqual([10, 12]);
  });

  it("has no message of a provider, no operator, no gate", () => {
    const { path } = recorded([board(), board({ at: isoAt(60) })]);
    expect(readFileSync(path, "utf8")).not.toMatch(/arn:aws|123456789012|ann@laptop|GetMetricData/);
  });

  it("says which levers are out, half-turned ones included, and not who pulled them", () => {
    const lever = { title: "everybody waits", by: "ann@laptop", relieves: [] };
    const levers = [
      { ...lever, name: "door", out: true as const },
      { ...lever, name: "search", out: false as const },
      { ...lever, name: "limits", out: "half" as const },
    ];
    const { path } = recorded([boardAt(0, 10, { levers }), boardAt(60, 10, { levers: [] })]);
    expect(readRecording(path).standings.map((standing) => standing.levers)).toEqual([["door", "limits"], undefined]);
    expect(readFileSync(path, "utf8")).not.toContain("ann@laptop");
  });

  it("says anew what is allowed when that changes", () => {
    const turned = boardAt(60, 300);
    const { path } = recorded([
      boardAt(0, 10),
      { ...turned, figures: turned.figures.map((one) => ({ ...one, most: 500 })) },
    ]);
    expect(readRecording(path).figures[0]?.points.map(({ most }) => most)).toEqual([60, 500]);
  });

  it("is bounded: the older half is set aside and read with it, what is older goes", () => {
    const boards = Array.from({ length: 60 }, (_, minute) => boardAt(minute * 60, minute));
    const { path } = recorded(boards, file(), { most: 4000 });
    expect(statSync(path).size).toBeLessThan(5000);
    expect(statSync(`${path}.1`).size).toBeLessThan(5000);
    const values = readRecording(path).figures[0]?.points.map(({ value }) => value) ?? [];
    expect(values.at(-1)).toBe(59);
    expect(values.length).toBeGreaterThan(10);
    expect(values.length).toBeLessThan(50);
  });

  it("stops nothing where it cannot be written, and says so once", () => {
    const path = file();
    mkdirSync(path);
    const { warnings } = recorded([boardAt(0, 1), boardAt(60, 2), boardAt(120, 3)], path);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/no longer recorded: E/);
  });
});

describe("reading a record", () => {
  it("leaves out half a line and what it does not know, takes what it knows of newer ones, and says so", () => {
    const { path } = recorded([boardAt(0, 10), boardAt(60, 20)]);
    const [about = "", ...rest] = readFileSync(path, "utf8").trim().split("\n");
    const newer = JSON.stringify({ ...(JSON.parse(about) as object), format: 2, colour: "blue" });
    writeFileSync(path, [newer, '{"line":"weather"}', ...rest, '{"line":"figures","at":"2026-'].join("\n"));
    const { figures, lost } = readRecording(path);
    expect(figures[0]?.points.map(({ value }) => value)).toEqual([10, 20]);
    expect(lost).toEqual([expect.stringMatching(/newer version.*; 2 of \d+ lines are cut or unknown/)]);
  });

  it("appended to after a kill, loses the line that was cut and no other", () => {
    const { path } = recorded([boardAt(0, 10)]);
    appendFileSync(path, '{"line":"figures","at":"2026-11-29T18:40:30Z","sour');
    recorded([boardAt(60, 20)], path);
    expect(readRecording(path).figures[0]?.points.map(({ value }) => value)).toEqual([10, 20]);
  });

  it("takes no value that is no amount", () => {
    const { path } = recorded([boardAt(0, 10)]);
    for (const value of ["-1", '"many"', "null", "1e999"])
      appendFileSync(
        path,
        `{"line":"figures","at":"2026-11-29T18:42:00Z","source":"cluster","values":{"pods-web":${value}}}\n`,
      );
    expect(readRecording(path).figures[0]?.points.map(({ value }) => value)).toEqual([10]);
  });

  it("refuses what is none, is of two stacks, or mixes what is real with the sandbox", () => {
    const path = file();
    expect(() => readRecording(path)).toThrow(/^There is no record of broadcast watch/);
    writeFileSync(path, "hello\n");
    expect(() => readRecording(path)).toThrow(/is no record of broadcast watch: no line says of which stack it is/);
    const other = recorded([boardAt(0, 1, { stack: "qa" })]).path;
    const own = recorded([boardAt(0, 1)]).path;
    expect(() => readRecording(own, other)).toThrow(/is of several stacks: prod, qa/);
    expect(() => readRecording(own, recorded([boardAt(0, 1, { sandbox: true })]).path)).toThrow(UsageError);
  });
});

describe("a record beside another of the same", () => {
  const linesIn = (path: string): number => readFileSync(path, "utf8").trim().split("\n").length;

  it("keeps back while the other writes, and goes on once it has ended", () => {
    const path = file();
    const warn = (line: string): void => expect(line).toBe("");
    const [watching, beside] = [new Recorder(path, { warn }), new Recorder(path, { warn, beside: true })];
    watching.add(boardAt(0, 10));
    beside.add(boardAt(5, 11));
    watching.add(boardAt(60, 12));
    const before = linesIn(path);
    beside.add(boardAt(65, 13));
    expect(linesIn(path)).toBe(before);
    watching.close(boardAt(70, 14));
    const closed = linesIn(path);
    beside.add(boardAt(125, 15));
    expect(linesIn(path)).toBe(closed);
    beside.close(boardAt(185, 16));
    const values = readRecording(path).figures[0]?.points.map(({ value }) => value);
    expect(values).toEqual([10, 14, 15, 16]);
  });
});
