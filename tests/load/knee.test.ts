import { beforeAll, expect, it } from "vitest";
import { capacityOf } from "../../ops/size/capacity.ts";
import { describeLoad } from "./local.ts";
import type { Tried } from "./shop.ts";
import { flowOf, tried } from "./shop.ts";

/** Long beside what the machine itself takes, so that it matters little how busy it is. */
const serviceMs = 200;

const pools = [3, 5, 8];

describeLoad("the knee of the local target, on three pool sizes", () => {
  const runs = new Map<number, Tried>();
  beforeAll(async () => {
    // Mostly asleep, so they may sleep at the same time.
    await Promise.all(
      pools.map(async (pool) => {
        const highest = (1.3 * pool) / (serviceMs / 1000);
        const options = ["--try-pool", pool, "--try-service-ms", serviceMs, "--steps", 10, "--step-seconds", 6];
        runs.set(pool, await tried("--stairs", `signup=${highest.toFixed(1)}`, ...options.map(String)));
      }),
    );
  }, 300_000);

  it.each(pools)(
    "pool of %d: predicted from below it, it lies within a fifth of what is measured beyond it",
    (pool) => {
      const run = runs.get(pool);
      if (!run) throw new Error("no run");
      const flow = flowOf(run, "signup");
      const rate = (count: number): number => count / 6;
      const played = flow.windows.filter(({ arrivals }) => arrivals > 0);
      // From the first step on at which fewer leave than come.
      const beyond = played.findIndex((w, i) => i > 2 && w.completed < 0.9 * w.arrivals);
      expect(beyond).toBeGreaterThan(4);
      const over = played.slice(beyond).map(({ completed }) => rate(completed));
      const measured = over.reduce((a, b) => a + b, 0) / over.length;
      const { curve, windows } = capacityOf({
        windows: played.slice(0, beyond).map(({ completed, concurrency, p95 = 0 }) => ({
          concurrency,
          throughput: rate(completed),
          p95: p95 / 1000,
        })),
        servers: pool,
        threshold: 2,
      });
      process.stderr.write(
        `knee, pool of ${pool}: predicted ${curve.peak.toFixed(1)}/s from ${windows} steps below it, measured ${measured.toFixed(1)}/s beyond it (${((curve.peak / measured - 1) * 100).toFixed(0)} %)\n`,
      );
      expect(Math.abs(curve.peak / measured - 1)).toBeLessThan(0.2);
    },
  );
});
