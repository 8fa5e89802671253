import { describe, expect, it } from "vitest";
import { type } from "../../../infra/nodePool/facts.ts";
import { podsOf } from "../../../infra/providers/kubernetes/pods.ts";
import { deployment, newCloud } from "../../sandbox/fixture.ts";

describe("an EKS node group", () => {
  const inputs = {
    clusterName: "prod",
    nodeGroupName: "apps",
    nodeRoleArn: "arn:x",
    subnetIds: ["a"],
    instanceTypes: ["m6i.4xlarge"],
    scalingConfig: { minSize: 3, desiredSize: 3, maxSize: 60 },
  };
  const sized = (minSize: number, desiredSize: number, maxSize: number): typeof inputs => ({
    ...inputs,
    scalingConfig: { minSize, desiredSize, maxSize },
  });

  it("scales in place, its nodes joining after the update has returned", async () => {
    const cloud = newCloud();
    const { id } = await cloud.create(type.nodeGroup, "nodes", inputs);
    expect(id).toBe("prod:apps");
    await cloud.update(type.nodeGroup, id, sized(30, 30, 60));
    expect(cloud.find(type.nodeGroup, id)?.observed["nodes"]).toMatchObject({ from: 3, to: 30, seconds: 120 });
    expect(cloud.diff(type.nodeGroup, inputs, sized(30, 30, 60)).changes.map(({ path }) => path)).toEqual([
      "scalingConfig.minSize",
      "scalingConfig.desiredSize",
    ]);
  });

  it("refuses sizes that contradict each other, in EKS's words", async () => {
    const cloud = newCloud();
    await expect(cloud.create(type.nodeGroup, "nodes", sized(4, 3, 60))).rejects.toThrow(
      "InvalidParameterException: minSize can't be greater than desiredSize",
    );
    const { id } = await cloud.create(type.nodeGroup, "nodes", inputs);
    await expect(cloud.update(type.nodeGroup, id, sized(8, 4, 60))).rejects.toThrow(
      "InvalidParameterException: Minimum capacity 8 can't be greater than desired size 4",
    );
    await expect(cloud.update(type.nodeGroup, id, sized(3, 61, 60))).rejects.toThrow(
      "desiredSize can't be greater than maxSize",
    );
    await expect(cloud.update(type.nodeGroup, id, sized(3, 3, 451))).rejects.toThrow("450 nodes");
    await expect(cloud.create(type.nodeGroup, "again", inputs)).rejects.toThrow("ResourceInUseException");
  });

  it.each([
    "amiType",
    "capacityType",
    "diskSize",
    "instanceTypes",
    "subnetIds",
    "nodeRoleArn",
    "nodeGroupName",
    "clusterName",
  ])("is replaced when %s changes", (property) => {
    const { replaces } = newCloud().diff(
      type.nodeGroup,
      { ...inputs, [property]: "old" },
      { ...inputs, [property]: "new" },
    );
    expect(replaces).toEqual([property]);
  });
});

describe("an EKS node group's settings", () => {
  const group = { clusterName: "prod", nodeGroupName: "apps", nodeRoleArn: "arn:x", subnetIds: ["a"] };
  const template = (id: string, version: string): object => ({ ...group, launchTemplate: { id, version } });
  const replaced = (before: object, after: object): string[] =>
    newCloud().diff(type.nodeGroup, { ...before }, { ...after }).replaces;

  it("replace it for a launch template, or another one, and not for another version of it", () => {
    expect(replaced(group, template("lt-1", "1"))).toEqual(["launchTemplate"]);
    expect(replaced(template("lt-1", "1"), template("lt-2", "1"))).toEqual(["launchTemplate.id"]);
    expect(replaced(template("lt-1", "1"), template("lt-1", "2"))).toEqual([]);
  });

  it("are kept where they are left out", () => {
    const before = { ...group, amiType: "AL2023_ARM_64_STANDARD", diskSize: 80 };
    expect(newCloud().diff(type.nodeGroup, before, group).changes).toEqual([]);
  });

  it("fail the check below their minima", () => {
    const { failures } = newCloud().check(type.nodeGroup, "nodes", {
      ...group,
      scalingConfig: { minSize: -1, desiredSize: 0, maxSize: 0 },
    });
    expect(failures.map(({ reason }) => reason)).toEqual([
      "expected scaling_config.0.min_size to be at least (0), got -1",
      "expected scaling_config.0.max_size to be at least (1), got 0",
    ]);
  });
});

describe("a deployment of placeholders", () => {
  it("waits on the way up, for nodes, and not on the way down", async () => {
    const cloud = newCloud();
    const { id } = await cloud.create(type.placeholders, "room", deployment(0));
    const times = [];
    for (const replicas of [100, 0]) {
      const start = cloud.clock.now();
      await cloud.update(type.placeholders, id, deployment(replicas));
      times.push(cloud.clock.now() - start);
    }
    expect(times).toEqual([170, 5]);
  });

  it("returns at once when told not to wait", async () => {
    const cloud = newCloud();
    await cloud.create(type.placeholders, "room", deployment(100, { "pulumi.com/skipAwait": "true" }));
    expect(cloud.clock.now()).toBe(1);
    expect(podsOf("apps/web", cloud)).toMatchObject({ ready: 0, wanted: 100 });
  });

  it("gives up after its timeout, and the deployment exists nevertheless", async () => {
    const cloud = newCloud();
    const error = await cloud
      .create(type.placeholders, "room", deployment(100), { timeout: 60 })
      .catch((e: unknown) => e);
    expect(error).toMatchObject({ outcome: "timeout", partial: { id: "apps/web" } });
    expect((error as Error).message).toContain("'web' timed out waiting to be Ready");
    expect(cloud.find(type.placeholders, "apps/web")).toBeDefined();
    await expect(cloud.create(type.placeholders, "again", deployment(1))).rejects.toThrow(
      'deployments.apps "web" already exists',
    );
  });

  it("is replaced when its selector changes", () => {
    const other = { ...deployment(1), spec: { replicas: 1, selector: { matchLabels: { app: "other" } } } };
    // The old one goes first, since both have the same name.
    expect(newCloud().diff(type.placeholders, deployment(1), other)).toMatchObject({
      replaces: ["spec.selector.matchLabels.app"],
      deleteBeforeReplace: true,
    });
  });

  it("is made elsewhere before it goes, where only its namespace is another", () => {
    const moved = { ...deployment(1), metadata: { name: "web", namespace: "other" } };
    expect(newCloud().diff(type.placeholders, deployment(1), moved)).toMatchObject({
      replaces: ["metadata.namespace"],
      deleteBeforeReplace: false,
    });
  });
});

describe("a priority class", () => {
  it("belongs to the whole cluster, which refuses another value, in a preview already", async () => {
    const cloud = newCloud();
    const priority = { metadata: { name: "low" }, value: -10 };
    expect((await cloud.create(type.priority, "low", priority)).id).toBe("low");
    const other = { ...priority, value: -5 };
    expect(cloud.diff(type.priority, priority, other).replaces).toEqual([]);
    const refusal =
      'PriorityClass.scheduling.k8s.io "low" is invalid: value: Forbidden: may not be changed in an update.';
    expect(() => cloud.previewUpdate(type.priority, "low", other, priority, {})).toThrow(refusal);
    await expect(cloud.update(type.priority, "low", other)).rejects.toThrow(refusal);
  });
});
