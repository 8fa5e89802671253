import { describe, expect, it } from "vitest";
import { reserveAnnotations } from "../../../infra/nodePool/facts.ts";
import type { RawEstate } from "../../estates.ts";
import type { EstateShapes } from "../../shapes.ts";
import { goodEstate } from "../../shapes.ts";
import { twoPools } from "./pools.ts";

/** 351 placeholders of 3.5 cores and 56 replicas, on at most 120 nodes of 15.8 cores; 5 nodes are kept for 500 pods of others. */
const good = await goodEstate();
const normal = await goodEstate({ phase: "normal" });
const split = await goodEstate({ edit: twoPools });
const pool = "nodes-apps";
const holders = "nodes-apps-placeholders";
const images = "app-images-replicas";

const nodes = (most: number, estate = good) => estate.set(pool, ["node", "max"], most);
const imagesOf = (cpu: number, replicas: number, estate = normal) =>
  estate.set("app-images", ["requests"], { cpu, memory: 1 }).set(images, ["spec", "replicas"], replicas);

describe("pods-fit-nodes", () => {
  const check = "pods-fit-nodes";

  it("packs the least replicas and the placeholders onto the nodes that may be started, beside what is kept", () => {
    // 4 placeholders a node, and the apps beside them: 88 nodes, and 5 for what is not in the file.
    expect(nodes(93).messages(check)).toBe("");
    const text = nodes(92).messages(check);
    expect(text).toContain("The apps' least replicas and the placeholders (407 pods, 1251.5 cores, 4256.5 GiB)");
    expect(text).toContain(
      "need 93 nodes, 5 of them for what is not in this file of apps, each of 15.8 cores, 57 GiB, 110 pods",
    );
    expect(text).toContain("at most 92 may be started");
    expect(good.set("app-web-autoscaler", ["spec", "maxReplicas"], 900).messages(check)).toBe("");
  });

  it("keeps the nodes that the reserved cores, memory or pods fill, whichever are most", () => {
    const kept = (reserved: { cpu: number; memory: number; pods: number }) =>
      nodes(88).set(pool, ["reserved"], reserved).messages(check);
    expect(kept({ cpu: 0, memory: 0, pods: 0 })).toBe("");
    expect(kept({ cpu: 15.8, memory: 0, pods: 0 })).toContain("need 89 nodes, 1 of them for what is not in this file");
    expect(kept({ cpu: 15.9, memory: 57, pods: 110 })).toContain("need 90 nodes, 2 of them");
    expect(kept({ cpu: 0, memory: 171, pods: 0 })).toContain("need 91 nodes, 3 of them");
    expect(kept({ cpu: 0, memory: 0, pods: 441 })).toContain("need 93 nodes, 5 of them");
  });

  it("knows that a pod does not fit beside another of its size", () => {
    // 8 cores each: one a node, though the sum of cores would do for half the nodes.
    const big = imagesOf(8, 21);
    expect(nodes(26, big).messages(check)).toBe("");
    expect(nodes(25, big).messages(check)).toContain("need 26 nodes");
  });

  it("says when a pod is larger than a node", () => {
    expect(imagesOf(16, 1).messages(check)).toContain("need a larger node of apps");
  });

  it("fails where a fact of requests or nodes is missing", () => {
    expect(good.set("app-web", ["requests", "cpu"], undefined).messages(check)).toContain("`requests.cpu` is missing");
    expect(good.set(pool, ["node", "max"], undefined).messages(check)).toContain("`node.max` is missing");
    expect(good.set(pool, ["node", "cpu"], 0).messages(check)).toContain("a node offers no cores or no memory");
  });

  it("counts each pool by itself, and one that cannot be read hides no other", () => {
    // batch: 123 placeholders and 8 of sync on nodes of 4 cores.
    const few = split.set("nodes-batch", ["node", "max"], 31);
    expect(split.messages(check)).toBe("");
    expect(few.verdict(check).violations.map(({ urn }) => urn)).toEqual([split.named("nodes-batch").urn]);
    expect(few.messages(check)).toContain("(131 pods, 125 cores, 250 GiB) need 32 nodes of batch");
    const broken = few.set(pool, ["node", "max"], undefined);
    expect(broken.messages(check)).toContain("`node.max` is missing");
    expect(broken.messages(check)).toContain("need 32 nodes of batch");
  });

  it("is only advisory about what an autoscaler might ask for", () => {
    const verdict = good.set("app-web-autoscaler", ["spec", "maxReplicas"], 9000).verdict("pods-fit-nodes-at-maximum");
    expect(verdict).toMatchObject({ level: "advisory", passed: false });
    expect(verdict.violations[0]?.message).toContain("An autoscaler may ask for pods that never start");
  });
});

