import { describe, expect, it } from "vitest";
import { type } from "../../../infra/app/facts.ts";
import { podsOf } from "../../../infra/providers/kubernetes/pods.ts";
import type { RawEstate } from "../../estates.ts";
import { offlineEstate, resources } from "../../graphs.ts";
import { taken, turned } from "../../timing/steps.ts";
import { newCloud } from "../../sandbox/fixture.ts";
import { goodEstate } from "../../shapes.ts";

const underKeda =
  (more: object = {}) =>
  ({ apps }: RawEstate): void => {
    Object.assign(apps.web, { scaledObject: "web-events", ...more });
  };

describe("an app under KEDA", () => {
  it("is sized by its ScaledObject alone, and its autoscaler is left to KEDA", async () => {
    const estate = offlineEstate("prod", underKeda());
    const [normal, live] = [await resources(estate, "normal"), await resources(estate, "live")];
    expect([...live.keys()].filter((name) => name.startsWith("app-web-"))).toEqual(["app-web-scaled-object"]);
    const patch = live.get("app-web-scaled-object");
    expect(patch).toMatchObject({ type: type.scaledObject, retained: true });
    expect(patch?.inputs).toEqual({
      apiVersion: "keda.sh/v1alpha1",
      kind: "ScaledObject",
      metadata: { name: "web-events", namespace: "shop" },
      spec: { minReplicaCount: 500, maxReplicaCount: 500 },
    });
    expect(normal.get("app-web-scaled-object")?.inputs).toMatchObject({
      spec: { minReplicaCount: 12, maxReplicaCount: 60 },
    });
  });

  it("counts for databases, nodes and load balancers as it does under an autoscaler of its own", async () => {
    const least = 500;
    for (const most of [least, 5000]) {
      const edit = ({ apps }: RawEstate): void => void (apps.web.maxReplicas.broadcast = most);
      const own = await offlineEstate("prod", edit).plan("prewarm", "live");
      const kedas = await offlineEstate("prod", (raw) => {
        edit(raw);
        underKeda({ budget: { adopt: "web" } })(raw);
      }).plan("prewarm", "live");
      const told = (lines: readonly string[]): string[] =>
        lines
          .map((line) => line.replaceAll("app-web-scaled-object", "app-web-autoscaler"))
          .map((line) => withoutNames(line).replaceAll("maxReplicaCount", "maxReplicas"));
      expect(told(kedas.refusals)).toEqual(told(own.refusals));
      expect(own.refusals.length > 0).toBe(most > least);
      expect(kedas.forward.timing.seconds).toBe(own.forward.timing.seconds);
    }
  });

  it("may rest at no pods outside broadcasts, and takes no more room than that", async () => {
    const edit = underKeda({ minReplicas: { normal: 0, broadcast: 400 } });
    const plan = await offlineEstate("prod", edit).plan("prewarm", "live");
    expect(plan.refusals).toEqual([]);
    const estate = await goodEstate({ phase: "normal", edit });
    expect(estate.messages("autoscaler-bounds")).toBe("");
    expect(
      estate.set("app-web-scaled-object", ["spec", "minReplicaCount"], undefined).messages("autoscaler-bounds"),
    ).toContain("states no `minReplicaCount`, so it may fall to 0 pods");
    expect(
      estate.set("app-web-scaled-object", ["spec", "minReplicaCount"], 61).messages("autoscaler-bounds"),
    ).toContain("`minReplicaCount` 61 above `maxReplicaCount` 60");
  });

  it("is told to have behaviour and budget of its own, which nobody here knows", async () => {
    const estate = await goodEstate({ edit: underKeda() });
    expect(estate.verdict("autoscaler-scale-down").uncounted).toEqual([
      "scale-down behaviour of the adopted autoscalers of web",
    ]);
    expect(estate.verdict("disruption-budgets").uncounted).toEqual([
      "disruption budgets of web: the stack file names none",
    ]);
  });

  it("has no replicas set beside it", async () => {
    const estate = await goodEstate({ edit: underKeda() });
    expect(
      estate.set("app-images-replicas", ["metadata", "name"], "web").messages("autoscaler-owns-replicas"),
    ).toContain("shop/web has `spec.replicas` and an autoscaler");
  });

  it("takes as long as under an autoscaler, and down to none a while longer", () => {
    const step = (before: number, after: number) => turned(type.scaledObject, "spec.minReplicaCount", before, after);
    expect(taken(step(12, 500), { room: true })).toMatchObject({ seconds: 1, delay: 60 + 488 / 20 });
    expect(taken(step(12, 500))).toMatchObject({ kind: "autoscalerUpWithoutRoom", delay: 180 + 488 / 20 });
    expect(taken(step(500, 1))).toMatchObject({ kind: "autoscalerDown", delay: 300 + 15 });
    expect(taken(step(500, 0))).toMatchObject({ kind: "autoscalerDown", delay: 300 + 15 + 300 });
  });
});

/** Where the names of things are sorted among others, a changed one stands elsewhere. */
function withoutNames(line: string): string {
  return line.replace(/, once .*/s, "");
}

describe("a ScaledObject", () => {
  const patch = (minReplicaCount: number, maxReplicaCount = 600) => ({
    apiVersion: "keda.sh/v1alpha1",
    kind: "ScaledObject",
    metadata: { name: "web", namespace: "apps" },
    spec: { minReplicaCount, maxReplicaCount },
  });

  it("is back at once, while its pods come and go", async () => {
    const cloud = newCloud({ patchForce: true });
    const { id } = await cloud.create(type.scaledObject, "web", patch(0));
    expect(podsOf("apps/web", cloud)).toMatchObject({ ready: 0, wanted: 0 });
    const start = cloud.clock.now();
    await cloud.update(type.scaledObject, id, patch(400));
    expect(cloud.clock.now() - start).toBe(1);
    expect(podsOf("apps/web", cloud)?.ready).toBeLessThan(400);
    cloud.clock.skip(120);
    expect(podsOf("apps/web", cloud)).toMatchObject({ ready: 400, wanted: 400 });
    await cloud.update(type.scaledObject, id, patch(0));
    expect((podsOf("apps/web", cloud)?.readyAt ?? 0) - cloud.clock.now()).toBe(300 + 15 + 300 - 1);
  });

  it("is refused bounds that cross, and a minimum that it rests below", async () => {
    const cloud = newCloud({ patchForce: true });
    await expect(cloud.create(type.scaledObject, "web", patch(30, 20))).rejects.toThrow(
      'admission webhook "vscaledobject.kb.io" denied the request: MinReplicaCount=30 must be less than MaxReplicaCount=20',
    );
    const object = patch(5);
    await cloud.create("kubernetes:keda.sh/v1alpha1:ScaledObject", "web-object", {
      ...object,
      spec: { ...object.spec, idleReplicaCount: 0, scaleTargetRef: { name: "shop" } },
    });
    await expect(cloud.create(type.scaledObject, "web", patch(0))).rejects.toThrow(
      "IdleReplicaCount=0 must be less than MinReplicaCount=0",
    );
    await cloud.create(type.scaledObject, "web", patch(7));
    expect(podsOf("apps/shop", cloud)).toMatchObject({ wanted: 7 });
  });
});
