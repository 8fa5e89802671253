import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { budgetClient } from "../../infra/app/budgetClient.ts";
import { movable } from "../../infra/app/budgets.ts";
import { type } from "../../infra/app/facts.ts";
import { toComeOf } from "../../infra/app/following.ts";
import { AccessDenied } from "../../infra/contract/client.ts";
import type { Target } from "../../infra/contract/target.ts";
import { objectClient } from "../../infra/providers/kubernetes/object.ts";
import { addNodes } from "./apps.ts";
import { definitions } from "./definitions.ts";
import { deployment, Objects } from "./objects.ts";
import { contexts, ControlPlane } from "./plane.ts";
import { describeControlPlane } from "./programs.ts";

const target: Target = { name: "cluster", provider: "kubernetes", context: contexts.admin };

describeControlPlane("what a real cluster is asked before and after a patch", { timeout: 120_000 }, () => {
  const plane = new ControlPlane();
  let objects: Objects;
  beforeAll(async () => {
    await plane.start();
    vi.stubEnv("KUBECONFIG", plane.kubeconfig);
    objects = new Objects(plane.config());
    await objects.namespace("shop");
    await addNodes(plane.config(), "apps", ["one"]);
  }, 180_000);
  afterAll(async () => {
    vi.unstubAllEnvs();
    await plane.stop();
  });

  describe("whether an object is there", () => {
    const rollout = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", namespace: "shop", name: "web" };
    const client = objectClient.cloud(target);
    const isThere: typeof client.isThere = (...given) => client.isThere(...given);

    it("is known of a kind of Kubernetes' own, in a namespace and in none", async () => {
      await objects.create(deployment("shop", "there", 1));
      const of = (name: string) => ({ apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name });
      expect([await isThere(of("there")), await isThere(of("gone"))]).toEqual([true, false]);
      const space = (name: string) => ({ apiVersion: "v1", kind: "Namespace", namespace: undefined, name });
      expect([await isThere(space("shop")), await isThere(space("gone"))]).toEqual([true, false]);
    });

    it("is known of a custom one, and told from a kind that the cluster does not have", async () => {
      expect(await isThere(rollout)).toBeUndefined();
      await objects.define(definitions.rollout);
      const fresh = objectClient.cloud(target);
      await expect.poll(() => fresh.isThere(rollout), { timeout: 30_000 }).toBe(false);
      await objects.create({ ...rollout, metadata: { namespace: "shop", name: "web" }, spec: {} });
      expect(await fresh.isThere(rollout)).toBe(true);
      expect(await fresh.isThere({ ...rollout, kind: "Experiment" })).toBeUndefined();
    });

    it("is nobody's to ask who may not", async () => {
      const client = objectClient.cloud({ ...target, context: contexts.nobody });
      const asked = client.isThere({ apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "there" });
      await expect(asked).rejects.toThrow(AccessDenied);
    });
  });

  it.each<[string, object, number]>([
    ["few", { minAvailable: "80%" }, 2],
    ["five", { minAvailable: "80%" }, 5],
    ["share", { maxUnavailable: "20%" }, 11],
    ["none", { maxUnavailable: 0 }, 3],
    ["number", { minAvailable: 2 }, 5],
  ])("of %s pods as many may be moved as the disruption controller allows", async (name, spec, pods) => {
    await objects.create(deployment("shop", name, pods));
    const selector = { matchLabels: { app: name } };
    const metadata = { namespace: "shop", name: `budget-of-${name}` };
    await objects.create({
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata,
      spec: { ...spec, selector },
    });
    const scaled = { namespace: "shop", apiVersion: "apps/v1", kind: "Deployment", name };
    const found = await budgetClient.cloud(target).budgets(scaled);
    expect(found).toEqual([{ name: `budget-of-${name}`, ...spec }]);
    const [budget] = found ?? [];
    const allowed = async () => {
      const one = (await objects.find("policy/v1", "PodDisruptionBudget", "shop", metadata.name)) as
        { status?: { currentHealthy?: number; disruptionsAllowed?: number } } | undefined;
      return one?.status?.currentHealthy === pods ? one.status.disruptionsAllowed : "not yet";
    };
    await expect.poll(allowed, { timeout: 60_000 }).toBe(budget && movable(budget, pods));
  });

  it("says what an autoscaler has not asked for yet, until it has", async () => {
    const autoscaler = {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name: "scaled", namespace: "shop" },
      spec: {
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "scaled" },
        minReplicas: 7,
        maxReplicas: 9,
      },
    };
    const left = () => toComeOf(type.autoscaler)(target, autoscaler);
    expect(await left()).toBeUndefined();
    await objects.create(autoscaler);
    expect(await left()).toBe("autoscaler shop/scaled asks for 0 pods, not yet for 7");
    await objects.create(deployment("shop", "scaled", 1));
    await expect.poll(left, { timeout: 60_000 }).toBeUndefined();
    expect((await objects.find("apps/v1", "Deployment", "shop", "scaled"))?.spec?.["replicas"]).toBe(7);
  });
});