describe("room", () => {
  it("is limited by pod slots as well, rollout surge and others' pods included", () => {
    const most = (maxReplicas: number, estate: EstateShapes) =>
      estate.set("app-signup-autoscaler", ["spec", "maxReplicas"], maxReplicas).messages("pod-slots");
    // 273 of the other apps and 500 of others leave 12,427 of 120 × 110.
    expect(most(9941, good)).toBe("");
    expect(most(9942, good)).toContain(
      "The apps on apps may run 13201 pods, rollout surge and 500 that are not in this file included; 120 nodes × 110 pods hold 13200",
    );
    expect(most(9942, good.set(pool, ["reserved", "pods"], 499))).toBe("");
    // signup is not on batch: there 50 of sync meet 50 × 20 slots.
    expect(most(9000, split)).toBe("");
    const few = split.set("nodes-batch", ["node"], { cpu: 4, memory: 16, pods: 7, max: 7 });
    expect(few.messages("pod-slots")).toContain(
      "The apps on batch may run 50 pods, rollout surge included; 7 nodes × 7",
    );
  });

  it("counts no more pods a node than EKS runs", () => {
    const check = "pods-per-node";
    expect(good.set(pool, ["node", "pods"], 111).messages(check)).toContain(
      "EKS runs 1 to 110 on a node of 15.8 cores",
    );
    const large = good.set(pool, ["node", "pods"], 250).set(pool, ["node", "cpu"], 31.8);
    expect(large.messages(check)).toBe("");
    expect(large.set(pool, ["node", "pods"], 251).messages(check)).toContain("1 to 250");
  });

  it("is held by enough placeholders", () => {
    const check = "placeholders-cover-reserve";
    expect(good.set(holders, ["spec", "replicas"], 350).messages(check)).toContain(
      "350 placeholders hold 1225 cores; the broadcast needs 1227 more",
    );
    const reserve = (text: string | undefined) =>
      good.set(holders, ["metadata", "annotations", reserveAnnotations.memory], text);
    expect(reserve("4213").messages(check)).toContain("hold 4212 GiB; the broadcast needs 4213 more");
    expect(reserve("4212").messages(check)).toBe("");
    expect(reserve("much").messages(check)).toContain('is "much"; allowed: a decimal number');
    expect(reserve(undefined).messages(check)).toContain('["broadcast/memory-reserve-gib"]` is missing');
  });

  it("is given up to real pods", () => {
    const check = "placeholders-yield";
    expect(good.set("nodes-apps-priority", ["value"], 0).messages(check)).toContain("of value 0; below 0");
    expect(good.without("nodes-apps-priority").messages(check)).toContain("of value unknown");
    const none = good.set(holders, ["spec", "template", "spec", "priorityClassName"], undefined);
    expect(none.messages(check)).toContain("is missing");
    // Each pool's own class counts.
    const other = split.set("nodes-batch-priority", ["value"], 1).verdict(check);
    expect(other.violations.map(({ urn }) => urn)).toEqual([split.named("nodes-batch-placeholders").urn]);
  });

  it("comes from a node group with sound sizes", () => {
    const check = "node-group-bounds";
    const set = (minSize: number, desiredSize: number, maxSize?: number) =>
      good.set("nodes-apps-group", ["scalingConfig"], { minSize, desiredSize, maxSize }).messages(check);
    expect(set(7, 6, 20)).toContain("min 7, desired 6, max 20");
    expect(set(1, 21, 20)).toContain("min ≤ desired ≤ max");
    expect(set(1, 1, 451)).toContain("1 to 450");
    expect(set(0, 0, 450)).toBe("");
    // One that is adopted keeps its own maximum.
    expect(set(1, 450)).toBe("");
    expect(set(1, 451)).toContain("desired 451, max 450");
  });
});

describe("room that is not counted", () => {
  const verdicts = (estate: EstateShapes) =>
    Object.fromEntries(
      ["pods-fit-nodes", "pods-fit-nodes-at-maximum", "pod-slots"].map((check) => [check, estate.verdict(check)]),
    );
  const after = async (edit: (estate: RawEstate) => void) => verdicts(await goodEstate({ edit }));

  it("is none where the file says all of it", () => {
    for (const { uncounted } of Object.values(verdicts(good))) expect(uncounted).toEqual([]);
  });

  it("is that of apps that say nothing of their requests, of which the slots are counted all the same", async () => {
    const unsized = await after(({ apps }) => {
      delete apps.web.requests;
      delete apps.api.requests;
    });
    const said = ["room on nodes for api, web: what they request is not in the stack file"];
    expect(unsized["pods-fit-nodes"]).toMatchObject({ passed: true, uncounted: said });
    expect(unsized["pods-fit-nodes-at-maximum"]).toMatchObject({ passed: true, uncounted: said });
    expect(unsized["pod-slots"]?.uncounted).toEqual([]);
    const many = good
      .set("app-web", ["requests"], undefined)
      .set("app-web-autoscaler", ["spec", "maxReplicas"], 12_000);
    expect(many.messages("pod-slots")).toContain("may run 15748 pods");
  });

  it("is that of apps on no pool of the file", async () => {
    const homeless = await after((estate) => delete estate["nodePools"]);
    const said = ["room on nodes for api, images, search and 3 more: no node pool of the stack file"];
    for (const verdict of Object.values(homeless)) expect(verdict).toMatchObject({ passed: true, uncounted: said });
  });
});
