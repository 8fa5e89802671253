import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import type { StoredResource } from "../../infra/contract/standIn.ts";
import { UNFINISHED } from "../../sandbox/files.ts";
import { Store } from "../../sandbox/store.ts";
import { temporaryFolder } from "./fixture.ts";

const run = fileURLToPath(new URL("../../bin/run.mjs", import.meta.url));

function start(folder: string, mode: string, label: string): { process: ChildProcess; output: () => string } {
  const child = spawn(process.execPath, [run, "tests/sandbox/writer.ts", folder, mode, label], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return { process: child, output: () => text };
}

async function runAll(folder: string, mode: string, labels: string[]): Promise<number[]> {
  const writers = labels.map((label) => start(folder, mode, label));
  await Promise.all(writers.map((each) => once(each.process, "close")));
  expect(writers.map((each) => each.process.exitCode)).toEqual(labels.map(() => 0));
  return writers.map(({ output }) => Number(output().trim().split("\n").at(-1)));
}

function resource(id: string): StoredResource {
  return {
    type: "a:b/c:D",
    id,
    scope: "",
    name: id,
    inputs: { x: 1 },
    outputs: {},
    observed: {},
    revision: 1,
    createdAt: 0,
    changedAt: 0,
  };
}

describe("the store", () => {
  it("gets, lists, puts once, and removes", () => {
    const store = new Store(temporaryFolder());
    expect(store.list()).toEqual([]);
    expect(store.putNew(resource("z/1"))).toBe(true);
    expect(store.putNew(resource("z/1"))).toBe(false);
    store.put(resource("a b:c"));
    expect(store.list("a:b/c:D").map(({ id }) => id)).toEqual(["a b:c", "z/1"]);
    expect(store.get("a:b/c:D", "z/1", "")).toEqual(resource("z/1"));
    store.remove(resource("z/1"));
    expect(store.get("a:b/c:D", "z/1", "")).toBeUndefined();
  });

  it("keeps ids apart that a file name would not", () => {
    const store = new Store(temporaryFolder());
    for (const id of ["a/b", "a_b", "a:b", "A/b", "a/../b", "x".repeat(300), "x".repeat(301)]) store.put(resource(id));
    expect(store.list()).toHaveLength(7);
  });

  it("leaves no trace until something is written, and forgets all but what it was given on reset", () => {
    const folder = temporaryFolder();
    const store = new Store(join(folder, "store"));
    store.list();
    store.journal();
    expect(readdirSync(folder)).toEqual([]);
    store.put(resource("1"));
    store.record({ at: 0, seconds: 1, type: "t", id: "1", name: "1", operation: "create", outcome: "done" });
    writeFileSync(join(store.folder, "zones.json"), "{}");
    store.reset();
    expect(readdirSync(store.folder)).toEqual(["zones.json"]);
  });

  it("ignores an unfinished file and a journal line cut short", () => {
    const store = new Store(temporaryFolder());
    store.put(resource("1"));
    const [folder = ""] = readdirSync(join(store.folder, "resources"));
    writeFileSync(join(store.folder, "resources", folder, `${UNFINISHED}2.json-1-ab`), '{"type":');
    store.record({ at: 0, seconds: 1, type: "t", id: "1", name: "1", operation: "create", outcome: "done" });
    appendFileSync(join(store.folder, "journal.jsonl"), '{"at": 1, "sec');
    expect(store.list().map(({ id }) => id)).toEqual(["1"]);
    expect(store.journal()).toHaveLength(1);
  });

  it("loses nothing when processes write side by side", async () => {
    const folder = temporaryFolder();
    await runAll(folder, "own", ["a", "b", "c"]);
    const store = new Store(folder);
    expect(store.list()).toHaveLength(300);
    expect(store.journal()).toHaveLength(300);
  }, 30_000);

  it("gives each new id to exactly one of several processes, whole", async () => {
    const folder = temporaryFolder();
    mkdirSync(folder, { recursive: true });
    const won = await runAll(folder, "shared", ["a", "b", "c"]);
    expect(won.reduce((sum, each) => sum + each, 0)).toBe(100);
    const stored = new Store(folder).list();
    expect(stored).toHaveLength(100);
    for (const { inputs } of stored)
      expect(String(inputs["filler"])).toMatch(new RegExp(`^${String(inputs["label"])}*$`));
  }, 30_000);

  it("still reads after writers are killed at any moment", async () => {
    const folder = temporaryFolder();
    for (let round = 0; round < 5; round++) {
      const writers = ["a", "b"].map((label) => start(folder, "endless", label));
      await Promise.all(writers.map(({ process: child }) => once(child.stdout ?? child, "data")));
      await new Promise((resolve) => setTimeout(resolve, 40 + round * 17));
      for (const { process: child } of writers) child.kill("SIGKILL");
      await Promise.all(writers.map(({ process: child }) => once(child, "close")));
      const store = new Store(folder);
      expect(store.list().length).toBeGreaterThan(0);
      expect(store.journal().length).toBeGreaterThan(0);
      store.put({ ...resource("after"), type: "t" });
      expect(store.get("t", "after", "")).toBeDefined();
    }
  }, 60_000);
});
