import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { type as nodePoolType } from "../../infra/nodePool/facts.ts";
import { withPhase } from "../../ops/switching/phaseFile.ts";
import type { Recorded } from "../../ops/switching/recorded.ts";
import { describeEngine } from "../engine.ts";
import { Operator } from "./evening.ts";

describeEngine("a switch that breaks", { timeout: 600_000 }, () => {
  let operator: Operator;
  let first: string;
  let inputs: unknown;
  const inputsOf = ({ resources }: Recorded) =>
    resources.map(({ urn, inputs }) => ({ urn, inputs })).sort((a, b) => (a.urn < b.urn ? -1 : 1));
  beforeAll(async () => {
    operator = new Operator();
    expect((await operator.run("status")).code).toBe(0);
    first = operator.stackFile;
    inputs = inputsOf(await operator.recorded());
  });
  beforeEach(() => operator.faults());
  afterAll(() => operator.remove());

  /** Every test ends where it began, and by the verb an operator would use. */
  async function back(): Promise<void> {
    const { code, out } = await operator.run("rollback", "--yes");
    expect(out).toMatch(/✓ every resource is asked to be what it was/);
    expect(code).toBe(0);
    const recorded = await operator.recorded();
    expect(recorded.pending).toEqual([]);
    expect(inputsOf(recorded)).toEqual(inputs);
    expect(operator.stackFile).toBe(first);
  }

  it("says what failed, where it stands and what to run; the same switch again completes it", async () => {
    operator.faults({ resource: "nodes-apps-group", operation: "update", fault: "error" });
    const failed = await operator.switch("prewarm");
    expect(failed.notes).toMatch(/✗ nodes-apps-group +failed after/);
    expect(failed.notes).toMatch(/prewarm was not reached: \d+ steps were done in /);
    expect(failed.notes).toMatch(/^ {2}nodes-apps-group: .*InternalFailure/m);
    // Of all that was not begun, the engine has a line each.
    expect(failed.notes).not.toMatch(/expected resource operations/);
    expect(failed.notes).toMatch(/^qa is half way from normal to prewarm\.$/m);
    expect(failed.notes).toMatch(/go back: npx broadcast rollback --stack qa/);
    expect(failed.code).toBe(1);
    // Entered is entered: the file says so too, or a plain `pulumi up` would turn back on its own.
    expect(operator.stackFile).toBe(withPhase(first, "prewarm"));

    const { code, out } = await operator.run("status");
    expect(out).toMatch(/^ {2}still to change: .*nodes-apps-group/m);
    expect(out).toMatch(/^Needs a person:\n {2}qa is half way from normal to prewarm, unfinished/m);
    expect(code).toBe(1);

    const again = await operator.switch("prewarm");
    expect(again.notes).toMatch(/qa is in prewarm: /);
    expect(again.code).toBe(0);
  });

  it("goes on, and back, from where no phase is: a check that fails half way holds nobody there", async () => {
    await back();
    // The primary has its class, the replica waits for it.
    operator.faults({ resource: "database-shop-replica", operation: "update", fault: "error", times: 2 });
    for (const goal of ["prewarm", "prewarm"]) {
      const { notes } = await operator.switch(goal);
      expect(notes).toMatch(/^ {2}database-shop-replica: .*InternalFailure/m);
    }
    await back();
    expect((await operator.switch("prewarm")).code).toBe(0);
  });

  it("is rolled back from half way, and nothing is left of it", async () => {
    operator.faults({ resource: "app-web-autoscaler", operation: "update", fault: "error" });
    const failed = await operator.switch("live");
    expect(failed.notes).toMatch(/^qa is half way from prewarm to live\.$/m);
    expect(failed.code).toBe(1);
    await back();
  });

  it("asks what is really there before it goes back: a change that was made while its answer was lost is undone", async () => {
    operator.faults({ resource: "nodes-apps-group", operation: "update", fault: "error", landed: true });
    const failed = await operator.switch("prewarm");
    expect(failed.code).toBe(1);
    const { notes } = await operator.run("rollback", "--dry-run");
    expect(notes).not.toMatch(/asking the providers/);
    operator.faults();
    await back();
    const nodes = operator.cloud.store.list(nodePoolType.nodeGroup).find(({ name }) => name === "nodes-apps-group");
    expect(nodes?.outputs["scalingConfig"]).toMatchObject({ desiredSize: 2, minSize: 2 });
  });

  it("changes nothing when its first step is refused, the stack file included", async () => {
    operator.faults({ fault: "error", operation: "read", times: 1000 });
    const before = await operator.recorded();
    const { code } = await operator.switch("live");
    expect(code).toBe(1);
    expect((await operator.recorded()).hash).toBe(before.hash);
    expect(operator.stackFile).toBe(first);
  });

  it("stops at one Ctrl-C without leaving an operation open; meanwhile a second operator is told who is at it", async () => {
    const switching = operator.start(60, "switch", "--to", "prewarm", "--yes");
    await switching.until(/✓ nodes-apps-group/);

    const second = await operator.switch("prewarm");
    expect(second.notes).toMatch(/The lock of qa is held by \S+@\S+ \(process \d+\), since \S+: one switch at a time/);
    expect(second.code).toBe(1);

    switching.interrupt();
    expect(await switching.ended).toBe(130);
    expect(switching.output).toMatch(/Stopped before prewarm was reached: \d+ steps were done/);
    // It is an interruption wherever it is told of: no resource failed, and no hook.
    expect(switching.output).not.toMatch(/failed|✗|hook|reset by peer|canceled/);
    expect((await operator.run("status")).out).toMatch(/^Latest switch: normal → prewarm by \S+, \S+Z, interrupted$/m);
    expect((await operator.run("report")).out).toMatch(/\| interrupted +\|/);
    expect(operator.journal().at(-1)).toMatchObject({ outcome: "interrupted", failed: [] });
    expect(switching.output).toMatch(/qa is half way from normal to prewarm\./);
    const { pending, entered, settled } = await operator.recorded();
    expect({ pending, entered, settled }).toEqual({ pending: [], entered: "prewarm", settled: "normal" });
    expect(operator.phase).toBe("prewarm");
    await back();
  });

  it("stops at a Ctrl-C at any moment, and says so and where it stands", async () => {
    const early = operator.start(0, "switch", "--to", "prewarm", "--yes");
    await early.until(/^normal → prewarm may go ahead/m);
    early.interrupt();
    expect(await early.ended).toBe(130);
    expect(early.output).toMatch(/(Interrupted\.|Stopped before prewarm was reached)[^]*^qa is (in normal|half way)/m);
    expect(early.output).not.toMatch(/Nothing real was touched|failed/);
    expect((await operator.switch("prewarm")).code).toBe(0);
    expect((await operator.switch("live")).code).toBe(0);
    const between = operator.start(0, "rollback", "--yes");
    await between.until(/qa is in prewarm: /);
    between.interrupt();
    expect(await between.ended).toBe(130);
    expect(between.output).toMatch(/(Interrupted|Stopped)[^]*qa is in prewarm/);
    expect(between.output).not.toMatch(/Nothing real was touched|failed/);
    await back();
  });

  it("survives the engine's death: the lock is freed, the providers are asked, the switch is completed", async () => {
    const switching = operator.start(60, "switch", "--to", "prewarm", "--yes");
    await switching.until(/✓ nodes-apps-group/);
    const { notes } = await operator.switch("prewarm");
    process.kill(Number(/process (\d+)/.exec(notes)?.[1]), "SIGKILL");
    expect(await switching.ended).toBe(1);
    expect(switching.output).toMatch(
      /nobody saw the end of updating database-shop-primary; the next run asks the provider/,
    );
    expect((await operator.run("status")).out).toMatch(/nobody saw the end of updating database-shop-primary/);

    const again = await operator.switch("prewarm");
    expect(again.notes).toMatch(/An earlier update was killed in the middle of .*database-shop-primary \(updating\)/);
    expect(again.notes).toMatch(/Freed the lock that process \d+ left behind/);
    expect(again.notes).toMatch(/qa is in prewarm: /);
    expect(again.code).toBe(0);
    await back();
  });

  it("reads a state that an engine left unreadable, killed while it wrote it", async () => {
    operator.emptyAttributes();
    const { code, notes } = await operator.run("status");
    expect(notes).toMatch(/killed while it wrote the state: removed qa\.json\.attrs, which was left empty/);
    expect(code).toBe(0);
    expect((await operator.run("status")).notes).not.toMatch(/removed/);
  });
});
