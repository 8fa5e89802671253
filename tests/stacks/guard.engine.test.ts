import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeEngine, EngineStack } from "../engine.ts";

const primary = "urn:pulumi:qa::broadcast::broadcast:infra:Database$aws:rds/instance:Instance::database-shop-primary";
const phaseStash = "urn:pulumi:qa::broadcast::pulumi:index:Stash::phase";
const settledStash = "urn:pulumi:qa::broadcast::pulumi:index:Stash::settled";

describeEngine("the guard, under the real engine", () => {
  const stack = new EngineStack("qa");

  beforeAll(async () => {
    await stack.init();
    const first = await stack.at("normal", "up", "--yes", "--skip-preview");
    expect(first.output).toContain("created");
    expect(first.code).toBe(0);
  });
  afterAll(() => stack.remove());

  describe.each([
    ["pulumi preview", ["preview"]],
    ["pulumi up", ["up", "--yes"]],
    ["pulumi up without its preview", ["up", "--yes", "--skip-preview"]],
    ["pulumi preview --target", ["preview", "--target", primary]],
    ["pulumi up --target", ["up", "--yes", "--skip-preview", "--target", primary]],
    ["pulumi up --target of the record alone", ["up", "--yes", "--skip-preview", "--target", phaseStash]],
  ])("refuses normal → live under %s", (_, args) => {
    it("and leaves the state as it was", async () => {
      const before = await stack.state();
      const { code, output } = await stack.at("live", ...args);
      expect(code).not.toBe(0);
      expect(output).toMatch(/would skip prewarm|while the stack is recorded in normal/);
      expect(await stack.state()).toEqual(before);
    });
  });

  it("says which phase comes next, and how to get there", async () => {
    const { output } = await stack.at("live", "preview");
    expect(output).toContain("Next phase: prewarm. Run: pulumi config set phase prewarm && pulumi up");
  });

  it("refuses an unknown phase before anything else, and names those there are", async () => {
    const before = await stack.state();
    const { code, output } = await stack.at("lve", "up", "--yes", "--skip-preview");
    expect(code).not.toBe(0);
    expect(output).toContain('broadcast:phase: found "lve"; allowed: normal, prewarm, live');
    expect(await stack.state()).toEqual(before);
  });

  it.each([
    ["a dial", primary],
    ["the settled record", settledStash],
  ])("refuses to move %s to the next phase alone", async (_, urn) => {
    const before = await stack.state();
    const { code, output } = await stack.at("prewarm", "up", "--yes", "--skip-preview", "--target", urn);
    expect(code).not.toBe(0);
    expect(output).toContain("while the stack is recorded in normal");
    expect(await stack.state()).toEqual(before);
  });

  it("refuses to go on from a half-done switch, and lets it be finished or undone", async () => {
    expect((await stack.at("prewarm", "up", "--yes", "--skip-preview")).code).toBe(0);
    expect((await stack.at("live", "up", "--yes", "--skip-preview")).code).toBe(0);
    // Half way back: the record is entered, nothing else has moved.
    expect((await stack.at("prewarm", "up", "--yes", "--skip-preview", "--target", phaseStash)).code).toBe(0);

    const on = await stack.at("normal", "preview");
    expect(on.code).not.toBe(0);
    expect(on.output).toContain("half way from live to prewarm");

    expect((await stack.at("prewarm", "up", "--yes", "--skip-preview")).code).toBe(0);
    const back = await stack.at("normal", "up", "--yes", "--skip-preview");
    expect(back.code).toBe(0);
    expect((await stack.at("normal", "preview", "--expect-no-changes")).code).toBe(0);
  });
});
