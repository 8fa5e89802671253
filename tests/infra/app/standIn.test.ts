import { describe, expect, it } from "vitest";
import { type } from "../../../infra/app/facts.ts";
import { podsOf } from "../../../infra/providers/kubernetes/pods.ts";
import { deployment, hpa, newCloud } from "../../sandbox/fixture.ts";

describe("an HPA", () => {
  it("is back at once, while its pods come over minutes", async () => {
    const cloud = newCloud();
    const { id, outputs } = await cloud.create(type.autoscaler, "web", hpa(12, 50));
    expect(id).toBe("apps/web");
    expect(outputs["metadata"]).toMatchObject({ name: "web", resourceVersion: "1001", generation: 1 });
    expect(podsOf("apps/web", cloud)).toMatchObject({ ready: 12, wanted: 12 });
    const start = cloud.clock.now();
    const after = await cloud.update(type.autoscaler, id, hpa(500, 600));
    expect(cloud.clock.now() - start).toBe(1);
    expect(after.outputs["metadata"]).toMatchObject({ resourceVersion: "1002", generation: 2 });
    expect(podsOf("apps/web", cloud)).toMatchObject({ wanted: 500 });
    expect(podsOf("apps/web", cloud)?.ready).toBeLessThan(40);
    cloud.clock.skip(120);
    expect(podsOf("apps/web", cloud)).toMatchObject({ ready: 500, wanted: 500 });
  });

  it("goes down at the pace of its policies", async () => {
    const policies = [{ type: "Pods", value: 50, periodSeconds: 60 }];
    const slow = { scaleDown: { stabilizationWindowSeconds: 0, policies } };
    const cloud = newCloud();
    const { id } = await cloud.create(type.autoscaler, "web", hpa(500, 600, slow));
    await cloud.update(type.autoscaler, id, hpa(100, 600, slow));
    const pods = podsOf("apps/web", cloud);
    // 400 pods by 50 a minute: eight steps, seven minutes between them, and 15 s to notice.
    expect((pods?.readyAt ?? 0) - cloud.clock.now()).toBe(7 * 60 + 15 - 1);
    cloud.clock.skip(200);
    expect(podsOf("apps/web", cloud)?.ready).toBeGreaterThan(250);
    cloud.clock.skip(300);
    expect(podsOf("apps/web", cloud)?.ready).toBe(100);
  });

  it("waits five minutes and then drops without policies, and never goes down when that is disabled", async () => {
    const cloud = newCloud();
    const { id } = await cloud.create(type.autoscaler, "web", hpa(500, 600));
    await cloud.update(type.autoscaler, id, hpa(12, 600));
    expect((podsOf("apps/web", cloud)?.readyAt ?? 0) - cloud.clock.now()).toBe(300 + 15 - 1);
    cloud.clock.skip(400);
    await cloud.update(type.autoscaler, id, hpa(500, 600));
    cloud.clock.skip(400);
    await cloud.update(type.autoscaler, id, hpa(12, 600, { scaleDown: { selectPolicy: "Disabled" } }));
    cloud.clock.skip(10_000);
    expect(podsOf("apps/web", cloud)?.ready).toBe(500);
  });

  it("refuses a minimum above the maximum in the API server's words, in a preview too", async () => {
    const message =
      'HorizontalPodAutoscaler.autoscaling "web" is invalid: spec.maxReplicas: Invalid value: 3: must be greater than or equal to `minReplicas`';
    const cloud = newCloud();
    await expect(cloud.create(type.autoscaler, "web", hpa(4, 3))).rejects.toThrow(message);
    expect(() => cloud.previewCreate(type.autoscaler, "web", hpa(4, 3))).toThrow(message);
    await expect(cloud.create(type.autoscaler, "web", hpa(0, 3))).rejects.toThrow("must be greater than or equal to 1");
    expect(cloud.list()).toEqual([]);
  });

  it("is changed in place, and replaced when it moves", () => {
    const cloud = newCloud();
    expect(cloud.diff(type.autoscaler, hpa(12, 50), hpa(500, 50)).changes).toEqual([
      { path: "spec.minReplicas", kind: "update", answer: "update" },
    ]);
    const moved = { ...hpa(12, 50), metadata: { name: "web", namespace: "other" } };
    const diff = cloud.diff(type.autoscaler, hpa(12, 50), moved);
    expect(diff.replaces).toEqual(["metadata.namespace"]);
    // The old one is elsewhere, so it may stay until the new one is there.
    expect(diff.deleteBeforeReplace).toBe(false);
  });
});

describe("a patch of replicas", () => {
  it("moves a deployment that is there already and waits for it", async () => {
    const cloud = newCloud();
    const { id } = await cloud.create(type.replicas, "web", deployment(4));
    const start = cloud.clock.now();
    await cloud.update(type.replicas, id, deployment(40));
    expect(cloud.clock.now() - start).toBeGreaterThan(120);
    expect(podsOf("apps/web", cloud)).toMatchObject({ ready: 40, wanted: 40 });
  });

  it("conflicts with the HPA of the same deployment unless forced", async () => {
    const cloud = newCloud();
    await cloud.create(type.autoscaler, "web", hpa(12, 50));
    await expect(cloud.create(type.replicas, "web", deployment(40))).rejects.toThrow(
      'Apply failed with 1 conflict: conflict with "kube-controller-manager" with subresource "scale" using apps/v1: .spec.replicas',
    );
    await cloud.create(type.replicas, "web", deployment(40, { "pulumi.com/patchForce": "true" }));
    await cloud.create(type.replicas, "other", {
      metadata: { name: "other", namespace: "apps" },
      spec: { replicas: 2 },
    });
  });
});

describe("a disruption budget", () => {
  it("is named as the API server names it", async () => {
    const metadata = { name: "web", namespace: "apps" };
    expect((await newCloud().create(type.budget, "p", { metadata, spec: {} })).id).toBe("apps/web");
  });
});
