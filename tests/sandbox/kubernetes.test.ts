import { describe, expect, it } from "vitest";
import { hpa, newCloud } from "./fixture.ts";

const HPA = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const PATCH = "kubernetes:apps/v1:DeploymentPatch";
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const CONFIG = "kubernetes:core/v1:ConfigMap";

function deployment(replicas: number, annotations?: Record<string, string>): Record<string, unknown> {
  return {
    metadata: { name: "web", namespace: "apps", ...(annotations ? { annotations } : {}) },
    spec: { replicas, selector: { matchLabels: { app: "web" } } },
  };
}

describe("an HPA", () => {
  it("is back at once, while its pods come over minutes", async () => {
    const cloud = newCloud();
    const { id, outputs } = await cloud.create(HPA, "web", hpa(12, 50));
    expect(id).toBe("apps/web");
    expect(outputs["metadata"]).toMatchObject({ name: "web", resourceVersion: "1001", generation: 1 });
    expect(cloud.pods("apps/web")).toMatchObject({ ready: 12, wanted: 12 });
    const start = cloud.clock.now();
    const after = await cloud.update(HPA, id, hpa(500, 600));
    expect(cloud.clock.now() - start).toBe(1);
    expect(after.outputs["metadata"]).toMatchObject({ resourceVersion: "1002", generation: 2 });
    expect(cloud.pods("apps/web")).toMatchObject({ wanted: 500 });
    expect(cloud.pods("apps/web")?.ready).toBeLessThan(40);
    cloud.clock.skip(120);
    expect(cloud.pods("apps/web")).toMatchObject({ ready: 500, wanted: 500 });
  });

  it("goes down at the pace of its policies", async () => {
    const policies = [{ type: "Pods", value: 50, periodSeconds: 60 }];
    const slow = { scaleDown: { stabilizationWindowSeconds: 0, policies } };
    const cloud = newCloud();
    const { id } = await cloud.create(HPA, "web", hpa(500, 600, slow));
    await cloud.update(HPA, id, hpa(100, 600, slow));
    const pods = cloud.pods("apps/web");
    // 400 pods by 50 a minute: eight steps, seven minutes between them, and 15 s to notice.
    expect((pods?.readyAt ?? 0) - cloud.clock.now()).toBe(7 * 60 + 15 - 1);
    cloud.clock.skip(200);
    expect(cloud.pods("apps/web")?.ready).toBeGreaterThan(250);
    cloud.clock.skip(300);
    expect(cloud.pods("apps/web")?.ready).toBe(100);
  });

  it("waits five minutes and then drops without policies, and never goes down when that is disabled", async () => {
    const cloud = newCloud();
    const { id } = await cloud.create(HPA, "web", hpa(500, 600));
    await cloud.update(HPA, id, hpa(12, 600));
    expect((cloud.pods("apps/web")?.readyAt ?? 0) - cloud.clock.now()).toBe(300 + 15 - 1);
    cloud.clock.skip(400);
    await cloud.update(HPA, id, hpa(500, 600));
    cloud.clock.skip(400);
    await cloud.update(HPA, id, hpa(12, 600, { scaleDown: { selectPolicy: "Disabled" } }));
    cloud.clock.skip(10_000);
    expect(cloud.pods("apps/web")?.ready).toBe(500);
  });

  it("refuses a minimum above the maximum in the API server's words, in a preview too", async () => {
    const message =
      'HorizontalPodAutoscaler.autoscaling "web" is invalid: spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`';
    const cloud = newCloud();
    await expect(cloud.create(HPA, "web", hpa(4, 3))).rejects.toThrow(message);
    expect(() => cloud.previewCreate(HPA, "web", hpa(4, 3))).toThrow(message);
    await expect(cloud.create(HPA, "web", hpa(0, 3))).rejects.toThrow("must be greater than or equal to 1");
    expect(cloud.list()).toEqual([]);
  });

  it("is changed in place, and replaced when it moves", () => {
    const cloud = newCloud();
    expect(cloud.diff(HPA, hpa(12, 50), hpa(500, 50)).changes).toEqual([
      { path: "spec.minReplicas", kind: "update", replace: false },
    ]);
    const moved = { ...hpa(12, 50), metadata: { name: "web", namespace: "other" } };
    const diff = cloud.diff(HPA, hpa(12, 50), moved);
    expect(diff.replaces).toEqual(["metadata.namespace"]);
    expect(diff.deleteBeforeReplace).toBe(true);
  });
});

