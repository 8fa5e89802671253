import { describe, expect, it } from "vitest";
import type { Window } from "../../ops/size/capacity.ts";
import { capacityOf } from "../../ops/size/capacity.ts";
import { seededRandom } from "../../ops/random.ts";
import { window } from "./simulate.ts";

const station = { servers: 5, service: 0.04, fixed: 0.06 };
const limit = station.servers / station.service;

/** The 95th percentile is not simulated: 2.5 times the mean is usual of a queue. */
function windows(shares: readonly number[], seed = 1): Window[] {
  const next = seededRandom(seed);
  return shares.map((share) => {
    const point = window(station, limit * share, 120, next);
    return { ...point, p95: (2.5 * point.concurrency) / point.throughput };
  });
}

describe("what one replica bears", () => {
  it("lies below the limit, within an interval that holds what is true", () => {
    const { sessions, interval, saturated, curve } = capacityOf({
      windows: windows([0.2, 0.4, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.1, 1.3]),
      servers: 5,
      threshold: 0.5,
    });
    expect(saturated).toBe(true);
    expect(curve.model).toBe("station");
    expect(sessions).toBeLessThan(limit);
    expect(sessions).toBeGreaterThan(0.75 * limit);
    expect(interval[0]).toBeLessThanOrEqual(sessions);
    expect(interval[1]).toBeGreaterThanOrEqual(sessions);
    expect(interval[1] / interval[0]).toBeLessThan(1.3);
  });

  it("is less where visitors must wait less", () => {
    const all = windows([0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 1.1]);
    const at = (threshold: number): number => capacityOf({ windows: all, servers: 5, threshold }).sessions;
    expect(at(0.3)).toBeLessThan(at(0.6));
    expect(at(0.01)).toBe(0);
  });

  it("is only known to be more than was tried, where nothing bends", () => {
    const all = windows([0.02, 0.05, 0.1, 0.15, 0.2, 0.25]);
    const { saturated, sessions, interval, curve } = capacityOf({ windows: all, servers: 5, threshold: 0.5 });
    expect(saturated).toBe(false);
    expect(curve.model).toBe("line");
    expect(sessions).toBeCloseTo(Math.max(...all.map(({ throughput }) => throughput)));
    expect(interval[1]).toBe(Infinity);
  });

  it("is found without knowing of a pool, where sessions hinder each other", () => {
    const next = seededRandom(5);
    const law = (n: number): number => (40 * n) / (1 + 0.03 * (n - 1) + 0.0006 * n * (n - 1));
    const measured = [1, 2, 4, 8, 12, 16, 24, 32, 40, 48, 64].map((n): Window => {
      const throughput = law(n) * (0.98 + 0.04 * next());
      return { concurrency: n, throughput, p95: (2 * n) / throughput };
    });
    const { saturated, sessions, curve } = capacityOf({ windows: measured, threshold: 0.2 });
    expect(curve.model).toBe("usl");
    expect(saturated).toBe(true);
    // 0.1 s on average is what 45 or so in flight take.
    const most = Array.from({ length: 640 }, (_, i) => 1 + i / 10).filter((n) => n / law(n) <= 0.1);
    expect(sessions / law(most.at(-1) ?? 0)).toBeGreaterThan(0.95);
    expect(sessions / law(most.at(-1) ?? 0)).toBeLessThan(1.05);
  });

  it("is the same each time", () => {
    const inputs = { windows: windows([0.3, 0.5, 0.7, 0.8, 0.9, 1.1]), servers: 5, threshold: 0.5 };
    expect(capacityOf(inputs).interval).toEqual(capacityOf(inputs).interval);
  });

  it("is not guessed from four windows", () => {
    expect(() => capacityOf({ windows: windows([0.3, 0.5, 0.7, 0.9]), threshold: 1 })).toThrow(/4 windows.*at least 5/);
  });

  it("ends where sessions fail, however many were offered", () => {
    const held = windows([0.02, 0.05, 0.1, 0.15, 0.2]);
    // Of 80 a second 60 % are turned away at once: what is served is served as fast as ever.
    const shed = { concurrency: 4, throughput: 32, p95: 0.1, shed: 80 };
    const { sessions, interval, saturated, shedsFrom } = capacityOf({ windows: [...held, shed], threshold: 0.5 });
    const most = Math.max(...held.map(({ throughput }) => throughput));
    expect({ sessions, interval, saturated, shedsFrom }).toEqual({
      ...{ sessions: most, interval: [most, 80], saturated: true, shedsFrom: 80 },
    });
  });

  it("is not above where sessions fail, whatever bends", () => {
    const all = windows([0.2, 0.4, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.1, 1.3]);
    const shed = { concurrency: 2, throughput: 40, p95: 0.1, shed: 50 };
    const { sessions, interval } = capacityOf({ windows: [...all, shed], servers: 5, threshold: 0.5 });
    expect(sessions).toBe(50);
    expect(interval[1]).toBe(50);
  });

  it("is known from a few windows where sessions failed, and not at all where they failed from the first on", () => {
    const shed = { concurrency: 2, throughput: 10, p95: 0.1, shed: 20 };
    const [slow] = windows([0.1]);
    expect(capacityOf({ windows: [slow, shed].filter((w) => w !== undefined), threshold: 1 }).sessions).toBe(
      slow?.throughput,
    );
    expect(() => capacityOf({ windows: [shed], threshold: 1 })).toThrow(/failed.*from 20\.00 a second on/);
  });
});
