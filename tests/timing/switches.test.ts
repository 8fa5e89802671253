import { describe, expect, it } from "vitest";
import type { ChangeContext } from "../../infra/contract/duration.ts";
import type { Graph, Node } from "../../infra/contract/graph.ts";
import type { Kind } from "../../infra/contract/kind.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import type { Measurement } from "../../ops/timing/measured.ts";
import type { Switches } from "../../ops/timing/switches.ts";
import { timedSteps, timedSwitch, timedSwitches } from "../../ops/timing/switches.ts";
import { shortage } from "../../ops/timing/shortage.ts";
import { defaultTiming } from "../../stacks/timing.ts";
import { step } from "./steps.ts";

const node = (name: string, more: Partial<Node> = {}): Node => ({
  ...{ urn: name, name, type: "t", inputs: {}, dependencies: [], protect: false, component: false },
  ...{ parent: undefined, provider: undefined },
  ...more,
});
const graph = (...nodes: Node[]): Graph => ({ nodes: new Map(nodes.map((each) => [each.urn, each])) });

/** Each step takes as long as its name says; those of room take a minute more where none is held. */
const seconds: Readonly<Record<string, number>> = { a: 10, b: 20, c: 30, d: 40, room: 100 };
function kindOf(seen: ChangeContext[] = [], held: string[] = []): Kind {
  const table = Object.fromEntries(
    Object.entries(seconds).map(([name, each]) => [
      name,
      { seconds: each, source: "s", ...(name === "room" && { brings: "room" as const }) },
    ]),
  );
  const durations: NonNullable<Kind["durations"]> = {
    table: { ...table, nothing: { seconds: 0, source: "s", brings: "nothing" } },
    classify: ({ name }, context) => {
      seen.push(context);
      return name in seconds ? name : "nothing";
    },
    delayOf: ({ name }, { room }) => (name === "d" && !room ? 60 : undefined),
    roomHeldFor: ({ all }) => (all.some(({ name }) => name === "before") ? held : []),
  };
  return { durations } as unknown as Kind;
}
const chain = [step("a"), step("b", ["a"]), step("c", ["b"]), step("d", ["c", "a"])];
const names = (steps: { name: string }[]) => steps.map(({ name }) => name);

describe("a switch on its time axis", () => {
  const timed = (
    held: string[] = [],
    seen: ChangeContext[] = [],
    timing = defaultTiming,
    measured?: ReadonlyMap<string, { seconds: number; samples: number }>,
  ) =>
    timedSteps(
      {
        from: graph(node("before")),
        to: graph(
          node("a", { inputs: { size: 1 }, parent: "p" }),
          node("p", { inputs: { app: "web" } }),
          node("b", { parent: "gone" }),
        ),
        steps: chain,
        kinds: [kindOf(seen, held)],
      },
      { timing, ...(measured && { measured }) },
    );

  it("is as long as its steps one after the other", () => {
    expect(timed()(new Set())).toMatchObject({ seconds: 160, updateSeconds: 100 });
  });

  it("knows of each step what it becomes, what its component says, and what was there before", () => {
    const seen: ChangeContext[] = [];
    timed([], seen)(new Set());
    expect(seen.slice(0, 3).map(({ inputs, facts }) => ({ inputs, facts }))).toEqual([
      { inputs: { size: 1 }, facts: { app: "web" } },
      { inputs: {}, facts: {} },
      { inputs: {}, facts: {} },
    ]);
    expect(seen[0]?.before.all.map(({ name }) => name)).toEqual(["before"]);
  });

  it("waits for room where none is held before it, unless it is told of some", () => {
    const free = timed();
    expect([undefined, true, false].map((room) => free(new Set(), room).seconds)).toEqual([160, 100, 160]);
    const holding = timed(["d"]);
    expect([undefined, true, false].map((room) => holding(new Set(), room).seconds)).toEqual([100, 100, 160]);
  });

  it("without some of its steps lets what waited for them wait for what those waited for", () => {
    const path = timed(["d"])(new Set(["b", "c"]));
    expect(path.steps.map(({ name, start, end }) => [name, start, end])).toEqual([
      ["a", 0, 10],
      ["d", 10, 50],
    ]);
    expect(timed(["d"])(new Set(["a"])).steps[0]).toMatchObject({ name: "b", start: 0 });
    expect(names(timed()(new Set(["a", "b", "c", "d"])).steps)).toEqual([]);
  });

  it("takes the stack file's figures, and what was measured", () => {
    const timing = { ...defaultTiming, durations: { a: { seconds: 110 } } } as typeof defaultTiming;
    expect(timed(["d"], [], timing)(new Set()).seconds).toBe(200);
    expect(timed(["d"], [], timing, new Map([["a", { seconds: 1, samples: 2 }]]))(new Set()).seconds).toBe(91);
  });
});