describe("a patch of replicas", () => {
  it("moves a deployment that is there already and waits for it", async () => {
    const cloud = newCloud();
    const { id } = await cloud.create(PATCH, "web", deployment(4));
    const start = cloud.clock.now();
    await cloud.update(PATCH, id, deployment(40));
    expect(cloud.clock.now() - start).toBeGreaterThan(120);
    expect(cloud.pods("apps/web")).toMatchObject({ ready: 40, wanted: 40 });
  });

  it("conflicts with the HPA of the same deployment unless forced", async () => {
    const cloud = newCloud();
    await cloud.create(HPA, "web", hpa(12, 50));
    await expect(cloud.create(PATCH, "web", deployment(40))).rejects.toThrow(
      'Apply failed with 1 conflict: conflict with "kube-controller-manager" with subresource "scale" using apps/v1: .spec.replicas',
    );
    await cloud.create(PATCH, "web", deployment(40, { "pulumi.com/patchForce": "true" }));
    await cloud.create(PATCH, "other", { metadata: { name: "other", namespace: "apps" }, spec: { replicas: 2 } });
  });
});

describe("a deployment of placeholders", () => {
  it("waits on the way up, for nodes, and not on the way down", async () => {
    const cloud = newCloud();
    const { id } = await cloud.create(DEPLOYMENT, "room", deployment(0));
    const times = [];
    for (const replicas of [100, 0]) {
      const start = cloud.clock.now();
      await cloud.update(DEPLOYMENT, id, deployment(replicas));
      times.push(cloud.clock.now() - start);
    }
    expect(times).toEqual([170, 5]);
  });

  it("returns at once when told not to wait", async () => {
    const cloud = newCloud();
    await cloud.create(DEPLOYMENT, "room", deployment(100, { "pulumi.com/skipAwait": "true" }));
    expect(cloud.clock.now()).toBe(1);
    expect(cloud.pods("apps/web")).toMatchObject({ ready: 0, wanted: 100 });
  });

  it("gives up after its timeout, and the deployment exists nevertheless", async () => {
    const cloud = newCloud();
    const error = await cloud.create(DEPLOYMENT, "room", deployment(100), { timeout: 60 }).catch((e: unknown) => e);
    expect(error).toMatchObject({ outcome: "timeout", partial: { id: "apps/web" } });
    expect((error as Error).message).toContain("'web' timed out waiting to be Ready");
    expect(cloud.find(DEPLOYMENT, "apps/web")).toBeDefined();
    await expect(cloud.create(DEPLOYMENT, "again", deployment(1))).rejects.toThrow(
      'deployments.apps "web" already exists',
    );
  });

  it("is replaced when its selector changes", () => {
    const other = { ...deployment(1), spec: { replicas: 1, selector: { matchLabels: { app: "other" } } } };
    expect(newCloud().diff(DEPLOYMENT, deployment(1), other).replaces).toEqual(["spec.selector.matchLabels.app"]);
  });
});

describe("a ConfigMap", () => {
  const flags = (light: string, immutable?: boolean): Record<string, unknown> => ({
    metadata: { name: "flags", namespace: "apps" },
    data: { light },
    ...(immutable ? { immutable } : {}),
  });

  it("is replaced when its data changes, unless the provider's enableConfigMapMutable is on", () => {
    expect(newCloud().diff(CONFIG, flags("no"), flags("yes")).replaces).toEqual(["data.light"]);
    const mutable = newCloud({ mutableConfigMaps: true });
    expect(mutable.diff(CONFIG, flags("no"), flags("yes"))).toMatchObject({
      replaces: [],
      changes: [{ path: "data.light" }],
    });
    expect(mutable.diff(CONFIG, flags("no", true), flags("yes", true)).replaces).toEqual(["data.light"]);
  });

  it("changes in place then", async () => {
    const cloud = newCloud({ mutableConfigMaps: true });
    const { id } = await cloud.create(CONFIG, "flags", flags("no"));
    await cloud.update(CONFIG, id, flags("yes"));
    expect(cloud.find(CONFIG, "apps/flags")?.outputs["data"]).toEqual({ light: "yes" });
  });
});

describe("the other kinds", () => {
  it("gives a budget, a class and a namespace ids as the API server names them", async () => {
    const cloud = newCloud();
    const metadata = { name: "web", namespace: "apps" };
    expect((await cloud.create("kubernetes:policy/v1:PodDisruptionBudget", "p", { metadata, spec: {} })).id).toBe(
      "apps/web",
    );
    const priority = { metadata: { name: "low" }, value: -10 };
    const type = "kubernetes:scheduling.k8s.io/v1:PriorityClass";
    expect((await cloud.create(type, "low", priority)).id).toBe("low");
    expect(cloud.diff(type, priority, { ...priority, value: -5 }).replaces).toEqual(["value"]);
    expect((await cloud.create("kubernetes:core/v1:Namespace", "n", { metadata: { name: "apps" } })).id).toBe("apps");
  });

  it("makes up a name where the program gives none, and keeps it", () => {
    const cloud = newCloud();
    const { inputs } = cloud.check(HPA, "web", { spec: {} }, undefined, "seed");
    expect(inputs["metadata"]).toEqual({ name: expect.stringMatching(/^web-[0-9a-f]{7}$/) as string });
    expect(cloud.check(HPA, "web", { spec: {} }, inputs, "other seed").inputs).toEqual(inputs);
  });
});
