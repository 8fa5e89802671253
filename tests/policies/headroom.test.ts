import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { annotation } from "../../infra/annotations.ts";
import type { Node, Pods } from "../../policies/packing.ts";
import { nodesNeeded } from "../../policies/packing.ts";
import { quantity } from "../../policies/reading/headroom.ts";
import { autoscaler, goodEstate, messages, mutated, patch, verdictOf, without } from "./estate.ts";

const good = goodEstate();
const note = (key: string, value: string | undefined) =>
  mutated(good, "placeholders", ["metadata", "annotations", key], value);

describe("pods-fit-nodes", () => {
  const check = "pods-fit-nodes";

  it("packs the least replicas and the placeholders onto the nodes that may be started", () => {
    expect(messages([...good, patch("more", 600, { pool: 0 })], check)).toMatch(
      /\(634 pods, 335 cores, 700 GiB\) need 2\d nodes of 15.8 cores, 57 GiB, 110 pods; at most 20 may be started/,
    );
    expect(messages([...good, autoscaler("more", { min: 10, max: 600, pool: 0 })], check)).toBe("");
  });

  it("knows that a pod does not fit beside another of its size", () => {
    // 8 cores each: one a node, though the sum of cores is there for 39.
    expect(
      messages(
        [...without(good, "placeholders"), ...note(annotation.maxNodes, "20"), patch("big", 21, { cpu: 8, pool: 0 })],
        check,
      ),
    ).not.toBe("");
  });

  it("says when a pod is larger than a node", () => {
    expect(messages([...good, patch("huge", 1, { cpu: 16, pool: 0 })], check)).toContain("need a larger node");
  });

  it("fails where requests or nodes are not said", () => {
    const missing = mutated(good, "fleet-web-hpa", ["metadata", "annotations", annotation.cpuRequest], undefined);
    expect(messages(missing, check)).toContain("is missing");
    expect(messages(note(annotation.maxNodes, undefined), check)).toContain("is missing");
    expect(messages(without(good, "placeholders"), check)).toContain(
      "No placeholder Deployment says what a node offers",
    );
  });

  it("is only advisory about what an autoscaler might ask for", () => {
    const verdict = verdictOf(
      [...good, autoscaler("more", { min: 1, max: 900, pool: 0 })],
      "pods-fit-nodes-at-maximum",
    );
    expect(verdict).toMatchObject({ level: "advisory", passed: false });
    expect(verdict.violations[0]?.message).toContain("An autoscaler may ask for pods that never start");
  });
});

describe("room", () => {
  it("is limited by pod slots as well", () => {
    const tiny = autoscaler("tiny", { min: 1, max: 1700, cpu: 0.001, memory: 0.001, pool: 0 });
    expect(messages([...good, tiny], "pod-slots")).toContain(
      "2235 pods, rollout surge included; 20 nodes × 110 pods hold 2200",
    );
  });

  it("counts no more pods a node than EKS runs", () => {
    expect(messages(note(annotation.podsPerNode, "111"), "pods-per-node")).toContain(
      "EKS runs 1 to 110 on a node of 15.8 cores",
    );
    const large = mutated(
      note(annotation.podsPerNode, "250"),
      "placeholders",
      ["metadata", "annotations", annotation.nodeCpu],
      "31.8",
    );
    expect(messages(large, "pods-per-node")).toBe("");
  });

  it("is held by enough placeholders", () => {
    const check = "placeholders-cover-reserve";
    expect(messages(mutated(good, "placeholders", ["spec", "replicas"], 5), check)).toContain(
      "hold 17.5 cores; the broadcast needs 20 more",
    );
    expect(messages(note(annotation.memoryReserve, "73"), check)).toContain("hold 72 GiB; the broadcast needs 73 more");
  });

  it("is given up to real pods", () => {
    const check = "placeholders-yield";
    expect(messages(mutated(good, "priority", ["value"], 0), check)).toContain("of value 0; below 0");
    expect(messages(without(good, "priority"), check)).toContain("of value unknown");
    const none = mutated(good, "placeholders", ["spec", "template", "spec", "priorityClassName"], undefined);
    expect(messages(none, check)).toContain("is missing");
  });

  it("comes from a node group with sound sizes", () => {
    const set = (minSize: number, desiredSize: number, maxSize: number) =>
      messages(mutated(good, "nodes", ["scalingConfig"], { minSize, desiredSize, maxSize }), "node-group-bounds");
    expect(set(7, 6, 20)).toContain("min 7, desired 6, max 20");
    expect(set(1, 21, 20)).toContain("min ≤ desired ≤ max");
    expect(set(1, 1, 451)).toContain("1 to 450");
    expect(set(0, 0, 450)).toBe("");
  });
});

describe("quantities", () => {
  it.each([
    ["250m", 0.25],
    ["2", 2],
    ["1.5", 1.5],
    ["512Mi", 512 * 2 ** 20],
    ["2G", 2e9],
  ])("reads %s", (text, expected) => expect(quantity(text)).toBeCloseTo(expected, 9));

  it.each(["", "Mi", "-1", "1e3", "2 Gi"])("refuses %j", (text) =>
    expect(() => quantity(text)).toThrow("no Kubernetes quantity"),
  );
});

describe("packing", () => {
  const node: Node = { cpu: 4, memory: 16, pods: 10 };
  const quarter = fc.integer({ min: 1, max: 16 }).map((quarters) => quarters / 4);
  const groups = fc.array(fc.record({ cpu: quarter, memory: quarter, count: fc.integer({ min: 0, max: 12 }) }), {
    maxLength: 5,
  });

  /** Pod by pod: the first node with room. */
  function oneByOne(pods: readonly Pods[]): number {
    const share = (one: Pods) => Math.max(one.cpu / node.cpu, one.memory / node.memory);
    const sorted = pods.filter(({ count }) => count > 0).sort((a, b) => share(b) - share(a));
    const nodes: Node[] = [];
    for (const { cpu, memory } of sorted.flatMap((one) => Array<Pods>(one.count).fill(one))) {
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

  it("is quick for a thousand apps", () => {
    const many = Array.from({ length: 1000 }, (_, index) => ({
      cpu: 0.25 + (index % 40) / 100,
      memory: 0.5,
      count: 500,
    }));
    const start = performance.now();
    expect(nodesNeeded(many, { cpu: 15.8, memory: 57, pods: 110 })).toBeGreaterThan(10_000);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it("does not lose a pod to binary fractions", () => {
    expect(nodesNeeded([{ cpu: 0.1, memory: 0.1, count: 3 }], { cpu: 0.3, memory: 1, pods: 10 })).toBe(1);
  });
});
