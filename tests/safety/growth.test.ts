import { describe, expect, it } from "vitest";
import type { Kind } from "../../infra/contract/kind.ts";
import type { Implication, Limit, Term } from "../../infra/contract/transition.ts";
import { worstSubset } from "../../ops/safety/closure.ts";
import { StepOrder } from "../../ops/safety/order.ts";
import { assessSafety } from "../../ops/safety/safety.ts";
import { kinds } from "../../stacks/kinds.ts";
import { largeJump, tangledPlan } from "./large.ts";

/** Kinds that count how often their limits and implications are asked about a resource. */
class Counted {
  asked = 0;
  readonly kinds: readonly Kind[];

  constructor(from: readonly Kind[]) {
    this.kinds = from.map((kind) => ({
      ...kind,
      limits: (kind.limits ?? []).map(({ name, list }) => ({
        name,
        list: (transition) =>
          list(transition).map((family) => ({
            ...family,
            alternatives: family.alternatives.map((limits) => limits.map((limit) => this.limit(limit))),
          })),
      })),
      implications: (kind.implications ?? []).map(({ name, list }) => ({
        name,
        list: (transition) => list(transition).map((one) => this.implication(one)),
      })),
    }));
  }

  private counting<A extends unknown[], R>(ask: (...given: A) => R): (...given: A) => R {
    return (...given) => {
      this.asked++;
      return ask(...given);
    };
  }

  private limit(limit: Limit): Limit {
    const term = ({ ofOne, value, ...rest }: Term): Term => ({
      ...rest,
      value: this.counting(value),
      ...(ofOne && { ofOne: this.counting(ofOne) }),
    });
    return { ...limit, demand: limit.demand.map(term), capacity: limit.capacity.map(term) };
  }

  private implication({ when, requires, ...rest }: Implication): Implication {
    // A list of many subjects is required of together, and looked at by each: that is its own business.
    return { ...rest, when: this.counting(when), requires: this.counting(requires) };
  }
}

describe("an update of thousands of steps", () => {
  it("is judged right", async () => {
    const { before, after, steps } = await largeJump(5000);
    expect(steps.length).toBeGreaterThan(5000);
    const found = assessSafety(before, after, steps, kinds).find(({ name }) => name === "connections-shop-writer");
    // 5,000 apps × (500 + 125) × 2 connections, and a class that allows 3,360 − 65.
    expect(found?.worst).toEqual({
      demand: 6_250_000,
      capacity: 3295,
      margin: 3295 - 6_250_000,
      steps: ["phase", "database-shop-primary"],
    });
  });

  it("asks about each resource no more often than in a small one", async () => {
    const asked = async (apps: number): Promise<number> => {
      const { before, after, steps } = await largeJump(apps);
      const counted = new Counted(kinds);
      assessSafety(before, after, steps, counted.kinds);
      return counted.asked / steps.length;
    };
    const [small, large] = [await asked(100), await asked(1000)];
    expect(small).toBeGreaterThan(1);
    expect(large).toBeLessThan(small * 1.5);
  });

  it("has a worst moment that one step more or less does not make worse, where the steps are tangled", () => {
    const { steps, weights } = tangledPlan(1500, 50);
    const weightOf = ({ urn }: { urn: string }): number => weights.get(urn) ?? 0;
    const { value, steps: found } = worstSubset(steps, weightOf);
    const order = new StepOrder(steps);
    const done = new Set(found.map(({ urn }) => order.placeOf(urn) ?? -1));
    const sum = (places: Iterable<number>): number =>
      [...places].reduce((total, place) => total + (weights.get(`s${place}`) ?? 0), 0);
    expect(found.length).toBeGreaterThan(100);
    expect(sum(done)).toBe(value);
    expect(order.ancestors([...done])).toEqual(done);
    for (const place of steps.keys()) {
      const more = [...order.ancestors([place])].filter((other) => !done.has(other));
      const less = [...order.descendants([place])].filter((other) => done.has(other));
      expect(sum(more)).toBeLessThanOrEqual(0);
      expect(sum(less)).toBeGreaterThanOrEqual(0);
    }
  });
});
