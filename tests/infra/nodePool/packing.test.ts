import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PodGroup } from "../../../infra/nodePool/packing.ts";
import { nodesNeeded } from "../../../infra/nodePool/packing.ts";
import type { NodeCapacity } from "../../../infra/nodePool/reading.ts";

describe("packing", () => {
  const node: NodeCapacity = { cpu: 4, memory: 16, pods: 10 };
  const quarter = fc.integer({ min: 1, max: 16 }).map((quarters) => quarters / 4);
  const groups = fc.array(fc.record({ cpu: quarter, memory: quarter, count: fc.integer({ min: 0, max: 12 }) }), {
    maxLength: 5,
  });

  /** Pod by pod: the first node with room. */
  function oneByOne(pods: readonly PodGroup[]): number {
    const share = (one: PodGroup) => Math.max(one.cpu / node.cpu, one.memory / node.memory);
    const sorted = pods.filter(({ count }) => count > 0).sort((a, b) => share(b) - share(a));
    const nodes: NodeCapacity[] = [];
    for (const { cpu, memory } of sorted.flatMap((one) => Array<PodGroup>(one.count).fill(one))) {
      const room = nodes.find((one) => one.cpu >= cpu && one.memory >= memory && one.pods >= 1);
      const place = room ?? { ...node };
      if (!room) nodes.push(place);
      place.cpu -= cpu;
      place.memory -= memory;
      place.pods -= 1;
    }
    return nodes.length;
  }

  it("agrees with placing pod by pod", () => {
    const agree = fc.property(groups, (pods) => {
      expect(nodesNeeded(pods, node)).toBe(oneByOne(pods));
    });
    fc.assert(agree, { numRuns: 300 });
  });

  it("never needs fewer nodes than the sums", () => {
    fc.assert(
      fc.property(groups, (pods) => {
        const cores = pods.reduce((sum, { cpu, count }) => sum + cpu * count, 0);
        expect(nodesNeeded(pods, node)).toBeGreaterThanOrEqual(Math.ceil(cores / node.cpu));
      }),
    );
  });

  it("copes with a thousand apps of millions of pods, which nobody could place one by one", () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({
      cpu: 0.25 + (index % 40) / 100,
      memory: 0.5,
      count: 50_000,
    }));
    const cores = many.reduce((sum, { cpu, count }) => sum + cpu * count, 0);
    const needed = nodesNeeded(many, { cpu: 15.8, memory: 57, pods: 110 });
    expect(needed).toBeGreaterThanOrEqual(Math.ceil(cores / 15.8));
    // First fit by falling size wastes less than two ninths.
    expect(needed).toBeLessThan((cores / 15.8) * (11 / 9) + 1);
  });

  it("does not lose a pod to binary fractions", () => {
    expect(nodesNeeded([{ cpu: 0.1, memory: 0.1, count: 3 }], { cpu: 0.3, memory: 1, pods: 10 })).toBe(1);
  });
});
