import { afterAll, beforeAll, expect, it } from "vitest";
import type { Board } from "../../ops/watch/board.ts";
import { describeEngine } from "../engine.ts";
import { Operator } from "../switching/evening.ts";

describeEngine("watching a stack on the sandbox", { timeout: 600_000 }, () => {
  let operator: Operator;
  beforeAll(async () => {
    operator = new Operator();
    expect((await operator.run("status")).code).toBe(0);
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
  });
});
