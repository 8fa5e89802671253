import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeEngine } from "../engine.ts";
import { childrenOf, killAll } from "../faults/processes.ts";
import type { Operator } from "../switching/evening.ts";
import { liveOperator } from "./liveOperator.ts";

describeEngine("a lever that goes wrong on the way", { timeout: 900_000 }, () => {
  let operator: Operator;
  const levers = async () => (await operator.recorded()).levers;
  const released = { entered: [], out: [], settled: true };

  beforeAll(async () => {
    operator = await liveOperator();
  }, 900_000);
  beforeEach(() => operator.faults());
  afterAll(() => operator.remove());

  it("says how far it came, and is put back by a release", async () => {
    operator.faults({ resource: "zone-site-waiting-room", operation: "update", fault: "error" });
    const { code, notes } = await operator.run("pull", "door", "--yes");
    expect(notes).toMatch(/✗ zone-site-waiting-room/);
    expect(notes).toMatch(/Failed before pull door was done/);
    expect(notes).toMatch(
      /evening is in live, with levers half turned: door\.\n {2}go on: {3}npx broadcast pull --stack evening door.*\n {2}go back: npx broadcast release --stack evening door/,
    );
    expect(code).toBe(1);
    expect(await levers()).toMatchObject({ entered: ["door"], out: ["door"], settled: false });
    const status = await operator.run("status");
    expect(status.out).toMatch(/▽ door +half turned, pulled by/);
    expect(status.code).toBe(1);
    const back = await operator.run("release", "door", "--yes");
    expect(back.code, back.notes).toBe(0);
    expect(await levers()).toMatchObject(released);
  });

  it("is gone on with after an answer that was lost", async () => {
    operator.faults({ resource: "zone-site-rate-limits", operation: "update", fault: "error", landed: true });
    expect((await operator.run("pull", "door", "--yes")).code).toBe(1);
    operator.faults();
    const again = await operator.run("pull", "door", "--yes");
    expect(again.code, again.notes).toBe(0);
    expect(await levers()).toMatchObject({ entered: ["door"], settled: true });
    operator.faults({ resource: "zone-site-waiting-room", operation: "update", fault: "error" });
    expect((await operator.run("release", "door", "--yes")).code).toBe(1);
    const rest = await operator.run("release", "door", "--yes");
    expect(rest.code, rest.notes).toBe(0);
    expect(await levers()).toMatchObject(released);
  });

  it("is refused to a second operator, who is told who is at it", async () => {
    operator.faults({ resource: "zone-site-waiting-room", operation: "update", fault: "hang" });
    const first = operator.start(1, "pull", "door", "--yes");
    await first.until(/✓ zone-site-rate-limits/);
    const second = await operator.run("pull", "search-off", "--yes");
    expect(second.notes).toMatch(
      /The lock of evening is held by \S+@\S+ \(process \d+\), since \S+: one switch at a time/,
    );
    expect(second.code).toBe(1);
    killAll([first.pid, ...childrenOf(first.pid)]);
    await first.ended;
  });

  it("is put back with the way back after it was killed", async () => {
    const { code, out, notes } = await operator.run("rollback", "--yes");
    expect(code, notes).toBe(0);
    expect(notes).toMatch(/evening has levers out: door\. They are put back first/);
    expect(out).toMatch(/every resource is asked to be what it was/);
    expect(await levers()).toMatchObject(released);
  });
});
