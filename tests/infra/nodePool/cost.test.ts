import { describe, expect, it } from "vitest";
import { cost, quantitiesOf } from "../../cost/costs.ts";
import type { RawEstate } from "../../estates.ts";

describe("the cost of nodes", () => {
  it("is of those the pods need, where the group asks for fewer", async () => {
    const found = await cost("live", ({ nodePools }) => (nodePools.apps.nodeGroup.minSize.broadcast = 10));
    const counts = quantitiesOf(found, "ec2.m6i.4xlarge");
    expect(counts).toHaveLength(2);
    // 1,250 cores at 15.8 a node are 80 nodes, if nothing is lost between pods.
    expect(counts[0]).toBe(10);
    expect((counts[0] ?? 0) + (counts[1] ?? 0)).toBeGreaterThanOrEqual(80);
    expect((counts[0] ?? 0) + (counts[1] ?? 0)).toBeLessThan(90);
    expect(found.items.find(({ note }) => note !== undefined && note.includes("needed by"))?.resource).toBe(
      "nodes-apps",
    );
  });

  it("is of those that placeholders hold in prewarm as well", async () => {
    const found = await cost("prewarm", ({ nodePools }) => (nodePools.apps.nodeGroup.minSize.broadcast = 10));
    // 351 placeholders, four a node, with the normal pods in what is left.
    expect(quantitiesOf(found, "ec2.m6i.4xlarge").reduce((sum, count) => sum + count, 0)).toBe(88);
  });

  it("is never of more than may be started", async () => {
    const found = await cost("live", ({ nodePools }) => {
      nodePools.apps.nodeGroup.minSize.broadcast = 10;
      nodePools.apps.node.max = 30;
    });
    expect(quantitiesOf(found, "ec2.m6i.4xlarge")).toEqual([10, 20]);
  });

  it("has no type without a group, so a price of the user's own is asked for", async () => {
    await expect(cost("live", ({ nodePools }) => delete nodePools.apps.nodeGroup)).rejects.toThrow(
      /The price node, needed for nodes-apps, is missing in .*eu-west-3/,
    );
  });

  it("is refused without a price for a node type, by name", async () => {
    const edit = cost("live", ({ nodePools }) => (nodePools.apps.nodeGroup.instanceTypes = ["x9.metal"]));
    await expect(edit).rejects.toThrow(/ec2\.x9\.metal, needed for nodes-apps-group/);
  });

  it("leaves out the nodes of a group that exists and whose type is not stated, not its volumes or its cluster", async () => {
    const found = await cost("live", ({ nodePools }) => {
      const { minSize } = nodePools.apps.nodeGroup;
      nodePools.apps.nodeGroup = { adopt: "shop-prod:apps", minSize, desiredSize: { normal: 6, broadcast: 100 } };
    });
    const keys = new Set(found.items.map(({ key }) => key));
    expect([...keys].filter((key) => key.startsWith("ec2") || key === "node")).toEqual([]);
    expect(quantitiesOf(found, "ebs.gp3")).toEqual([2000]);
    expect(quantitiesOf(found, "eks.cluster")).toEqual([1]);
  });

  it("says what the file leaves out: the type of an adopted group's nodes, and nodes of apps that are on no pool", async () => {
    expect((await cost("live")).unpriced).not.toContainEqual(expect.stringContaining("nodes"));
    const adopted = await cost("live", ({ nodePools }) => {
      const { minSize } = nodePools.apps.nodeGroup;
      nodePools.apps.nodeGroup = { adopt: "shop:apps", minSize, desiredSize: minSize };
    });
    expect(adopted.unpriced).toContain("nodes of apps (the instance types of its group)");
    const homeless = await cost("live", (estate) => {
      delete estate["nodePools"];
      for (const app of Object.values(estate["apps"] as Record<string, RawEstate>)) delete app["nodePool"];
    });
    expect(homeless.unpriced).toContain("nodes for api, images, search and 3 more (no node pool)");
  });
});
