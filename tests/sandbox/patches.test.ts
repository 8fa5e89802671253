import { describe, expect, it } from "vitest";
import type { Properties } from "../../infra/contract/properties.ts";
import type { Cloud } from "../../sandbox/cloud.ts";
import { seed } from "../../sandbox/seed.ts";
import { podsOf } from "../../infra/providers/kubernetes/pods.ts";
import { deployment, hpa, newCloud } from "./fixture.ts";

const HPA = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const PATCH = "kubernetes:autoscaling/v2:HorizontalPodAutoscalerPatch";
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";
const CONFIG = "kubernetes:core/v1:ConfigMap";
const CONFIG_PATCH = "kubernetes:core/v1:ConfigMapPatch";

const behavior = { scaleDown: { stabilizationWindowSeconds: 600 }, scaleUp: {} };

function patch(spec: Properties, annotations: Properties = {}): Properties {
  return {
    metadata: { name: "web", namespace: "apps", annotations: { "pulumi.com/patchForce": "true", ...annotations } },
    spec,
  };
}

/** A cloud in which somebody's delivery has brought an autoscaler. */
function delivered(): Cloud {
  const cloud = newCloud();
  seed(cloud, HPA, "web", hpa(12, 60, behavior), "apps/web");
  return cloud;
}

const specOf = (cloud: Cloud): unknown => cloud.find(HPA, "apps/web")?.outputs["spec"];
const before = hpa(12, 60, behavior)["spec"] as Properties;

