import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Phase } from "../../infra/contract/dial.ts";
import { folderBackend } from "../../ops/engine/backend.ts";
import { findCli } from "../../ops/engine/cli.ts";
import { readDigest } from "../../ops/engine/digest.ts";
import type { EnginePreview } from "../../ops/engine/preview.ts";
import { previewOf, previewWithEngine, recordedPhase } from "../../ops/engine/preview.ts";
import { PreviewedEstate } from "../../ops/engine/previewedEstate.ts";
import type { Step } from "../../infra/contract/step.ts";
import { readStackFile } from "../../ops/stackFile.ts";
import { describeEngine, EngineStack } from "../engine.ts";
import { stacks } from "../estates.ts";
import { offlineEstate } from "../graphs.ts";

/** Every switch there is, in the order an evening makes them. */
const switches: readonly [Phase, Phase][] = [
  ["normal", "prewarm"],
  ["prewarm", "live"],
  ["live", "prewarm"],
  ["prewarm", "normal"],
];

/** In the order of the plan; what a step waits for is a set. */
const told = (steps: readonly Step[]) => steps.map((step) => ({ ...step, dependsOn: [...step.dependsOn].sort() }));

async function preview(stack: EngineStack, phase: Phase): Promise<EnginePreview> {
  const cli = await findCli();
  if (!cli) throw new Error("no CLI");
  stack.folder.setPhase(phase);
  return previewWithEngine({ cli, stack: stack.stack, folder: stack.folder.path, environment: environmentOf(stack) });
}

function environmentOf({ folder }: EngineStack): Record<string, string> {
  return {
    PULUMI_BACKEND_URL: folderBackend(folder.state),
    PULUMI_HOME: folder.home,
    PULUMI_CONFIG_PASSPHRASE: "a test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    BROADCAST_SANDBOX_DIR: folder.store,
    BROADCAST_SANDBOX_SCALE: "0",
  };
}

describe.each(stacks)("the two sources of a plan for %s", (name) => {
  describeEngine("on the sandbox", () => {
    const stack = new EngineStack(name);
    const offline = offlineEstate(name);
    const { estate } = readStackFile(name);

    beforeAll(async () => {
      await stack.init();
      expect((await stack.at("normal", "up", "--yes", "--skip-preview")).code).toBe(0);
    });
    afterAll(() => stack.remove());

    it.each(switches)("agree step by step from %s to %s", async (from, to) => {
      const previewed = await preview(stack, to);
      expect(recordedPhase(previewed)).toBe(from);
      expect(previewed.steps.length).toBeGreaterThan(5);
      expect(told(previewed.steps)).toEqual(told(await offline.steps(from, to)));

      const engine = await new PreviewedEstate(name, estate, { from, to }, previewed).plan(from, to);
      const planned = await offline.plan(from, to);
      expect(engine.checks).toEqual(planned.checks);
      expect(engine.forward.safety).toEqual(planned.forward.safety);
      expect(engine.refusals).toEqual([]);

      // The next one starts from what this one leaves.
      expect((await stack.at(to, "up", "--yes", "--skip-preview")).code).toBe(0);
    });

    it("agree that a jump is refused", async () => {
      await expect(preview(stack, "live")).rejects.toThrow(/normal → live would skip prewarm/);
      expect((await offline.plan("normal", "live")).refusals.join("\n")).toMatch(/normal → live skips prewarm/);
    });
  });
});

describeEngine("a preview that the engine stops", () => {
  const stack = new EngineStack("qa");
  beforeAll(() => stack.init());
  afterAll(() => stack.remove());

  it("is refused with the engine's own words", async () => {
    await expect(preview(stack, "onair" as Phase)).rejects.toThrow(/The engine stopped:[^]*phase.*onair/);
  });
});

describe("what a preview prints", () => {
  const urn = (name: string): string => `urn:pulumi:prod::broadcast::a:b/c:C::${name}`;
  const state = (name: string, inputs: Record<string, unknown>, more = {}) => ({
    urn: urn(name),
    type: "a:b/c:C",
    custom: true,
    inputs,
    ...more,
  });
  const read = (...steps: unknown[]) => previewOf(readDigest(JSON.stringify({ steps })));

  it("is a step for every changed resource of the program, in an order that waits through the unchanged", () => {
    const [still, settled] = [state("b", {}, { dependencies: [urn("c")] }), state("a", { n: 1 })];
    const { steps } = read(
      { op: "same", urn: urn("b"), oldState: still, newState: still },
      {
        op: "update",
        urn: urn("a"),
        oldState: settled,
        newState: state("a", { n: 2, __defaults: [] }, { dependencies: [urn("b")], protect: true }),
      },
      { op: "create", urn: urn("c"), newState: state("c", { x: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }) },
      { op: "create", urn: "p", newState: state("p", {}, { type: "pulumi:providers:aws" }) },
      { op: "create", urn: "q", newState: state("q", {}, { custom: false }) },
      { op: "delete", urn: urn("d"), oldState: state("d", {}) },
    );
    expect(steps.map(({ op, name, dependsOn, protect }) => [op, name, dependsOn, protect])).toEqual([
      ["create", "c", [], false],
      ["update", "a", [urn("c")], true],
      ["delete", "d", [urn("a"), urn("c")], false],
    ]);
    expect(steps[0]?.changes).toEqual([{ path: "x", before: undefined, after: "[unknown]" }]);
    expect(steps[1]?.changes).toEqual([{ path: "n", before: 1, after: 2 }]);
  });

  it("names what forces a replacement, once for its parts", () => {
    const [oldState, newState] = [state("a", { id: 1, n: 1 }), state("a", { id: 2, n: 2 })];
    const detailedDiff = { id: { kind: "update-replace" }, n: { kind: "update" } };
    const { steps } = read(
      { op: "create-replacement", urn: urn("a"), oldState, newState, detailedDiff },
      { op: "replace", urn: urn("a"), oldState, newState, detailedDiff },
      { op: "delete-replaced", urn: urn("a"), oldState },
    );
    expect(steps.map(({ op, replacedBy, changes }) => [op, replacedBy, changes.length])).toEqual([
      ["replace", ["id"], 2],
    ]);
  });

  it("shows that a secret changes, never which it is, and lets no check read it", () => {
    const secret = state("a", { password: "[secret]" });
    const preview = read({
      op: "update",
      urn: urn("a"),
      oldState: secret,
      newState: secret,
      detailedDiff: { password: { kind: "update" } },
    });
    expect(preview.steps[0]?.changes).toEqual([{ path: "password", before: "[secret]", after: "[secret]" }]);
    expect(preview.after.nodes.get(urn("a"))?.inputs["password"]).not.toBe("[secret]");
  });

  it.each([
    ["no JSON", "Previewing update", /not JSON: Previewing update/],
    ["of another form", '{"steps":[{"op":1}]}', /not of the known form: steps\.0\.op/],
  ])("is refused when it is %s", (_, text, message) => {
    expect(() => readDigest(text)).toThrow(message);
  });
});
