import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { criticalPath } from "../../ops/timing/criticalPath.ts";
import { step, takes } from "./steps.ts";

const durations: Record<string, number> = { a: 10, b: 20, c: 5, d: 1 };
const byName = ({ name }: { name: string }) => takes(durations[name] ?? 0);

describe("the critical path", () => {
  it("is the longest chain, with start, end and slack of every step", () => {
    const path = criticalPath([step("a"), step("b", ["a"]), step("c", ["a"]), step("d", ["b", "c"])], byName);
    expect(path.seconds).toBe(31);
    expect(path.chain.map(({ name }) => name)).toEqual(["a", "b", "d"]);
    expect(path.steps.map(({ name, start, end, slack }) => [name, start, end, slack])).toEqual([
      ["a", 0, 10, 0],
      ["b", 10, 30, 0],
      ["c", 10, 15, 15],
      ["d", 30, 31, 0],
    ]);
  });

  it("waits at its end for effects, but no step does", () => {
    const settling = ({ name }: { name: string }) => (name === "a" ? takes(1, 90) : takes(20));
    const path = criticalPath([step("a"), step("b", ["a"])], settling);
    expect(path).toMatchObject({ seconds: 91, updateSeconds: 21 });
    expect(path.chain.map(({ name }) => name)).toEqual(["a"]);
    expect(path.steps.map(({ effect, slack }) => [effect, slack])).toEqual([
      [91, 0],
      [21, 70],
    ]);
  });

  it("takes a wait for a step that is not there as over, and no steps as no time", () => {
    expect(criticalPath([step("a", ["elsewhere"])], byName).seconds).toBe(10);
    expect(criticalPath([], byName)).toMatchObject({ seconds: 0, chain: [], interruptions: [] });
  });

  it("lists interruptions by when they may happen", () => {
    const interruption = { least: 60, most: 120, of: "the database" };
    const path = criticalPath([step("b", ["a"]), step("a")], ({ name }) => ({
      ...takes(durations[name] ?? 0),
      interruption,
    }));
    expect(path.interruptions.map(({ name, between }) => [name, between])).toEqual([
      ["a", [0, 10]],
      ["b", [10, 30]],
    ]);
    expect(path.interruptedSeconds).toBe(240);
  });

  it("refuses a circle", () => {
    expect(() => criticalPath([step("a", ["b"]), step("b", ["a"])], byName)).toThrow(/circle/);
  });

  it("agrees with walking every chain, and slack is what a step may be late", () => {
    const random = fc.array(
      fc.record({ seconds: fc.nat(50), settles: fc.nat(50), waits: fc.array(fc.nat(11), { maxLength: 4 }) }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(random, fc.nat(11), (given, pick) => {
        const name = (index: number) => `s${index}`;
        const steps = given.map(({ waits }, index) =>
          step(name(index), waits.filter((other) => other < index).map(name)),
        );
        const duration =
          (late = -1, by = 0) =>
          (at: { name: string }) => {
            const index = Number(at.name.slice(1));
            return takes((given[index]?.seconds ?? 0) + (index === late ? by : 0), given[index]?.settles ?? 0);
          };
        const endOf = (index: number): number =>
          (given[index]?.seconds ?? 0) +
          Math.max(0, ...(given[index]?.waits ?? []).filter((w) => w < index).map(endOf));
        const path = criticalPath([...steps].reverse(), duration());
        expect(path.seconds).toBe(Math.max(...given.map(({ settles }, index) => endOf(index) + settles)));
        expect(path.chain.at(-1)?.effect).toBe(path.seconds);
        const late = pick % given.length;
        const slack = path.steps.find((one) => one.name === name(late))?.slack ?? -1;
        expect(criticalPath(steps, duration(late, slack)).seconds).toBe(path.seconds);
        expect(criticalPath(steps, duration(late, slack + 1)).seconds).toBe(path.seconds + 1);
      }),
    );
  });
});
