import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Step } from "../../infra/contract/step.ts";
import type { Limit } from "../../infra/contract/transition.ts";
import { termsOf } from "../../infra/contract/transition.ts";
import { worstMoment } from "../../ops/safety/limits.ts";
import { PlannedTransition } from "../../ops/safety/transition.ts";
import { kinds } from "../../stacks/kinds.ts";
import { graph, node, plans, reachableSets, step, subsets } from "./plans.ts";

interface Thing {
  before: number;
  after: number;
  capacity: boolean;
  trails: boolean;
}

const thing = fc.record({
  before: fc.integer({ min: 0, max: 30 }),
  after: fc.integer({ min: 0, max: 30 }),
  capacity: fc.boolean(),
  trails: fc.boolean(),
});

const updates = plans(9).chain((steps) =>
  fc.tuple(fc.constant(steps), fc.array(thing, { minLength: steps.length, maxLength: steps.length })),
);

function transitionOf(steps: readonly Step[], things: readonly Thing[]): PlannedTransition {
  const end = (which: "before" | "after") =>
    graph(things.map((item, place) => node(`s${place}`, { value: item[which] }, item.trails)));
  return new PlannedTransition(end("before"), end("after"), steps, kinds);
}

function limitOf(things: readonly Thing[]): Limit {
  const urns = (capacity: boolean) =>
    things.map((item, place) => ({ item, urn: `s${place}` })).filter(({ item }) => item.capacity === capacity);
  const terms = (capacity: boolean) =>
    termsOf(
      urns(capacity).map(({ urn }) => urn),
      ({ inputs }) => inputs["value"] as number,
    );
  return { title: "things", shows: /value/, demand: terms(false), capacity: terms(true) };
}

/** demand − capacity with these effects in force. */
function stateOf(things: readonly Thing[], effects: number): number {
  return things.reduce((sum, { before, after, capacity }, place) => {
    const value = (effects & (1 << place)) === 0 ? before : after;
    return sum + (capacity ? -value : value);
  }, 0);
}

describe("the worst moment of a limit", () => {
  it("is what trying every moment finds, effects that trail their step included", () => {
    const property = fc.property(updates, ([steps, things]) => {
      const late = things.reduce((mask, { trails }, place) => (trails ? mask | (1 << place) : mask), 0);
      const moments = reachableSets(steps).flatMap((done) => subsets(done & late).map((missing) => done & ~missing));
      const worst = Math.max(...moments.map((effects) => stateOf(things, effects)));
      const found = worstMoment(limitOf(things), transitionOf(steps, things));
      expect(found.demand - found.capacity).toBe(worst);
      expect(found.ok).toBe(worst <= 0);
      expect(reachableSets(steps)).toContain([...found.done].reduce((mask, place) => mask | (1 << place), 0));
    });
    fc.assert(property, { numRuns: 250 });
  });

  it("never lies below any moment where several resources count together", () => {
    const property = fc.property(updates, ([steps, things]) => {
      const all = things.map((_, place) => `s${place}`).slice(0, 6);
      const least: Limit = {
        title: "the least of some",
        shows: /value/,
        demand: [],
        capacity: [
          { urns: all, value: ({ all: shapes }) => Math.min(...shapes.map(({ inputs }) => inputs["value"] as number)) },
        ],
      };
      const found = worstMoment(least, transitionOf(steps, things));
      for (const done of reachableSets(steps)) {
        const values = things
          .slice(0, 6)
          .map(({ before, after }, place) => ((done & (1 << place)) === 0 ? before : after));
        expect(found.capacity).toBeLessThanOrEqual(Math.min(...values));
      }
    });
    fc.assert(property, { numRuns: 100 });
  });

  it.each([
    [8, false],
    [9, true],
  ])("looks at all combinations of %i that count together, unless that is too much: %s", (count, refused) => {
    const things = Array.from({ length: count }, () => ({ before: 5, after: 3, capacity: true, trails: false }));
    const sum: Limit = {
      title: "all together",
      shows: /value/,
      demand: [],
      capacity: [
        {
          urns: things.map((_, place) => `s${place}`),
          value: ({ all }) => all.reduce((total, { inputs }) => total + Number(inputs["value"]), 0),
        },
      ],
    };
    const transition = transitionOf(
      things.map((_, place) => step(`s${place}`)),
      things,
    );
    const worst = () => worstMoment(sum, transition).capacity;
    if (refused) expect(worst).toThrow(`${count} resources that count together change at once; at most 8`);
    else expect(worst()).toBe(3 * count);
  });
});
