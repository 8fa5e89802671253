import { describe, expect, it } from "vitest";
import type { Phase } from "../../infra/contract/dial.ts";
import { assertLevers, LeverOut, leversMoved } from "../../stacks/leverMove.ts";
import type { Lever } from "../../stacks/leverSchema.ts";
import { assertMove, UnsafeMove } from "../../stacks/move.ts";
import { markOf, wholeMarkIn } from "../../stacks/phaseRecords.ts";
import type { Settings } from "../../stacks/settings.ts";
import { guarded, Part } from "./hooks.ts";
import { part, stash, state, standing, urnOf } from "./states.ts";

const lever = (phases: Phase[]): Lever => ({ title: "A lever", phases, set: {}, excludes: [] });
const estate = { kinds: [], levers: { door: lever(["live"]), search: lever(["prewarm", "live"]) } };

/** In a phase, with levers that an update began to have out, that arrived, and that the one resource has its mark of. */
const turned = (phase: Phase, entered: string, settled = entered, mark = entered) =>
  state(
    ...[stash("phase", phase), stash("settled", phase), stash("levers", entered), stash("settled-levers", settled)],
    part("web", undefined, {
      resourceHooks: { BeforeUpdate: [markOf(phase, mark === "" ? [] : mark.split(","))] },
    }),
  );

describe("a mark", () => {
  it("names the phase, and the levers in the order of their names", () => {
    expect(markOf("live")).toBe("in-live");
    expect(markOf("live", ["search", "door"])).toBe("in-live+door,search");
    expect(wholeMarkIn(["other", "in-live+door,search"])).toMatchObject({ phase: "live", levers: ["door", "search"] });
    expect(wholeMarkIn(["in-live"])).toMatchObject({ phase: "live", levers: [] });
    expect(wholeMarkIn(["in-lively+door", "another"])).toBeUndefined();
  });
});

describe("levers that a run turns", () => {
  it.each([
    ["none, where all is as it was", turned("live", "door"), ["door"], []],
    ["one that is pulled", turned("live", "door"), ["door", "search"], ["search"]],
    ["one that is released", turned("live", "door,search"), ["search"], ["door"]],
    ["one that stopped half way, gone on with", turned("live", "door", ""), ["door"], ["door"]],
    ["one that stopped half way, undone", turned("live", "door", ""), [], ["door"]],
    ["one that only a resource has its mark of", turned("live", "", "", "door"), [], ["door"]],
    ["one of a stack that has no record of them", standing("live", "web"), ["door"], ["door"]],
  ])("are %s", (_, from, wanted, moved) => {
    expect(leversMoved(from, wanted)).toEqual(moved);
  });
});

describe("a run with levers", () => {
  const run =
    (from: ReturnType<typeof state>, phase: Phase, levers: string[], of: object = estate) =>
    () =>
      assertLevers(from, { phase, levers, estate: of });

  it.each([
    [
      "a lever that may not be out there",
      turned("prewarm", ""),
      "prewarm",
      ["door"],
      /door may be out in live only, and this is prewarm/,
    ],
    [
      "a switch with one out",
      turned("live", "search"),
      "prewarm",
      ["search"],
      /Lever search is out, and live → prewarm is a switch/,
    ],
    ["a switch that would release one", turned("live", "search"), "prewarm", [], /Lever search is out/],
    ["a switch that would pull one", standing("prewarm", "web"), "live", ["door"], /Lever door would be pulled/],
    ["a switch with one half way out", turned("live", "", "", "door"), "prewarm", [], /npx broadcast release door/],
  ] as const)("is refused for %s", (_, from, phase, levers, reason) => {
    expect(run(from, phase, [...levers])).toThrow(LeverOut);
    expect(run(from, phase, [...levers])).toThrow(reason);
  });

  it("is refused for one that is out and that the file no longer has", () => {
    expect(run(turned("live", "door"), "live", [], { levers: {} })).toThrow(
      /door is out, and the stack file no longer has it/,
    );
  });

  it("passes where the phase stays, where none is out, and where nothing stands yet", () => {
    expect(run(turned("live", "door"), "live", ["search"])).not.toThrow();
    expect(run(turned("live", ""), "prewarm", [])).not.toThrow();
    expect(run(state(), "live", ["door"])).not.toThrow();
  });

  it("is judged in normal too, and says that an edit goes in a run of its own", async () => {
    const settings = {
      phase: "normal",
      levers: ["own"],
      estate: { levers: { own: lever(["normal"]) } },
    } as unknown as Settings;
    const refused = assertMove(standing("normal", "web"), settings, () => Promise.resolve(["it would change more."]));
    await expect(refused).rejects.toThrow(UnsafeMove);
    await expect(refused).rejects.toThrow(
      /^Turning own in normal is refused[^]*an edit|make the edit in a run of its own/,
    );
  });
});

describe("the guard", () => {
  const has = Object.keys(estate.levers);

  it("records levers before anything else moves and after everything, where the file has some", async () => {
    const { inputs } = await guarded({ phase: "live", has, levers: ["search", "door"] });
    expect(inputs.get("levers")).toEqual({ input: "door,search" });
    expect(inputs.get("settled-levers")).toEqual({ input: "door,search" });
    const without = await guarded({ phase: "live" });
    expect([...without.inputs.keys()]).not.toContain("levers");
  });

  it("lets nothing move while the record of levers stayed behind", async () => {
    const known = { state: turned("live", ""), read: () => Promise.resolve(turned("live", "door", "")) };
    const { run } = await guarded({ phase: "live", known, has, levers: ["door"], recordedLevers: [] });
    await expect(run("web", "beforeUpdate", { oldInputs: {}, newInputs: {} })).rejects.toThrow(
      /web cannot move to live with door while the stack is recorded in live with no lever/,
    );
  });

  it.each([
    ["arrives where everything has the new mark", "door", true],
    ["does not where something has an earlier one", "", false],
  ])("%s", async (_, mark, arrives) => {
    const known = { state: turned("live", ""), read: () => Promise.resolve(turned("live", "door", "", mark)) };
    const { run } = await guarded({
      phase: "live",
      known,
      has,
      levers: ["door"],
      build: () => [new Part("a:b/c:C", "web", {})],
    });
    const moved = run("settled-levers", "beforeUpdate", { urn: urnOf("settled-levers"), oldInputs: {}, newInputs: {} });
    if (arrives) await expect(moved).resolves.toBeUndefined();
    else await expect(moved).rejects.toThrow(/web took no part in this run/);
  });
});
