import { expect, it } from "vitest";
import { Company } from "./company.ts";
import type { Live, Manager } from "./objects.ts";
import { deployment, managers } from "./objects.ts";
import { describeProvider } from "./provider.ts";

const made = {
  minReplicas: { normal: 2, broadcast: 20 },
  maxReplicas: { normal: 10, broadcast: 30 },
  connections: {},
};
const web = { ...made, adopt: "web-hpa" };

/** The company's own autoscaler of Deployment `web`: not named after it, with a metric and a behaviour of its own. */
const companys = (namespace: string) => ({
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: { name: "web-hpa", namespace, labels: { team: "shop" }, annotations: { owner: "ann" } },
  spec: {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
    minReplicas: 2,
    maxReplicas: 10,
    metrics: [
      { type: "Resource", resource: { name: "memory", target: { type: "Utilization", averageUtilization: 70 } } },
    ],
    behavior: { scaleDown: { stabilizationWindowSeconds: 0 } },
  },
});

const budget = (namespace: string, name: string) => ({
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  metadata: { name, namespace },
  spec: { maxUnavailable: 1, selector: { matchLabels: { app: "web" } } },
});

describeProvider("an autoscaler that exists, under the real provider", { timeout: 600_000 }, () => {
  const company = new Company();

  /** A namespace of the company with its app and autoscaler. */
  async function delivered(namespace: string, manager: Manager = managers.kubectl): Promise<Live> {
    const { objects } = company;
    await objects.namespace(namespace);
    await objects.create(deployment(namespace, "web"), manager);
    return objects.create(companys(namespace), manager);
  }

  const found = async (namespace: string): Promise<Live> => {
    const live = await company.objects.find("autoscaling/v2", "HorizontalPodAutoscaler", namespace, "web-hpa");
    if (!live) throw new Error("the company's autoscaler is gone");
    return live;
  };
  const bounds = async (namespace: string) => {
    const { spec } = await found(namespace);
    return [spec?.["minReplicas"], spec?.["maxReplicas"]];
  };

  it.each(Object.entries(managers))("takes its bounds over from %s, and nothing else of it", async (name, manager) => {
    const namespace = `by-${name.toLowerCase()}`;
    const before = await delivered(namespace, manager);
    const stack = await company.stack("prod", namespace, { apps: { web } });
    await stack.up("normal");
    expect(await bounds(namespace)).toEqual([2, 10]);
    await stack.up("prewarm", "live");
    expect(await bounds(namespace)).toEqual([20, 30]);
    await expect.poll(() => company.replicas(namespace, "web"), { timeout: 60_000 }).toBe(20);
    expect(await stack.leftToDo("live")).toBe("");
    await stack.up("prewarm", "normal");
    expect(await bounds(namespace)).toEqual([2, 10]);
    expect(allButBounds(await found(namespace))).toEqual(allButBounds(before));
    expect(await stack.leftToDo("normal")).toBe("");
  });

  it("wins its bounds back after a delivery has set them back", async () => {
    await delivered("set-back", managers.argocd);
    const stack = await company.stack("prod", "set-back", { apps: { web } });
    await stack.up("normal", "prewarm", "live");
    await company.objects.apply(companys("set-back"), managers.argocd.name);
    expect(await bounds("set-back")).toEqual([2, 10]);
    expect(await stack.leftToDo("live")).toMatch(/minReplicas/);
    await stack.at("live", "refresh", "--yes", "--skip-preview");
    await stack.up("live");
    expect(await bounds("set-back")).toEqual([20, 30]);
  });

  it("never deletes it: not when the app leaves the file, nor with the stack", async () => {
    const before = await delivered("left");
    const second = { replicas: { normal: 1, broadcast: 1 }, connections: {} };
    await company.objects.create(deployment("left", "second", 1));
    const stack = await company.stack("prod", "left", { apps: { web, second } });
    await stack.up("normal", "prewarm", "live");
    stack.say({ apps: { second } });
    await expect(stack.up("live")).rejects.toThrow(/Beside normal nothing is made, replaced or taken away/);
    await expect(stack.destroy("live")).rejects.toThrow(/delete hooks/);
    expect((await found("left")).metadata?.uid).toBe(before.metadata?.uid);
    expect(await bounds("left")).toEqual([20, 30]);

    stack.say({ apps: { web, second } });
    await stack.up("live", "prewarm", "normal");
    const first = await bounds("left");
    stack.say({ apps: { second } });
    await stack.up("normal");
    expect((await found("left")).metadata?.uid).toBe(before.metadata?.uid);
    expect(await bounds("left")).toEqual(first);

    stack.say({ apps: { web, second } });
    await stack.up("normal");
    await stack.destroy("normal");
    expect((await found("left")).metadata?.uid).toBe(before.metadata?.uid);
    expect(await bounds("left")).toEqual(first);
    expect(await company.objects.find("apps/v1", "Deployment", "left", "web")).toBeDefined();
  });

  it("is not made a second time by whoever forgets to adopt it", async () => {
    const own = { ...companys("forgotten"), metadata: { name: "web", namespace: "forgotten" } };
    const { objects } = company;
    await objects.namespace("forgotten");
    await objects.create(deployment("forgotten", "web"));
    const before = await objects.create(own);
    const stack = await company.stack("prod", "forgotten", { apps: { web: made } });
    await expect(stack.up("normal")).rejects.toThrow(/"web" already exists/);
    await stack.destroy("normal");
    const after = await objects.find("autoscaling/v2", "HorizontalPodAutoscaler", "forgotten", "web");
    expect(after?.metadata?.uid).toBe(before.metadata?.uid);
    expect(after?.spec).toEqual(before.spec);
  });

  it("refuses one that is not there, and makes none", async () => {
    await company.objects.namespace("nothing");
    await company.objects.create(deployment("nothing", "web"));
    const stack = await company.stack("prod", "nothing", { apps: { web } });
    await expect(stack.up("normal")).rejects.toThrow(/web-hpa/);
    const none = await company.objects.find("autoscaling/v2", "HorizontalPodAutoscaler", "nothing", "web-hpa");
    expect(none).toBeUndefined();
  });

  it.each([
    ["adopts", { budget: { adopt: "web" } }],
    ["says nothing of", {}],
  ])("leaves a budget that the file %s as it is", async (how, more) => {
    const namespace = how === "adopts" ? "budget-adopted" : "budget-unsaid";
    await delivered(namespace);
    const before = await company.objects.create(budget(namespace, "web"), managers.helm);
    const stack = await company.stack("prod", namespace, { apps: { web: { ...web, ...more } } });
    await stack.up("normal", "prewarm", "live", "prewarm", "normal");
    await stack.destroy("normal");
    const after = await company.objects.find("policy/v1", "PodDisruptionBudget", namespace, "web");
    expect(after?.metadata?.uid).toBe(before.metadata?.uid);
    expect(after?.spec).toEqual(before.spec);
    expect(after?.metadata?.managedFields?.map(({ manager }) => manager)).not.toContainEqual(
      expect.stringMatching(/pulumi/),
    );
  });

  it("makes its own beside a budget that the file adopts, and none beside it", async () => {
    const { objects } = company;
    await objects.namespace("own-budget");
    await objects.create(deployment("own-budget", "web"));
    const before = await objects.create(budget("own-budget", "web"));
    const stack = await company.stack("prod", "own-budget", { apps: { web: { ...made, budget: { adopt: "web" } } } });
    await stack.up("normal", "prewarm", "live");
    expect(await objects.find("autoscaling/v2", "HorizontalPodAutoscaler", "own-budget", "web")).toBeDefined();
    const after = await objects.find("policy/v1", "PodDisruptionBudget", "own-budget", "web");
    expect([after?.metadata?.uid, after?.spec]).toEqual([before.metadata?.uid, before.spec]);
  });
});

/** What of an autoscaler is not the playbook's. */
function allButBounds({ metadata, spec }: Live): object {
  const kept = { ...spec };
  delete kept["minReplicas"];
  delete kept["maxReplicas"];
  return { uid: metadata?.uid, labels: metadata?.labels, annotations: metadata?.annotations, spec: kept };
}