describe("the switches of an evening", () => {
  const asked: string[] = [];
  const source = {
    ...{ stack: "prod", kinds: [kindOf()] },
    graph: (phase: Phase) => {
      asked.push(phase);
      return Promise.resolve(graph(node("before")));
    },
    steps: (from: Phase, to: Phase) => {
      asked.push(`${from} → ${to}`);
      return Promise.resolve([step("a")]);
    },
  };
  const one = (from: Phase, to: Phase, took: number): Measurement => ({
    ...{ stack: "prod", from, to, urn: "a", type: "t", seconds: took, at: "2026-11-20T12:00:00Z" },
  });

  it("are four, each from its own phase to the next, with what was measured between the two", async () => {
    const measurements = [
      one("normal", "prewarm", 1),
      one("prewarm", "live", 2),
      one("live", "prewarm", 3),
      one("prewarm", "normal", 4),
    ];
    const all = await timedSwitches(source, { timing: defaultTiming, measurements });
    const told = ([name, { from, to, path }]: [string, Switches["live"]]) => [name, from, to, path.seconds];
    expect(Object.entries(all).map(told)).toEqual([
      ["prewarm", "normal", "prewarm", 1],
      ["live", "prewarm", "live", 2],
      ["backToPrewarm", "live", "prewarm", 3],
      ["backToNormal", "prewarm", "normal", 4],
    ]);
    expect(asked.slice(0, 3)).toEqual(["normal", "prewarm", "normal → prewarm"]);
  });

  it.each([
    [50, 0, 5],
    [50, 1, 60],
    [300, 0, 30],
    [0, 0, 0],
  ])(
    "keep %d %% of the path as margin, and at least %d minutes: %d s",
    async (marginPercent, leastMarginMinutes, margin) => {
      const timing = { ...defaultTiming, marginPercent, leastMarginMinutes };
      expect((await timedSwitch(source, "normal", "prewarm", { timing })).margin).toBe(margin);
    },
  );
});

describe("too little time", () => {
  /** Prewarm: a record, room that takes 100 s, and two dials beside it; live: one that takes 40 s, and 60 more without room. */
  const switchOf = async (from: Phase, to: Phase, steps: ReturnType<typeof step>[]) =>
    timedSwitch(
      {
        ...{ stack: "prod", kinds: [kindOf([], ["d"])] },
        graph: () => Promise.resolve(graph(node("before"))),
        steps: () => Promise.resolve(steps),
      },
      from,
      to,
      { timing: defaultTiming },
    );
  const switches = async (): Promise<Switches> => ({
    prewarm: await switchOf("normal", "prewarm", [
      step("phase"),
      step("room", ["phase"]),
      step("a", ["phase"]),
      step("c", ["phase"]),
    ]),
    live: await switchOf("prewarm", "live", [step("phase"), step("d", ["phase"])]),
    backToPrewarm: await switchOf("live", "prewarm", []),
    backToNormal: await switchOf("prewarm", "normal", []),
  });

  it.each<[number, string, string[], string[]]>([
    [140, "tight", ["a 10", "c 30", "d 140", "room 100"], []],
    // Without the room that is held before it, live takes a minute longer.
    [139, "partial", ["a 10", "c 30", "d 130"], ["room 100"]],
    [130, "partial", ["a 10", "c 30", "d 130"], ["room 100"]],
    [129, "partial", ["a 10", "d 110"], ["c 30", "room 100"]],
    [109, "partial", ["d 100"], ["a 10", "c 30", "room 100"]],
    [99, "partial", ["a 10", "c 30"], ["d 140", "room 100"]],
    [29, "partial", ["a 10"], ["c 30", "d 140", "room 100"]],
    [9, "hopeless", [], ["a 10", "c 30", "d 140", "room 100"]],
  ])("of %d s is %s", async (left, verdict, makes, givenUp) => {
    const found = shortage(await switches(), left, "normal");
    const told = (dials: { name: string; ready: number }[]) =>
      dials.map(({ name, ready }) => `${name} ${ready}`).sort();
    expect(found).toMatchObject({ verdict, left, needed: 140 });
    expect([told(found.makes), told(found.givenUp)]).toEqual([makes, givenUp]);
    for (const { name, phase } of [...found.makes, ...found.givenUp])
      expect(phase).toBe(name === "d" ? "live" : "prewarm");
  });

  it.each<[number, string, string[]]>([
    [40, "tight", ["d"]],
    [39, "hopeless", []],
  ])("from prewarm counts live alone: %d s is %s", async (left, verdict, makes) => {
    const found = shortage(await switches(), left, "prewarm");
    expect(found).toMatchObject({ verdict, needed: 40 });
    expect(names(found.makes)).toEqual(makes);
    expect(names(found.givenUp)).toEqual(makes.length > 0 ? [] : ["d"]);
  });
});
