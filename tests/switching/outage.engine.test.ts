import { afterAll, beforeAll, expect, it } from "vitest";
import type { Recorded } from "../../ops/switching/recorded.ts";
import { describeEngine } from "../engine.ts";
import { Operator } from "./evening.ts";

const outage =
  /an outage:\n {2}database-shop-primary interrupts the database: an outage, since it has no standby, for up to 8 min/;

describeEngine("a database without a standby", { timeout: 600_000 }, () => {
  let operator: Operator;
  let before: Recorded;
  let first: string;
  beforeAll(async () => {
    operator = new Operator((raw) => (raw["databases"].shop.multiAz = false));
    expect((await operator.run("status")).code).toBe(0);
    before = await operator.recorded();
    first = operator.stackFile;
  });
  afterAll(() => operator.remove());

  async function expectUntouched(): Promise<void> {
    expect((await operator.recorded()).hash).toBe(before.hash);
    expect(operator.stackFile).toBe(first);
    expect(operator.cloud.store.journal().filter(({ operation }) => operation === "update")).toEqual([]);
  }

  it("is not switched up by --yes alone, and nothing is touched", async () => {
    const { code, notes } = await operator.switch("prewarm");
    expect(notes).toMatch(new RegExp(`prewarm is refused, since it means ${outage.source}`));
    expect(notes).toMatch(/npx broadcast switch --stack qa --to prewarm --despite single-az-outage/);
    expect(code).toBe(1);
    const told = await operator.switch("prewarm", "--json");
    expect(JSON.parse(told.out)).toMatchObject({ outcome: "refused" });
    expect(told.code).toBe(1);
    await expectUntouched();
  });

  it("tells the outage before it asks, and takes another word for no", async () => {
    const { code, notes } = await operator.answering("go", "switch", "--to", "prewarm");
    expect(notes).toMatch(new RegExp(`This means ${outage.source}[^]*Switch qa from normal to prewarm\\?`));
    expect(notes).toContain("Not confirmed. Nothing was changed.");
    expect(code).toBe(1);
    await expectUntouched();
  });

  it("is switched up by whoever answers for it, which is noted down", async () => {
    const { code, out } = await operator.switch("prewarm", "--despite", "single-az-outage", "--json");
    expect(JSON.parse(out)).toMatchObject({ outcome: "done", entry: { despite: ["single-az-outage"] } });
    expect(code).toBe(0);
  });

  it("is told of on the way back, from its first question on, and held up by nothing", async () => {
    expect((await operator.switch("live")).code).toBe(0);
    const asked = await operator.answering("no", "rollback");
    expect(asked.notes).toMatch(new RegExp(`This means ${outage.source}[^]*Roll qa back to normal\\?`));
    // The whole way is on the page before the question: both switches, their time and what they interrupt.
    expect(asked.out).toMatch(/^Then, as the stack file has it: prewarm → normal {2}\d+ updates$/m);
    expect(asked.out).toMatch(/^ {2}~ database-shop-primary +instanceClass /m);
    expect(asked.out).toMatch(
      /^The whole way {2}2 switches, \d+ min( \d+ s)? as expected without the gates, 4 interruptions$/m,
    );
    expect(asked.out).toMatch(
      /4 interruptions\n[^]*^ {4}! database-shop-primary interrupts the database: an outage, since it has no standby, for up to 8 min$/m,
    );
    const planned = await operator.run("rollback", "--dry-run", "--json");
    const { way } = JSON.parse(planned.out) as { way: { forward: { to: string } }[] };
    expect(way.map(({ forward }) => forward.to)).toEqual(["prewarm", "normal"]);
    const { code, notes } = await operator.run("rollback", "--yes");
    expect(notes).toMatch(new RegExp(`qa is in prewarm: [^]*This means ${outage.source}[^]*qa is in normal`));
    expect(code).toBe(0);
  });

  it("is switched up by a word at the terminal, and that is noted down too", async () => {
    const { code, out } = await operator.answering("prewarm", "switch", "--to", "prewarm", "--json");
    expect(JSON.parse(out)).toMatchObject({ outcome: "done", entry: { despite: ["single-az-outage"] } });
    expect(code).toBe(0);
  });
});
