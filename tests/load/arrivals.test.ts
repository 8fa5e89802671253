import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Slot } from "../../ops/load/arrivals.ts";
import { shareOf, slotsOf, arrivalSegmentsOf } from "../../ops/load/arrivals.ts";
import { scenariosOf } from "../../ops/load/scenarios.ts";
import { defaultEvening, readEvening } from "../../ops/rehearsal/evening.ts";
import { readStackFile } from "../../ops/stackFile.ts";

const evening = readEvening(defaultEvening);
const settings = readStackFile("qa").estate.load;
if (!settings) throw new Error("no load settings");
const scenarios = scenariosOf(evening, settings);
const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const perSecond = sum(scenarios.map((scenario) => scenario.perSecond));
const count = (slots: readonly Slot[]): number => sum(slots.map(({ arrivals }) => arrivals));

describe("the evening's arrivals", () => {
  it("bring the article's requests, sign-ups and people, at the plateau", () => {
    const requests = sum(scenarios.map((scenario) => scenario.perSecond * scenario.flow.length)) * 60;
    expect(requests).toBeCloseTo(251_000, 0);
    const signup = scenarios.find(({ name }) => name === "signup");
    expect((signup?.perSecond ?? 0) * 14 * 60).toBeCloseTo(8000, 0);
    // Little's law.
    expect(sum(scenarios.map((one) => one.perSecond * one.pauseSeconds))).toBeCloseTo(21_000, 0);
  });

  it("rise tenfold within a minute, stay as long as people signed up, and ebb away", () => {
    const [usual, rise, plateau, tail] = arrivalSegmentsOf(evening, perSecond, 0.01, 1);
    expect((rise?.to ?? 0) / (usual?.from ?? 1)).toBeCloseTo(10, 5);
    expect([rise?.seconds, plateau?.seconds]).toEqual([60, 14 * 60]);
    expect(plateau?.from).toBeCloseTo(perSecond * 0.01, 8);
    expect(tail?.to).toBeCloseTo(usual?.from ?? 0, 8);
  });

  it("are the same each time, and as many as the scale says", () => {
    const slots = slotsOf(arrivalSegmentsOf(evening, perSecond, 0.01, 1));
    expect(slotsOf(arrivalSegmentsOf(evening, perSecond, 0.01, 1))).toEqual(slots);
    const expected = perSecond * 0.01 * (0.1 * 120 + 0.55 * 60 + 14 * 60 + 0.55 * 600);
    expect(Math.abs(count(slots) - expected)).toBeLessThan(4 * Math.sqrt(expected));
  });

  it("are shared by workers without one lost or twice, whatever their number", () => {
    const slots = fc.array(fc.record({ seconds: fc.constant(1), arrivals: fc.nat({ max: 500 }) }), {
      minLength: 1,
      maxLength: 50,
    });
    fc.assert(
      fc.property(slots, fc.integer({ min: 1, max: 30 }), (all, workers) => {
        const shares = Array.from({ length: workers }, (_, worker) => shareOf(all, worker, workers));
        for (const [i, { arrivals }] of all.entries()) {
          expect(sum(shares.map((share) => share[i]?.arrivals ?? NaN))).toBe(arrivals);
        }
        const totals = shares.map(count);
        expect(Math.max(...totals) - Math.min(...totals)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
