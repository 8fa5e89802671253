import { describe, expect, it } from "vitest";
import type { Properties } from "../../infra/contract/properties.ts";
import type { Cloud } from "../../sandbox/cloud.ts";
import { seed } from "../../sandbox/seed.ts";
import { hpa, newCloud } from "./fixture.ts";

const HPA = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const PATCH = "kubernetes:autoscaling/v2:HorizontalPodAutoscalerPatch";
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
    await cloud.create(PATCH, "patch", patch({ minReplicas: 500 }, { note: "turned" }));
    expect(cloud.find(HPA, "apps/web")?.outputs["metadata"]).toMatchObject({ annotations: { note: "turned" } });
    expect(JSON.stringify(cloud.find(HPA, "apps/web"))).not.toContain("pulumi.com");
  });

  it("gives up a field that it no longer has", async () => {
    const cloud = delivered();
    const { id } = await cloud.create(PATCH, "patch", patch({ minReplicas: 500, maxReplicas: 600 }));
    await cloud.update(PATCH, id, patch({ minReplicas: 20 }));
    expect(specOf(cloud)).toEqual({ ...before, minReplicas: 20, maxReplicas: undefined });
  });

  it("gives up its fields when it is taken away, and the object stays with what else it has", async () => {
    const cloud = delivered();
    const { id } = await cloud.create(
      PATCH,
      "patch",
      patch({ minReplicas: 500, maxReplicas: 600 }, { note: "turned" }),
    );
    await cloud.delete(PATCH, id);
    const { metadata, spec } = cloud.find(HPA, "apps/web")?.inputs ?? {};
    expect(metadata).toEqual({ name: "web", namespace: "apps" });
    expect(spec).toEqual({ scaleTargetRef: before["scaleTargetRef"], behavior });
    expect(cloud.list(PATCH)).toEqual([]);
  });

  it("stands by itself where the object is not in the store, and is no second one where it is", async () => {
    const cloud = newCloud();
    await cloud.create(PATCH, "patch", patch({ minReplicas: 500 }));
    await cloud.create(PATCH, "again", patch({ minReplicas: 20 }));
    expect(cloud.list().map(({ type }) => type)).toEqual([PATCH]);
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
    const { id } = await cloud.create(CONFIG_PATCH, "flags", { metadata, data: { light: "true" } });
    expect(cloud.find(CONFIG, id)?.outputs["data"]).toEqual({ light: "true", theme: "dark" });
  });
});
