import { describe, expect, it } from "vitest";
import type { Point } from "../../ops/size/curve.ts";
import { meanQueueLength } from "../../ops/size/erlang.ts";
import { fitLine, fitStation, fitUsl } from "../../ops/size/fit.ts";
import { seededRandom } from "../../ops/random.ts";
import { window } from "./simulate.ts";

describe("the queue before a pool", () => {
  it.each([
    // By the formula itself, in exact fractions; one server has the closed form ρ² / (1 − ρ).
    [1, 0.5, 0.5],
    [1, 0.9, 8.1],
    [2, 1, 1 / 3],
    [5, 4, 2.2165],
    [100, 90, 1.95246],
  ])("of %i servers at a load of %d is %d long", (servers, load, length) => {
    expect(meanQueueLength(servers, load)).toBeCloseTo(length, 3);
  });

  it("is empty without load, and endless from the limit on", () => {
    expect(meanQueueLength(4, 0)).toBe(0);
    expect(meanQueueLength(4, 4)).toBe(Infinity);
    expect(meanQueueLength(1000, 999)).toBeGreaterThan(500);
  });
});

describe("a curve fitted to a load test", () => {
  const pools = [2, 5, 20];

  it.each(pools)("predicts the limit of a pool of %i from what is seen below most of it", (servers) => {
    const station = { servers, service: 0.04, fixed: 0.06 };
    const next = seededRandom(servers);
    const limit = servers / station.service;
    const below = [0.2, 0.35, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85].map((share) => window(station, limit * share, 400, next));
    // Beyond the knee the test measures the limit itself.
    const measured = window(station, limit * 1.3, 400, next).throughput;
    const curve = fitStation(below, servers);
    expect(curve.peak / measured).toBeGreaterThan(0.8);
    expect(curve.peak / measured).toBeLessThan(1.2);
    expect(curve.error).toBeLessThan(0.05);
  });

  it("finds the parameters that made the law's curve", () => {
    const law = (n: number): Point => ({
      concurrency: n,
      throughput: (50 * n) / (1 + 0.04 * (n - 1) + 0.0005 * n * (n - 1)),
    });
    const curve = fitUsl([1, 2, 4, 8, 12, 16, 24, 32, 48].map(law));
    expect(curve.parameters["single"]).toBeCloseTo(50, 0);
    expect(curve.parameters["contention"]).toBeCloseTo(0.04, 2);
    expect(curve.parameters["coherence"]).toBeCloseTo(0.0005, 4);
    expect(curve.peak).toBeCloseTo(law(Math.sqrt(0.96 / 0.0005)).throughput, 0);
  });

  it("is no better than a line where nothing bends", () => {
    const next = seededRandom(3);
    const points = [5, 10, 20, 40, 60].map((rate) =>
      window({ servers: 50, service: 0.04, fixed: 0.06 }, rate, 400, next),
    );
    const line = fitLine(points);
    expect(line.aic).toBeLessThan(fitStation(points, 50).aic);
    expect(1 / (line.parameters["single"] ?? 0)).toBeCloseTo(0.1, 2);
  });
});
