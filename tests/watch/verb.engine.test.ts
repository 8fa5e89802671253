import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readRecording } from "../../ops/recording/read.ts";
import type { Report } from "../../ops/report/rows.ts";
import type { Board } from "../../ops/watch/board.ts";
import { describeEngine } from "../engine.ts";
import { drop } from "../estates.ts";
import { Operator } from "../switching/evening.ts";

describeEngine("watching a stack on the sandbox", { timeout: 600_000 }, () => {
  let operator: Operator;
  // What is looked at, and no more: the first look sets it up.
  beforeAll(() => {
    operator = new Operator((estate) => {
      const { web } = estate.apps;
      drop(web, "loadBalancer");
      estate.apps = { web };
      drop(estate.databases, "devices");
      drop(estate.targets, "site");
      drop(estate, "caches", "flags", "landings", "zones", "alarms", "load");
    });
  });
  afterAll(() => operator.remove());
  const figureOf = ({ figures }: Board, title: RegExp) => figures.find((figure) => title.test(figure.title));

  it("tells once where it stands and what is in use; exit code 0 where nothing is over its limit", async () => {
    const { code, out } = await operator.run("watch", "--once", "--json");
    const board = JSON.parse(out) as Board;
    expect(board).toMatchObject({ stack: "qa", sandbox: true, standing: { entered: "normal", by: "state" } });
    expect(board.gates.verdicts.every(({ verdict }) => verdict === "yes")).toBe(true);
    expect(figureOf(board, /^ready pods of web$/)).toMatchObject({ state: "known", value: 2, least: 2, most: 10 });
    expect(figureOf(board, /^CPU of shop, primary$/)).toMatchObject({
      state: "unknown",
      trouble: { kind: "nobody to ask" },
    });
    expect(code).toBe(0);
  });

  it("shows a switch that runs beside it, and delays it by nothing that a lock would", async () => {
    const watching = operator.start(60, "watch", "--json");
    await watching.until(/"standing"/);
    const switching = operator.start(60, "switch", "--to", "prewarm", "--yes");
    await switching.until(/✓ nodes-apps-group/);
    const during = JSON.parse((await operator.run("watch", "--once", "--json")).out) as Board;
    expect(during.running).toMatchObject({ from: "normal", to: "prewarm" });
    expect(during.running?.steps.some(({ state }) => state === "done")).toBe(true);
    expect(during.standing).toMatchObject({ entered: "prewarm", settled: "normal" });
    expect(await switching.ended).toBe(0);
    const after = JSON.parse((await operator.run("watch", "--once", "--json")).out) as Board;
    expect(after.running).toBeUndefined();
    expect(after.standing).toMatchObject({ entered: "prewarm", settled: "prewarm" });
    watching.interrupt();
    expect(await watching.ended).toBe(0);
    expect(watching.output).toMatch(/What was seen is in \S+watched\/qa\.jsonl/);
  });

  it("leaves a record, with which the report has the evening's curve", async () => {
    const { code, out } = await operator.run("report", "--json");
    const { evenings, remarks } = JSON.parse(out) as Report;
    expect(remarks).toEqual(["All of it was played on the sandbox: nothing of it is real."]);
    const nodes = evenings[0]?.curve?.figures.find(({ name }) => name === "nodes-apps");
    const { points = [] } = nodes ?? {};
    expect(points.length).toBeGreaterThan(1);
    expect(points.at(-1)?.value).toBeGreaterThan(points[0]?.value ?? Infinity);
    expect(code).toBe(0);
  });

  it("leaves none the less where nobody watches: a switch records by itself", async () => {
    expect((await operator.run("rollback", "--yes")).code).toBe(0);
    const { standings } = readRecording(join(operator.records, "watched", "qa.jsonl"));
    expect(standings.find(({ running }) => running?.to === "normal")).toMatchObject({
      ...{ entered: "normal", settled: "prewarm", running: { from: "prewarm" } },
    });
    const { out } = await operator.run("report", "--json");
    const { evenings } = JSON.parse(out) as Report;
    const nodes = evenings[0]?.curve?.figures.find(({ name }) => name === "nodes-apps");
    expect(nodes?.points.at(-1)?.value).toBe(2);
  });

  it("refuses a record that is none, or is of another stack, before a switch is asked for", async () => {
    const missing = await operator.run("report", "--record", "/nowhere.jsonl");
    expect(missing.notes).toMatch(/^There is no record of broadcast watch \/nowhere\.jsonl\.$/m);
    expect(missing.code).toBe(2);
    const unwritable = await operator.run("watch", "--once", "--record", "/proc/record.jsonl");
    expect(unwritable.notes).toMatch(/^--record \/proc\/record\.jsonl cannot be written: E/m);
    expect(unwritable.code).toBe(2);
  });
});