describe("a patch", () => {
  it("sets its fields on the object that is there, and none besides", async () => {
    const cloud = delivered();
    await cloud.create(PATCH, "patch", patch({ minReplicas: 500, maxReplicas: 600 }));
    expect(specOf(cloud)).toEqual({ ...before, minReplicas: 500, maxReplicas: 600 });
    expect((await cloud.read(HPA, "apps/web"))?.inputs).toEqual(hpa(500, 600, behavior));
  });

  it("tells the object nothing that is meant for the provider", async () => {
    const cloud = delivered();
    await cloud.create(PATCH, "patch", patch({ minReplicas: 50 }, { note: "turned" }));
    expect(cloud.find(HPA, "apps/web")?.outputs["metadata"]).toMatchObject({ annotations: { note: "turned" } });
    expect(JSON.stringify(cloud.find(HPA, "apps/web"))).not.toContain("pulumi.com");
  });

  it("gives up a field that it no longer has", async () => {
    const cloud = delivered();
    const { id } = await cloud.create(PATCH, "patch", patch({ minReplicas: 500, maxReplicas: 600 }));
    await cloud.update(PATCH, id, patch({ maxReplicas: 500 }));
    expect(specOf(cloud)).toEqual({ ...before, minReplicas: 1, maxReplicas: 500 });
    await expect(cloud.update(PATCH, id, patch({ minReplicas: 20 }))).rejects.toThrow(/spec\.maxReplicas/);
    expect(specOf(cloud)).toEqual({ ...before, minReplicas: 1, maxReplicas: 500 });
  });

  it("gives up its fields when it is taken away, and the object stays with what else it has", async () => {
    const cloud = delivered();
    const { id } = await cloud.create(PATCH, "patch", patch({ minReplicas: 50 }, { note: "turned" }));
    await cloud.delete(PATCH, id, { name: "patch" });
    const { metadata, spec } = cloud.find(HPA, "apps/web")?.inputs ?? {};
    expect(metadata).toEqual({ name: "web", namespace: "apps" });
    // As the API server fills it in.
    expect(spec).toEqual({ ...before, minReplicas: 1 });
    expect(cloud.list(PATCH)).toEqual([]);
  });

  it("cannot be taken away while the object has nobody else for what it must have", async () => {
    const cloud = delivered();
    const { id } = await cloud.create(PATCH, "patch", patch({ minReplicas: 500, maxReplicas: 600 }));
    await expect(cloud.delete(PATCH, id, { name: "patch" })).rejects.toThrow(/spec\.maxReplicas: Invalid value: 0/);
    expect(specOf(cloud)).toEqual({ ...before, minReplicas: 500, maxReplicas: 600 });
  });

  it("of replicas leaves one pod when it is taken away", async () => {
    const cloud = newCloud({ patchForce: true });
    seed(cloud, DEPLOYMENT, "web", deployment(3), "apps/web");
    const { id } = await cloud.create(`${DEPLOYMENT}Patch`, "patch", deployment(50));
    await cloud.delete(`${DEPLOYMENT}Patch`, id, { name: "patch" });
    await cloud.clock.wait(60);
    expect(cloud.find(DEPLOYMENT, id)?.outputs["spec"]).toMatchObject({ replicas: 1 });
    expect(podsOf("apps/web", cloud)).toMatchObject({ ready: 1, wanted: 1 });
  });

  it("stands by itself where the object is not in the store, each of several, and is read as one", async () => {
    const cloud = newCloud();
    await cloud.create(PATCH, "patch", patch({ minReplicas: 500 }));
    await cloud.create(PATCH, "again", {
      ...patch({ maxReplicas: 600 }),
      metadata: { name: "web", namespace: "apps" },
    });
    expect(cloud.list().map(({ type, name }) => [type, name])).toEqual([
      [PATCH, "again"],
      [PATCH, "patch"],
    ]);
    expect(cloud.find(PATCH, "apps/web")?.inputs["spec"]).toEqual({ minReplicas: 500, maxReplicas: 600 });
    await cloud.update(PATCH, "apps/web", patch({ minReplicas: 20 }), { name: "patch" });
    await cloud.delete(PATCH, "apps/web", { name: "again" });
    expect(cloud.list().map(({ name, inputs }) => [name, inputs["spec"]])).toEqual([["patch", { minReplicas: 20 }]]);
  });

  it("is read as its object is, whoever has changed that since, and not what others have set beside it", async () => {
    const cloud = delivered();
    const mine = patch({ minReplicas: 50 });
    await cloud.create(PATCH, "patch", mine);
    expect((await cloud.read(PATCH, "apps/web", "patch"))?.inputs).toEqual(mine);
    await cloud.create(PATCH, "other", patch({ minReplicas: 30, maxReplicas: 90 }));
    expect((await cloud.read(PATCH, "apps/web", "patch"))?.inputs).toEqual(patch({ minReplicas: 30 }));
  });

  it("meets no conflict in the preview of what is new, but in that of a change, and when it is made", async () => {
    const cloud = delivered();
    const wanted = { metadata: { name: "web", namespace: "apps" }, spec: { minReplicas: 13 } };
    expect(cloud.previewCreate(PATCH, "patch", wanted)).toEqual(wanted);
    await expect(cloud.create(PATCH, "patch", wanted)).rejects.toThrow(
      'Apply failed with 1 conflict: conflict with "kubectl-client-side-apply" using autoscaling/v2: .spec.minReplicas',
    );
    await cloud.create(PATCH, "patch", { ...wanted, spec: { minReplicas: 12 } });
    expect(() => cloud.previewUpdate(PATCH, "apps/web", wanted, {}, {}, "patch")).toThrow(/1 conflict/);
    expect(cloud.previewUpdate(PATCH, "apps/web", patch({ minReplicas: 13 }), {}, {}, "patch")).toBeDefined();
  });

  it("meets only the object of its own cluster", async () => {
    const cloud = delivered();
    await cloud.at({ context: "qa" }).create(PATCH, "patch", patch({ minReplicas: 500 }));
    expect(specOf(cloud)).toEqual(before);
  });

  it("turns values of a ConfigMap, and leaves the others", async () => {
    const cloud = newCloud({ mutableConfigMaps: true });
    const metadata = { name: "flags", namespace: "apps" };
    seed(cloud, CONFIG, "flags", { metadata, data: { light: "false", theme: "dark" } }, "apps/flags");
    const forced = { ...metadata, annotations: { "pulumi.com/patchForce": "true" } };
    const { id } = await cloud.create(CONFIG_PATCH, "flags", { metadata: forced, data: { light: "true" } });
    expect(cloud.find(CONFIG, id)?.outputs["data"]).toEqual({ light: "true", theme: "dark" });
  });
});
