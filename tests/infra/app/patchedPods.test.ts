import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { type } from "../../../infra/app/facts.ts";
import { podsOf } from "../../../infra/providers/kubernetes/pods.ts";
import { openCloud } from "../../../sandbox/index.ts";
import { seed } from "../../../sandbox/seed.ts";

const folder = mkdtempSync(join(tmpdir(), "patched-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each([
  ["replicas", type.replicas, "kubernetes:apps/v1:Deployment", (count: number) => ({ replicas: count })],
  [
    "an autoscaler's bounds",
    type.autoscalerPatch,
    type.autoscaler,
    (count: number) => ({ minReplicas: count, maxReplicas: count, scaleTargetRef: { name: "app" } }),
  ],
] as const)("a patch of %s", (_, patch, object, spec) => {
  it("moves the pods of the object that was there before it", async () => {
    const cloud = openCloud({ folder: join(folder, patch.replace(/\W/g, "-")), scale: Infinity, patchForce: true });
    const inputs = (count: number) => ({ metadata: { name: "app", namespace: "shop" }, spec: spec(count) });
    seed(cloud, object, "object", inputs(2));
    const { id } = await cloud.create(patch, "patch", inputs(2));
    expect(podsOf("shop/app", cloud)).toMatchObject({ wanted: 2 });
    await cloud.update(patch, id, inputs(50));
    expect(podsOf("shop/app", cloud)).toMatchObject({ wanted: 50 });
  });
});
