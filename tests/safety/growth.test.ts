import { describe, expect, it } from "vitest";
import { worstSubset } from "../../ops/safety/closure.ts";
import { assessSafety } from "../../ops/safety/safety.ts";
import { largeJump, tangledPlan } from "./large.ts";

/** The least of a few runs, in milliseconds: what the work takes when nothing else has the processor. */
function time(run: () => unknown, runs = 3): number {
  return Math.min(
    ...Array.from({ length: runs }, () => {
      const start = performance.now();
      run();
      return performance.now() - start;
    }),
  );
}

describe("an update of thousands of steps", () => {
  it("is judged right", () => {
    const { before, after, steps } = largeJump(5000);
    const found = assessSafety(before, after, steps).find(({ name }) => name === "connections-writer");
    // 5,000 apps × (20 + 5) connections, and a class that allows 1,669 − 5.
    expect(found?.worst).toEqual({
      demand: 125_000,
      capacity: 1664,
      margin: -123_336,
      steps: ["phase", "database-primary"],
    });
  });

  it("takes no more than its share of time", () => {
    const whole = (apps: number): number => {
      const { before, after, steps } = largeJump(apps);
      return time(() => assessSafety(before, after, steps));
    };
    const [small, large] = [whole(500), whole(2500)];
    // Five times the steps: a square would take 25 times as long.
    expect(large / small).toBeLessThan(12);
  });

  it("takes little longer where the steps are tangled", () => {
    const cut = (count: number): number => {
      const { steps, weights } = tangledPlan(count, 50);
      return time(() => worstSubset(steps, ({ urn }) => weights.get(urn) ?? 0));
    };
    const [small, large] = [cut(1000), cut(5000)];
    expect(large / small).toBeLessThan(15);
  });
});
