import { beforeAll, expect, it } from "vitest";
import { Company } from "./company.ts";
import { definitions } from "./definitions.ts";
import type { Live, Manager } from "./objects.ts";
import { deployment, managers, workload } from "./objects.ts";
import { describeProvider } from "./provider.ts";

const api = "keda.sh/v1alpha1";
const events = {
  scaledObject: "events",
  scaleTarget: { name: "web" },
  minReplicas: { normal: 0, broadcast: 20 },
  maxReplicas: { normal: 10, broadcast: 30 },
  connections: {},
};

/** The company's own, with triggers and a pace of its own. */
const companys = (namespace: string) => ({
  apiVersion: api,
  kind: "ScaledObject",
  metadata: { name: "events", namespace, labels: { team: "shop" }, annotations: { owner: "ann" } },
  spec: {
    scaleTargetRef: { name: "web" },
    minReplicaCount: 0,
    maxReplicaCount: 10,
    cooldownPeriod: 45,
    triggers: [{ type: "aws-sqs-queue", metadata: { queueLength: "5" } }],
    advanced: { restoreToOriginalReplicaCount: true },
  },
});

describeProvider("a ScaledObject that exists, under the real provider", { timeout: 600_000 }, () => {
  const company = new Company();
  beforeAll(async () => {
    await company.objects.define(definitions.scaledObject);
    await company.objects.define(definitions.rollout);
  });

  async function delivered(namespace: string, manager: Manager): Promise<Live> {
    const { objects } = company;
    await objects.namespace(namespace);
    await objects.create(deployment(namespace, "web"));
    return objects.create(companys(namespace), manager);
  }

  const found = async (namespace: string): Promise<Live> => {
    const live = await company.objects.find(api, "ScaledObject", namespace, "events");
    if (!live) throw new Error("the company's ScaledObject is gone");
    return live;
  };
  const bounds = async (namespace: string) => {
    const { spec } = await found(namespace);
    return [spec?.["minReplicaCount"], spec?.["maxReplicaCount"]];
  };

  it.each([
    ["argocd", managers.argocd],
    ["helm", managers.helm],
  ] as const)("takes its bounds over from %s, nothing else of it, and gives them back", async (name, manager) => {
    const namespace = `keda-${name}`;
    const before = await delivered(namespace, manager);
    const stack = await company.stack("prod", namespace, { apps: { events } });
    await stack.up("normal");
    expect(await bounds(namespace)).toEqual([0, 10]);
    await stack.up("prewarm", "live");
    expect(await bounds(namespace)).toEqual([20, 30]);
    expect(await stack.leftToDo("live")).toBe("");
    await stack.up("prewarm", "normal");
    expect(await stack.leftToDo("normal")).toBe("");
    expect(allButBounds(await found(namespace))).toEqual(allButBounds(before));
    expect(await bounds(namespace)).toEqual([0, 10]);
    // Given up, the minimum would fall to 0 and the maximum to 100.
    await stack.destroy("normal");
    expect(await bounds(namespace)).toEqual([0, 10]);
    expect((await found(namespace)).metadata?.uid).toBe(before.metadata?.uid);
  });

  it("is not made where it is not there", async () => {
    await company.objects.namespace("keda-nothing");
    const stack = await company.stack("prod", "keda-nothing", { apps: { events } });
    await expect(stack.up("normal")).rejects.toThrow(/events/);
    expect(await company.objects.find(api, "ScaledObject", "keda-nothing", "events")).toBeUndefined();
  });

  it("leaves a Rollout to the autoscaler that is made for it, which the cluster's own controller follows", async () => {
    const namespace = "rollouts";
    const rollout = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout" };
    const { objects } = company;
    await objects.namespace(namespace);
    await objects.create({
      ...rollout,
      metadata: { name: "web", namespace },
      spec: { replicas: 2, ...workload("web") },
    });
    const web = {
      scaleTarget: rollout,
      minReplicas: { normal: 2, broadcast: 20 },
      maxReplicas: { normal: 10, broadcast: 30 },
      connections: {},
    };
    const stack = await company.stack("prod", namespace, { apps: { web } });
    await stack.up("normal", "prewarm", "live");
    const replicas = async (): Promise<unknown> =>
      (await objects.find(rollout.apiVersion, rollout.kind, namespace, "web"))?.spec?.["replicas"];
    await expect.poll(replicas, { timeout: 60_000 }).toBe(20);
    expect(await stack.leftToDo("live")).toBe("");
  });
});

/** What of it is not the playbook's. */
function allButBounds({ metadata, spec }: Live): object {
  const kept = { ...spec };
  delete kept["minReplicaCount"];
  delete kept["maxReplicaCount"];
  return { uid: metadata?.uid, labels: metadata?.labels, annotations: metadata?.annotations, spec: kept };
}
