import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ResourceShape } from "../../infra/contract/shape.ts";
import type { Implication } from "../../infra/contract/transition.ts";
import { breachOf } from "../../ops/safety/implications.ts";
import { PlannedTransition } from "../../ops/safety/transition.ts";
import { kinds } from "../../stacks/kinds.ts";
import { graph, node, plans, reachableSets, subsets } from "./plans.ts";

interface Thing {
  before: boolean;
  after: boolean;
  trails: boolean;
}

const isOn = (shape: ResourceShape | undefined): boolean => shape?.inputs["on"] === true;

const cases = (most: number, trails: fc.Arbitrary<boolean>) =>
  plans(most).chain((steps) => {
    const urns = steps.map(({ urn }) => urn);
    return fc.record({
      steps: fc.constant(steps),
      // Resources without a step stand still.
      still: fc.subarray(urns),
      things: fc.array(fc.record({ before: fc.boolean(), after: fc.boolean(), trails }), {
        minLength: urns.length,
        maxLength: urns.length,
      }),
      subjects: fc.subarray(urns, { minLength: 1 }),
      candidates: fc.array(fc.subarray(urns), { minLength: 1, maxLength: 3 }),
      orderOnly: fc.boolean(),
    });
  });

describe("an implication", () => {
  const agrees = (input: ReturnType<typeof cases>, numRuns: number): void => {
    const property = fc.property(input, ({ steps: all, still, things, subjects, candidates, orderOnly }) => {
      const steps = all.filter(({ urn }) => !still.includes(urn));
      const end = (which: "before" | "after") =>
        graph(things.map((item: Thing, place) => node(`s${place}`, { on: item[which] }, item.trails)));
      const transition = new PlannedTransition(end("before"), end("after"), steps, kinds);
      const implication: Implication = {
        name: "test",
        level: "mandatory",
        reason: "",
        subjects,
        when: isOn,
        requires: () => candidates.map((urns) => ({ missing: urns.join(), candidates: urns, holds: isOn, orderOnly })),
      };
      const placeOf = new Map(steps.map(({ urn }, place) => [urn, place]));
      const thingOf = (urn: string): Thing => things[Number(urn.slice(1))] as Thing;
      const on = (urn: string, effects: number): boolean => {
        const { before, after } = thingOf(urn);
        const place = placeOf.get(urn);
        return place !== undefined && (effects & (1 << place)) !== 0 ? after : before;
      };
      const late = steps.reduce((mask, { urn }, place) => (thingOf(urn).trails ? mask | (1 << place) : mask), 0);
      const breaks = (done: number): boolean =>
        subsets(done & late).some((missing) => {
          const effects = done & ~missing;
          // Where only the order counts, what is required counts from the end of its step.
          const required = orderOnly ? done : effects;
          return (
            subjects.some((urn) => on(urn, effects)) &&
            candidates.some((urns) => urns.every((urn) => !on(urn, required)))
          );
        });
      const breach = breachOf(implication, transition);
      expect(breach !== undefined).toBe(reachableSets(steps).some(breaks));
      if (!breach) return;
      const named = [...breach.done].reduce((mask, place) => mask | (1 << place), 0);
      expect(reachableSets(steps)).toContain(named);
      expect(breaks(named)).toBe(true);
    });
    fc.assert(property, { numRuns });
  };

  it("is broken exactly when some reachable moment breaks it, and names one such", () => {
    agrees(cases(14, fc.constant(false)), 250);
  });

  it("is so where effects trail their steps", () => {
    agrees(cases(9, fc.boolean()), 400);
  });
});
