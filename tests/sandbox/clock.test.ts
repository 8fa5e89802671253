import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DEFAULT_SCALE, openClock, parseScale } from "../../sandbox/clock.ts";
import { temporaryFolder } from "./fixture.ts";

describe("the clock", () => {
  it("waits for simulated seconds divided by the scale", async () => {
    const clock = openClock(temporaryFolder(), 1000);
    const start = performance.now();
    await clock.wait(100);
    const taken = performance.now() - start;
    expect(taken).toBeGreaterThanOrEqual(98);
    expect(taken).toBeLessThan(1000);
    expect(clock.now()).toBe(100);
  });

  it("stands still while nothing is under way", async () => {
    const clock = openClock(temporaryFolder(), 1000);
    await clock.wait(10);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(clock.now()).toBe(10);
    const waiting = clock.wait(1000);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const meanwhile = clock.now();
    expect(meanwhile).toBeGreaterThan(30);
    expect(meanwhile).toBeLessThan(1010);
    // A wait that begins later overlaps with the one under way.
    await Promise.all([waiting, clock.wait(100)]);
    expect(clock.now()).toBe(1010);
  });

  it("waits for nothing at an infinite scale, and keeps time nevertheless", async () => {
    const clock = openClock(temporaryFolder(), Infinity);
    const woken: string[] = [];
    const sleep = async (name: string, ...naps: number[]): Promise<void> => {
      for (const nap of naps) {
        await clock.wait(nap);
        woken.push(`${name} at ${clock.now()}`);
      }
    };
    await Promise.all([sleep("a", 3600, 600), sleep("b", 60, 60, 7200), sleep("c", 0)]);
    expect(woken).toEqual(["c at 0", "b at 60", "b at 120", "a at 3600", "a at 4200", "b at 7320"]);
  });

  it("can be stopped at both paces", async () => {
    for (const scale of [1, Infinity]) {
      const stop = new AbortController();
      const waiting = openClock(temporaryFolder(), scale).wait(3600, stop.signal);
      stop.abort(new Error("enough"));
      await expect(waiting).rejects.toThrow("enough");
      await expect(openClock(temporaryFolder(), scale).wait(1, stop.signal)).rejects.toThrow("enough");
    }
  });

  it("is one clock for all that open its folder, at any pace", async () => {
    const folder = temporaryFolder();
    const first = openClock(folder, Infinity);
    await first.wait(500);
    const second = openClock(folder, Infinity);
    expect(second.now()).toBe(500);
    second.skip(100);
    expect(first.now()).toBe(600);
    const scaled = openClock(folder, 100_000);
    await scaled.wait(1000);
    expect(first.now()).toBe(1600);
  });

  it("leaves no trace while nobody waits", () => {
    const folder = temporaryFolder();
    expect(openClock(folder, 600).now()).toBe(0);
    expect(existsSync(join(folder, "clock.json"))).toBe(false);
  });

  it.each([
    [undefined, DEFAULT_SCALE],
    ["", DEFAULT_SCALE],
    ["0", Infinity],
    ["Infinity", Infinity],
    ["60", 60],
  ])("reads the scale %s as %d", (value, scale) => {
    expect(parseScale(value)).toBe(scale);
  });

  it.each(["-1", "fast"])("refuses the scale %s", (value) => {
    expect(() => parseScale(value)).toThrow(
      /BROADCAST_SANDBOX_SCALE is .*: allowed are 0 \(no waiting\) and any positive number/,
    );
  });
});
