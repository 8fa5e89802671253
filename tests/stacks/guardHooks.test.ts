import { ComponentResource } from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import { Contradiction } from "../../stacks/contradiction.ts";
import type { Known } from "../../stacks/guard.ts";
import { Guard } from "../../stacks/guard.ts";
import { PhaseJump } from "../../stacks/standing.ts";
import type { StackState } from "../../stacks/stackState.ts";
import { guarded, kindOf, Part } from "./hooks.ts";
import { part, standing, stash, state, urnOf } from "./states.ts";

/** A stack of which the engine shows nothing new while the update is under way. */
const known = (now: StackState, later = now): Known => ({ state: now, read: () => Promise.resolve(later) });
const before = { oldInputs: { size: 1 } };
const after = { newInputs: { size: 2 } };
const changed = { ...before, ...after };

describe("the guard's hooks", () => {
  it.each(phases)("mark every resource with %s, on every operation, in a preview as well", async (phase) => {
    const { hooks } = await guarded({ phase, known: known(standing(phase, "web")) });
    const names = (name: string) =>
      (["beforeCreate", "beforeUpdate", "beforeDelete"] as const).map((operation) =>
        hooks(name, operation).map((hook) => hook.name),
      );
    const mark = `in-${phase}`;
    const lasting = phase === "normal" ? [] : [mark];
    expect(names("web")).toEqual([[mark], [mark], lasting]);
    expect(names("settled")).toEqual([[mark, "refuse-incomplete"], [mark, "refuse-incomplete"], lasting]);
    expect(names("phase")).toEqual([[], ["refuse-phase-jump"], []]);
    for (const hook of [...hooks("web", "beforeUpdate"), ...hooks("phase", "beforeUpdate")])
      expect(hook.opts?.onDryRun).toBe(true);
    // Before the parts have moved, a preview could only find them all missing.
    expect(hooks("settled", "beforeUpdate")[1]?.opts?.onDryRun ?? false).toBe(false);
  });

  it.each<[string, Known | undefined, string]>([
    ["without an engine", undefined, "refuse-phase-jump"],
    ["on a new stack", known(state()), "set-up"],
    ["while it is first set up", known(state(stash("phase", "normal", "set-up"))), "set-up"],
    ["once it is set up", known(standing("normal")), "refuse-phase-jump"],
  ])("record with the phase whether the stack was set up: %s", async (_, stack, name) => {
    const { hooks } = await guarded({ phase: "normal", known: stack });
    expect(hooks("phase", "beforeUpdate").map((hook) => hook.name)).toEqual([name]);
  });

  it("stand on what a provider makes, after the record of the phase, and leave components as they are", async () => {
    const { options } = await guarded({
      phase: "normal",
      build: () => {
        const component = new ComponentResource("broadcast:infra:App", "app");
        return [component, new Part("a:b/c:C", "web", {}, { parent: component, protect: true })];
      },
    });
    const dependencies = (name: string) => ((options.get(name)?.dependsOn ?? []) as { __name?: string }[]).length;
    expect(options.get("app")?.hooks).toBeUndefined();
    expect(dependencies("app")).toBe(0);
    expect(options.get("web")).toMatchObject({ protect: true });
    expect(dependencies("web")).toBe(1);
    expect(dependencies("settled")).toBe(3);
  });

  it.each<[Phase, Phase]>([
    ["live", "normal"],
    ["normal", "live"],
  ])("are not even made where the move is a jump: %s → %s", (from, to) => {
    expect(() => new Guard({ phase: to, levers: [], estate: { kinds: [] } }, known(standing(from, "web")))).toThrow(
      PhaseJump,
    );
  });

  it("judge the record's own update again when it comes", async () => {
    const moved = standing("normal", "web");
    const { run } = await guarded({ phase: "prewarm", known: known(moved) });
    await expect(run("phase", "beforeUpdate", changed)).resolves.toBeUndefined();
    Object.defineProperty(moved, "entered", { value: "live" });
    Object.defineProperty(moved, "settled", { value: "live" });
    await expect(run("phase", "beforeUpdate", changed)).resolves.toBeUndefined();
    Object.defineProperty(moved, "marks", { value: new Map([[urnOf("web"), undefined]]) });
    await expect(run("phase", "beforeUpdate", changed)).rejects.toThrow(PhaseJump);
  });
});

