import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { demandOf } from "../../policies/checks/connections.ts";
import { readPool, surgePods } from "../../policies/reading/apps.ts";
import { autoscaler, instances, verdictOf } from "./estate.ts";

const replicas = fc.integer({ min: 1, max: 2000 });
const percent = fc.integer({ min: 0, max: 100 });
const size = fc.integer({ min: 0, max: 100 });
const demand = (max: number, pool: number, surge: number) =>
  demandOf(readPool(autoscaler("app", { max, pool, surge })));

describe("rollout surge", () => {
  it("is rounded up, and never more than one pod above the share", () => {
    const rounded = fc.property(replicas, percent, (count, share) => {
      const pods = surgePods(count, share);
      expect(pods * 100).toBeGreaterThanOrEqual(count * share);
      expect((pods - 1) * 100).toBeLessThan(count * share);
    });
    fc.assert(rounded);
  });
});

describe("demand", () => {
  it("never falls when anything rises", () => {
    const rising = fc.property(replicas, size, percent, fc.nat(50), (max, pool, surge, more) => {
      const before = demand(max, pool, surge);
      expect(demand(max + more, pool, surge)).toBeGreaterThanOrEqual(before);
      expect(demand(max, pool + more, surge)).toBeGreaterThanOrEqual(before);
      expect(demand(max, pool, surge + more)).toBeGreaterThanOrEqual(before);
    });
    fc.assert(rising);
  });

  it("decides the verdict by the sum over the apps", () => {
    const apps = fc.array(fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 10 }), percent), {
      maxLength: 6,
    });
    const sum = fc.property(apps, (list) => {
      const estate = list.map(([max, pool, surge], index) => autoscaler(`app-${index}`, { max, pool, surge }));
      const wanted = list.reduce(
        (total, [max, pool, surge]) => total + (max + Math.ceil((max * surge) / 100)) * pool,
        0,
      );
      expect(verdictOf([...instances(), ...estate], "connections-within-limit").passed).toBe(wanted <= 3355);
    });
    fc.assert(sum, { numRuns: 60 });
  });
});
