import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { phases } from "../../../infra/contract/dial.ts";
import { placeholderCount } from "../../../infra/nodePool/nodePool.ts";
import { reserveOf } from "../../../infra/nodePool/reserve.ts";
import { offlineEstate } from "../../graphs.ts";
import { twoPools } from "./pools.ts";

const requests = fc.record({ cpu: fc.integer({ min: 1, max: 4000 }), memory: fc.integer({ min: 1, max: 4000 }) });

describe("placeholders", () => {
  it("cover the reserve with the fewest pods that do", () => {
    fc.assert(
      fc.property(requests, requests, (room, each) => {
        const count = placeholderCount(room, each);
        expect(count * each.cpu).toBeGreaterThanOrEqual(room.cpu);
        expect(count * each.memory).toBeGreaterThanOrEqual(room.memory);
        const fewer = count - 1;
        expect(fewer * each.cpu < room.cpu || fewer * each.memory < room.memory).toBe(true);
      }),
    );
  });

  it("do not round decimal dust up to a pod more", () => {
    expect(placeholderCount({ cpu: 0.3, memory: 0.3 }, { cpu: 0.1, memory: 0.1 })).toBe(3);
  });

  it("are none where nothing is to be held", () => {
    expect(placeholderCount({ cpu: 0, memory: 0 }, { cpu: 1, memory: 1 })).toBe(0);
    expect(placeholderCount({ cpu: -5, memory: -1 }, { cpu: 1, memory: 1 })).toBe(0);
  });

  it("hold what the apps will request when live beyond what they request now", () => {
    const { estate } = offlineEstate();
    const [normal, prewarm, live] = phases.map((phase) => reserveOf(estate, "apps", phase));
    // 500 × (0.25 + 0.5 + 0.5 + 0.25 + 0.5 + 0.5) less 12 × 0.25 + 16 × 0.5 + 6 × 0.5 + 8 × 0.25 + 6 × 0.5 + 8 × 0.5.
    expect(normal?.cpu).toBe(1250 - 23);
    expect(prewarm).toEqual(normal);
    expect(live).toEqual({ cpu: 0, memory: 0 });
  });

  it("hold on each pool what its own apps will request", () => {
    const { estate } = offlineEstate("prod", twoPools);
    // sync alone: 500 × 0.25 less 8 × 0.25 cores, 500 × 0.5 less 8 × 0.5 GiB.
    expect(reserveOf(estate, "batch", "prewarm")).toEqual({ cpu: 123, memory: 246 });
    expect(reserveOf(estate, "apps", "prewarm").cpu).toBe(1250 - 23 - 123);
  });

  it("hold nothing for an app that says nothing of its requests", () => {
    const { estate } = offlineEstate("prod", ({ apps }) => delete apps.sync.requests);
    expect(reserveOf(estate, "apps", "prewarm").cpu).toBe(1250 - 23 - 123);
  });
});