describe("an operation", () => {
  const left = state(
    stash("phase", "live"),
    stash("settled", "live"),
    part("web", "live"),
    part("old", "normal", { delete: true }),
  );
  const record = { type: "pulumi:index:Stash" };

  it.each<[string, object, Phase, StackState | undefined]>([
    ["an update in the phase recorded", changed, "live", standing("live", "web")],
    ["an update of a new stack", changed, "live", state()],
    ["an update without an engine", changed, "live", undefined],
    ["a creation in normal", after, "normal", standing("normal", "web")],
    ["a deletion in normal", before, "normal", standing("normal", "web")],
    ["a creation on a new stack", after, "live", state()],
    ["a deletion on a new stack", before, "live", state()],
    ["a creation without an engine", after, "live", undefined],
    ["a deletion without an engine", before, "live", undefined],
    ["the record of arrival, made", { ...after, ...record }, "live", standing("live", "web")],
    ["what an earlier replacement left", { ...before, urn: urnOf("old") }, "live", left],
  ])("passes: %s", async (_, args, phase, stack) => {
    const { run, hooks } = await guarded({ phase, known: stack && known(stack) });
    // In normal no hook is there at a deletion; another phase's would still be, for what this run takes away.
    expect(hooks("web", "beforeUpdate")).toHaveLength(1);
    await expect(run("web", "beforeUpdate", args)).resolves.toBeUndefined();
  });

  it.each<[string, object, Phase, StackState, string]>([
    ["made in live", after, "live", standing("live"), "web would be made in live: beside normal nothing is made"],
    ["made on the way to prewarm", after, "prewarm", standing("normal"), "web would be made in prewarm"],
    ["made on the way to normal", after, "normal", standing("prewarm", "web"), "web would be made in normal"],
    [
      "made half way back",
      after,
      "normal",
      state(stash("phase", "normal"), stash("settled", "prewarm"), part("web", "normal")),
      "web would be made in normal",
    ],
    ["taken away in live", before, "live", standing("live", "web"), "web would be taken away in live"],
    ["taken away on the way to normal", before, "normal", standing("prewarm", "web"), "taken away in normal"],
    ["a record taken away", { ...before, ...record }, "live", standing("live", "web"), "taken away in live"],
    [
      "made where another is left to delete",
      { ...after, urn: urnOf("old") },
      "live",
      left,
      "old would be made in live",
    ],
    ["taken away where another is left", before, "live", left, "web would be taken away in live"],
  ])("is refused: %s", async (_, args, phase, stack, message) => {
    const { run } = await guarded({ phase, known: known(stack) });
    const judged = run("web", "beforeUpdate", args);
    await expect(judged).rejects.toThrow(PhaseJump);
    await expect(judged).rejects.toThrow(message);
  });

  it.each<[string, object, StackState]>([
    ["an update", changed, standing("normal", "web")],
    ["a creation on a new stack", after, state()],
    ["the record of arrival, made", { ...after, ...record }, standing("normal", "web")],
  ])("is refused while the record stayed behind: %s", async (_, args, stack) => {
    const { run } = await guarded({ phase: "prewarm", known: known(stack), recorded: "normal" });
    await expect(run("web", "beforeUpdate", args)).rejects.toThrow(
      /^web cannot move to prewarm while the stack is recorded in normal: .*Run pulumi up without --target\.$/,
    );
  });
});

