import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Pace } from "../../ops/rehearsal/pace.ts";

const run = { stack: "prod", engine: "pulumi 3.260.0", scale: 600, alarms: 8, switches: 32 };
let folder: string;
const path = () => join(folder, "pace.jsonl");
const taken = (entry: object): void =>
  writeFileSync(path(), `${JSON.stringify({ ...run, seconds: 64, at: "2026-11-29T18:00:00Z", ...entry })}\n`, {
    flag: "a",
  });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "pace-"));
  vi.useFakeTimers({ toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(folder, { recursive: true, force: true });
});

it("says that nothing is known where nothing was measured", () => {
  expect(new Pace(run, path()).before()).toBe(
    "8 alarms, 32 switches by pulumi 3.260.0: how long it takes is known after the first. --engine offline plays the plans alone, in seconds.",
  );
});

it("says how long the last one took, of as many switches, and what takes less", () => {
  taken({ seconds: 500 });
  taken({ switches: 16, seconds: 120 });
  taken({ engine: "offline (as asked; plans are played)", seconds: 12 });
  expect(new Pace(run, path()).before()).toBe(
    "8 alarms, 32 switches by pulumi 3.260.0: about 4 min, as the last one took. --engine offline takes about 12 s.",
  );
  expect(new Pace({ ...run, engine: "offline (no Pulumi CLI found; plans are played)" }, path()).before()).toMatch(
    /: about 12 s, as the last one took\.$/,
  );
});

it.each([
  ["of another stack", { stack: "qa" }],
  ["at another speed", { scale: 1 }],
  ["by nothing that can be read", { seconds: "long" }],
])("does not count one %s", (_, entry) => {
  taken(entry);
  expect(new Pace(run, path()).before()).toMatch(/is known after the first/);
});

it("tells after each alarm how long the others may take, and keeps what it took", () => {
  const pace = new Pace(run, path());
  vi.setSystemTime(Date.now() + 30_000);
  expect(pace.left()).toBe("about 3 min 30 s left");
  vi.setSystemTime(Date.now() + 10_000);
  expect(pace.left()).toBe("about 2 min left");
  for (let played = 3; played < 8; played++) expect(pace.left()).toMatch(/ left$/);
  expect(pace.left()).toBeUndefined();
  pace.done();
  expect(JSON.parse(readFileSync(path(), "utf8"))).toMatchObject({ stack: "prod", switches: 32, seconds: 40 });
});

it("stops nobody where its record cannot be written", () => {
  expect(() => new Pace(run, join(folder, "pace.jsonl", "x", "\0")).done()).not.toThrow();
});
