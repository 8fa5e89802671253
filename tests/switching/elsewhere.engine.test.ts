import { execSync } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Recorded } from "../../ops/switching/recorded.ts";
import { describeEngine } from "../engine.ts";
import { Operator } from "./evening.ts";

describeEngine("a machine other than the one that began", { timeout: 600_000 }, () => {
  let operator: Operator;
  let inputs: unknown;
  const inputsOf = ({ resources }: Recorded) =>
    resources.map(({ urn, inputs: asked }) => ({ urn, asked })).sort((a, b) => (a.urn < b.urn ? -1 : 1));
  beforeAll(async () => {
    operator = new Operator();
    expect((await operator.run("status")).code).toBe(0);
    inputs = inputsOf(await operator.recorded());
  });
  afterAll(() => operator.remove());

  async function expectFinished(): Promise<void> {
    const { code, out, notes } = await operator.run("rollback", "--yes");
    expect(out).toMatch(/✓ every resource is asked to be what it was in the baseline in the stack's history/);
    expect(out).toMatch(/✓ having asked the providers, the engine would change nothing in normal/);
    expect(notes).toMatch(/qa is in normal, and what it was before\.$/);
    expect(code).toBe(0);
    expect(inputsOf(await operator.recorded())).toEqual(inputs);
    expect(operator.phase).toBe("normal");
  }

  it("tells where the stack stands, and that its own stack file says otherwise; goes back, and proves it", async () => {
    for (const phase of ["prewarm", "live"]) expect((await operator.switch(phase)).code).toBe(0);
    operator.elsewhere();
    const { code, out } = await operator.run("status");
    expect(out).toMatch(/^qa is in live, since /m);
    expect(out).toMatch(/^Latest switch: prewarm → live by \S+, \S+Z, succeeded$/m);
    expect(out).toMatch(/the stack file says normal: a plain pulumi up would go there/);
    expect(code).toBe(1);
    await expectFinished();
  });

  it("finishes what was killed half way, once its lock is freed by hand", async () => {
    const switching = operator.start(60, "switch", "--to", "prewarm", "--yes");
    await switching.until(/✓ nodes-apps-group/);
    const { notes } = await operator.switch("prewarm");
    process.kill(Number(/process (\d+)/.exec(notes)?.[1]), "SIGKILL");
    await switching.ended;
    operator.elsewhere();
    expect((await operator.run("status")).out).toMatch(/^qa is half way from normal to prewarm\.$/m);
    const held = await operator.run("rollback", "--yes");
    expect(held.notes).toMatch(/The lock of qa is held by/);
    expect(held.code).toBe(1);
    execSync(/free the lock by hand:\n {2}(.+)$/m.exec(held.notes)?.[1] ?? "false", { stdio: "ignore" });
    await expectFinished();
  });
});
