import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { worstSubset } from "../../ops/safety/closure.ts";
import { plans, reachableSets, step } from "./plans.ts";

const most = 14;

/** Tells by trial what the cut has to find. */
function byTrial(steps: Parameters<typeof reachableSets>[0], weights: readonly number[]) {
  const sums = reachableSets(steps).map((mask) => ({
    mask,
    sum: weights.reduce((sum, weight, place) => ((mask & (1 << place)) === 0 ? sum : sum + weight), 0),
  }));
  const value = Math.max(...sums.map(({ sum }) => sum));
  const best = sums.filter(({ sum }) => Math.abs(sum - value) < 1e-9);
  // The best sets are closed under intersection, so the smallest is in all of them.
  const least = best.reduce((common, { mask }) => common & mask, -1);
  return { value, least };
}

function weightsFor(weight: fc.Arbitrary<number>) {
  return plans(most).chain((steps) =>
    fc.tuple(fc.constant(steps), fc.array(weight, { minLength: steps.length, maxLength: steps.length })),
  );
}

function agrees(weight: fc.Arbitrary<number>, numRuns: number): void {
  const property = fc.property(weightsFor(weight), ([steps, weights]) => {
    const places = new Map(steps.map(({ urn }, place) => [urn, place]));
    const found = worstSubset(steps, ({ urn }) => weights[places.get(urn) ?? -1] ?? 0);
    const { value, least } = byTrial(steps, weights);
    expect(found.value).toBeCloseTo(value, 6);
    expect(found.steps.reduce((mask, { urn }) => mask | (1 << (places.get(urn) ?? 0)), 0)).toBe(least);
  });
  fc.assert(property, { numRuns });
}

describe("the worst subset of a plan", () => {
  it("is what trying every reachable set finds, and the smallest such", () => {
    agrees(fc.integer({ min: -20, max: 20 }), 300);
  });

  it("is so for few different weights, where many sets are as bad", () => {
    agrees(fc.constantFrom(-1, 0, 1), 200);
  });

  it("is so for decimals", () => {
    agrees(
      fc.integer({ min: -4000, max: 4000 }).map((value) => value / 1000),
      150,
    );
  });

  it("is empty where nothing rises", () => {
    expect(worstSubset([step("a"), step("b", ["a"])], () => -1)).toEqual({ value: 0, steps: [] });
  });

  it("takes a loss on the way to a greater gain", () => {
    const steps = [step("down"), step("up", ["down"]), step("other")];
    const weights: Record<string, number> = { down: -3, up: 5, other: -1 };
    const { value, steps: found } = worstSubset(steps, ({ urn }) => weights[urn] ?? 0);
    expect(value).toBe(2);
    expect(found.map(({ name }) => name)).toEqual(["down", "up"]);
  });

  it("sums decimal fractions without their binary dust", () => {
    const steps = [step("a"), step("b"), step("c", ["a", "b"])];
    const weights: Record<string, number> = { a: -0.1, b: -0.2, c: 0.3 };
    expect(worstSubset(steps, ({ urn }) => weights[urn] ?? 0)).toEqual({ value: 0, steps: [] });
  });

  it("walks a chain of thousands of steps", () => {
    const steps = Array.from({ length: 5000 }, (_, place) => step(`s${place}`, place === 0 ? [] : [`s${place - 1}`]));
    const { value, steps: found } = worstSubset(steps, ({ urn }) => (Number(urn.slice(1)) % 2 === 0 ? 3 : -2));
    expect(value).toBe(2500 * 3 - 2499 * 2);
    expect(found).toHaveLength(4999);
  });

  it("refuses weights that it could not sum exactly", () => {
    expect(() => worstSubset([step("a")], () => Number.NaN)).toThrow(RangeError);
    expect(() => worstSubset([step("a")], () => Infinity)).toThrow(/cannot be summed exactly/);
    expect(() => worstSubset([step("a")], () => 2 ** 53)).toThrow(RangeError);
  });
});
