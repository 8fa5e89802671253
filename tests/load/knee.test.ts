import { beforeAll, expect, it } from "vitest";
import { kneeOf } from "../../ops/load/knee.ts";
import { describeLoad } from "./local.ts";
import type { LoadRun } from "./shop.ts";
import { flowOf, runLoad } from "./shop.ts";

/** Long beside what the machine itself takes, so that it matters little how busy it is. */
const serviceMs = 200;

const pools = [3, 5, 8];
const stepSeconds = 5;
/** Of the staircase that leads beyond: the fourth asks for half as much again as can be had. */
const steps = 5;

/** A staircase up to a share of what the pool would bear if a sign-up were nothing but its sleep. */
function stairs(pool: number, share: number, steps: number): Promise<LoadRun> {
  const highest = (share * pool) / (serviceMs / 1000);
  const shop = ["--try-pool", pool, "--try-service-ms", serviceMs];
  const options = [...shop, "--steps", steps, "--step-seconds", stepSeconds].map(String);
  return runLoad("--stairs", `signup=${highest.toFixed(1)}`, ...options);
}

describeLoad("the knee of the local target, on three pool sizes", () => {
  const below = new Map<number, LoadRun>();
  const beyond = new Map<number, LoadRun>();
  beforeAll(async () => {
    // Mostly asleep, so they may sleep at the same time.
    await Promise.all(
      pools.map(async (pool) => {
        below.set(pool, await stairs(pool, 0.8, 6));
        beyond.set(pool, await stairs(pool, 2, steps));
      }),
    );
  }, 300_000);

  it.each(pools)(
    "pool of %d: predicted from below it, it lies within a fifth of what is measured beyond it",
    (pool) => {
      const [low, high] = [below.get(pool), beyond.get(pool)];
      if (!low || !high) throw new Error("no run");
      const predicted = kneeOf(flowOf(low, "signup"), low.report)?.bound ?? 0;
      // The last steps ask for more than it can: what leaves is what it bears.
      const full = flowOf(high, "signup").windows.slice(3, steps);
      expect(full.every(({ arrivals, completed }) => completed < 0.9 * arrivals)).toBe(true);
      const measured = full.reduce((sum, { completed }) => sum + completed, 0) / (full.length * stepSeconds);
      const off = predicted / measured - 1;
      process.stderr.write(
        `knee, pool of ${pool}: predicted ${predicted.toFixed(1)}/s from below it, measured ${measured.toFixed(1)}/s beyond it (${(off * 100).toFixed(0)} %)\n`,
      );
      expect(Math.abs(off)).toBeLessThan(0.2);
    },
  );
});