describe("the record of arrival", () => {
  const arrive = async (later: StackState) => {
    const { hooks } = await guarded({ phase: "prewarm", known: known(standing("normal", "web"), later) });
    await hooks("settled", "beforeUpdate").at(-1)?.callback({ urn: "", id: "", name: "settled", type: "" });
  };
  const entered = (...parts: object[]) => state(stash("phase", "prewarm"), stash("settled", "normal"), ...parts);

  it.each<[string, StackState]>([
    ["everything took part", entered(part("web", "prewarm"))],
    ["the backend shows nothing of this update", standing("normal", "web")],
  ])("moves where %s", async (_, later) => {
    await expect(arrive(later)).resolves.toBeUndefined();
  });

  it.each<[string, StackState, string]>([
    ["a part has an earlier mark", entered(part("web", "normal")), "web took no part in this run"],
    ["a part has no mark", entered(part("web")), "web took no part in this run"],
    ["a part of the program is not there", entered(), "web took no part in this run"],
    [
      "a part is there that the program does not name",
      entered(part("web", "prewarm"), part("gone", "normal")),
      "gone took no part in this run: the stack has not arrived in prewarm. Run pulumi up again, with nothing left out.",
    ],
  ])("stays where %s", async (_, later, message) => {
    await expect(arrive(later)).rejects.toThrow(PhaseJump);
    await expect(arrive(later)).rejects.toThrow(message);
  });

  it("has nothing to ask without an engine", async () => {
    const { hooks } = await guarded({ phase: "prewarm" });
    const [, complete] = hooks("settled", "beforeCreate");
    await expect(complete?.callback({ urn: "", id: "", name: "settled", type: "" })).resolves.toBeUndefined();
  });

  it("is the last thing to move, and the phase entered the first", async () => {
    const { inputs } = await guarded({ phase: "live" });
    expect([...inputs.keys()]).toEqual(["phase", "web", "settled"]);
    for (const name of ["phase", "settled"]) expect(inputs.get(name)).toMatchObject({ input: "live" });
  });
});

describe("a contradiction", () => {
  const contradiction = (found: Readonly<Record<string, unknown>>, wanted: Readonly<Record<string, unknown>>) =>
    found["size"] === wanted["size"] ? undefined : `it is ${String(found["size"])}, not ${String(wanted["size"])}`;
  const standIn = { patches: { wins: () => true } } as never;
  const kinds = [
    kindOf({
      "a:b/c:C": { contradiction, standIn: {} as never },
      "a:b/p:Patch": { contradiction, standIn },
      "a:b/d:D": { standIn: {} as never },
    }),
  ];
  const hooksOf = async (type: string, id?: string) => {
    const { hooks } = await guarded({
      phase: "normal",
      kinds,
      build: () => [new Part(type, "web", {}, { import: id })],
    });
    return hooks("web", "beforeUpdate");
  };

  it.each([
    ["what is imported", "a:b/c:C", "id", ["refuse-contradiction-a-b-c-C", "in-normal"]],
    ["what is made", "a:b/c:C", undefined, ["in-normal"]],
    ["what patches", "a:b/p:Patch", undefined, ["refuse-contradiction-a-b-p-Patch", "in-normal"]],
    ["what contradicts nothing", "a:b/d:D", "id", ["in-normal"]],
    ["what no kind knows", "x:y/z:Z", "id", ["in-normal"]],
  ])("is looked for in %s", async (_, type, id, names) => {
    expect((await hooksOf(type, id)).map(({ name }) => name)).toEqual(names);
  });

  it("is refused in a preview as well, by what the estate has, inputs before outputs", async () => {
    const [hook] = await hooksOf("a:b/c:C", "id");
    expect(hook?.opts?.onDryRun).toBe(true);
    const judge = async (args: object) => hook?.callback({ urn: "", id: "", name: "web", type: "a:b/c:C", ...args });
    await expect(judge(changed)).rejects.toThrow(Contradiction);
    await expect(judge(changed)).rejects.toThrow(expect.objectContaining({ name: "Contradiction" }));
    await expect(judge(changed)).rejects.toThrow("web: it is 1, not 2. Put the stack file right, not the estate.");
    await expect(judge({ oldOutputs: { size: 2 }, ...after })).resolves.toBeUndefined();
    await expect(judge({ oldOutputs: { size: 2 }, ...changed })).rejects.toThrow("it is 1");
    await expect(judge({})).resolves.toBeUndefined();
  });

  it("of a patch is judged by what it has set itself, and not by the whole object that is answered", async () => {
    const [hook] = await hooksOf("a:b/p:Patch");
    const judge = async (args: object) =>
      hook?.callback({ urn: "", id: "", name: "web", type: "a:b/p:Patch", ...args });
    await expect(judge({ ...changed, oldInputs: { size: 2 }, oldOutputs: { size: 1 } })).resolves.toBeUndefined();
    await expect(judge({ ...changed, oldInputs: { size: 1 }, oldOutputs: { size: 2 } })).rejects.toThrow("it is 1");
  });
});
