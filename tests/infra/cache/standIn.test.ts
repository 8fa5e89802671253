import { describe, expect, it } from "vitest";
import { seconds, type } from "../../../infra/cache/facts.ts";
import { newCloud } from "../../sandbox/fixture.ts";

const group = {
  replicationGroupId: "sessions",
  description: "",
  engine: "valkey",
  nodeType: "cache.r6g.large",
  numNodeGroups: 1,
  replicasPerNodeGroup: 1,
  automaticFailoverEnabled: true,
  applyImmediately: true,
};

async function there(inputs: object = group) {
  const cloud = newCloud();
  await cloud.create(type.group, "sessions", { ...inputs });
  const change = async (to: object) => {
    const before = cloud.clock.now();
    const { outputs } = await cloud.update(type.group, "sessions", { ...inputs, ...to });
    return { outputs, seconds: cloud.clock.now() - before };
  };
  return { cloud, change };
}

describe("a replication group on the sandbox", () => {
  it("adds replicas first, then changes the type, each waited for", async () => {
    const { change } = await there();
    const both = await change({ nodeType: "cache.r6g.xlarge", replicasPerNodeGroup: 2 });
    expect(both.outputs).toMatchObject({ nodeType: "cache.r6g.xlarge", numCacheClusters: 3, status: "available" });
    expect(both.seconds).toBe(seconds.addReplicas + seconds.nodeType);
    const back = await change({});
    expect(back.outputs).toMatchObject({ nodeType: "cache.r6g.large", numCacheClusters: 2 });
    expect(back.seconds).toBe(seconds.removeReplicas + seconds.nodeType);
  });

  it.each([
    ["engine", "redis", "valkey", []],
    ["engine", "valkey", "redis", ["engine"]],
    ["engineVersion", "7.1", "7.2", []],
    ["engineVersion", "7.2", "7.1", ["engineVersion"]],
    ["engineVersion", "7.1", "6.x", ["engineVersion"]],
    ["engineVersion", "6.2", "6.x", []],
    ["engineVersion", "7.1", undefined, []],
    ["port", 6379, 6380, ["port"]],
    ["kmsKeyId", undefined, "arn:x", ["kmsKeyId"]],
    ["subnetGroupName", "a", undefined, []],
  ])("is replaced, or not, for another %s: %j → %j", (property, before, after, replaces) => {
    const given = (value: unknown): object =>
      Object.fromEntries(Object.entries({ ...group, [property]: value }).filter(([, each]) => each !== undefined));
    expect(newCloud().diff(type.group, { ...given(before) }, { ...given(after) }).replaces).toEqual(replaces);
  });

  it("puts a change of type off without applyImmediately, but none of replicas", async () => {
    const { cloud, change } = await there({ ...group, applyImmediately: false });
    const { outputs } = await change({ nodeType: "cache.r6g.xlarge", replicasPerNodeGroup: 2 });
    expect(outputs).toMatchObject({ nodeType: "cache.r6g.large", replicasPerNodeGroup: 2 });
    expect(cloud.find(type.group, "sessions")?.observed["pendingModifiedValues"]).toEqual({
      nodeType: "cache.r6g.xlarge",
    });
  });

  it("keeps its last replica while it fails over, in the service's words", async () => {
    const { change } = await there();
    await expect(change({ replicasPerNodeGroup: 0 })).rejects.toThrow(/InvalidParameterCombination/);
  });

  it("takes one count of its nodes, as the provider does, and finds the other out", async () => {
    const { cloud } = await there();
    const { failures } = cloud.check(type.group, "sessions", { ...group, numCacheClusters: 2 });
    expect(failures).toEqual([
      { property: "numCacheClusters", reason: "conflicts with numNodeGroups and replicasPerNodeGroup" },
    ]);
    const counts = ["numNodeGroups", "replicasPerNodeGroup"];
    const uncounted = Object.fromEntries(Object.entries(group).filter(([key]) => !counts.includes(key)));
    const imported = { ...uncounted, numCacheClusters: 2 };
    expect(cloud.check(type.group, "sessions", imported).failures).toEqual([]);
    expect(cloud.diff(type.group, imported, { ...group, replicasPerNodeGroup: 2 }, { ...group }).changes).toMatchObject(
      [{ path: "replicasPerNodeGroup" }],
    );
  });
});
