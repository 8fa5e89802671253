import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, it } from "vitest";
import { Company } from "./company.ts";
import { definitions } from "./definitions.ts";
import { managers, workload } from "./objects.ts";
import { describeProvider } from "./provider.ts";

/** The nodes that Karpenter starts, as their owner has them. */
const nodePool = {
  apiVersion: "karpenter.sh/v1",
  kind: "NodePool",
  metadata: { name: "default", labels: { team: "platform" } },
  spec: {
    limits: { cpu: 200, memory: "800Gi" },
    disruption: { budgets: [{ nodes: "10%", reasons: ["Drifted"] }, { nodes: "50%" }], consolidateAfter: "30s" },
    template: {
      spec: {
        expireAfter: "720h",
        nodeClassRef: { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: "default" },
        requirements: [],
      },
    },
  },
};

const cronJob = (namespace: string) => ({
  apiVersion: "batch/v1",
  kind: "CronJob",
  metadata: { name: "reports", namespace, labels: { team: "shop" } },
  spec: {
    schedule: "0 3 1 1 *",
    concurrencyPolicy: "Forbid",
    jobTemplate: { spec: { template: { spec: { ...podOf(workload("reports")), restartPolicy: "Never" } } } },
  },
});

/** Asks again until the API server knows the kind. */
async function served(create: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await create();
      return;
    } catch (error) {
      if (tries === 30) throw error;
      await sleep(1000);
    }
  }
}

function podOf(given: ReturnType<typeof workload>): object {
  return (given["template"] as { spec: object }).spec;
}

describeProvider("what is quiet around the show, under the real provider", { timeout: 600_000 }, () => {
  const company = new Company();
  const namespace = "quiet";
  const things = {
    cronJobs: { reports: { adopt: "reports" } },
    nodePools: {
      apps: {
        node: { cpu: "15.8", memory: "57Gi", pods: 110, max: 20 },
        karpenter: {
          adopt: "default",
          limits: { cpu: { normal: 200, broadcast: 1920 } },
          budgets: nodePool.spec.disruption.budgets,
        },
      },
    },
  };
  const found = async () => {
    const { objects } = company;
    const [pool, job] = await Promise.all([
      objects.find("karpenter.sh/v1", "NodePool", "", "default"),
      objects.find("batch/v1", "CronJob", namespace, "reports"),
    ]);
    return { pool: pool?.spec, job: job?.spec };
  };

  beforeAll(async () => {
    const { objects } = company;
    await objects.define(definitions.nodePool);
    await objects.namespace(namespace);
    // The definition is served a moment later.
    await served(() => objects.create(nodePool, managers.argocd));
    await objects.create(cronJob(namespace), managers.helm);
  });

  it("loses no node and starts no job from prewarm on, keeps all else, and is in the end what it was", async () => {
    const before = await found();
    const stack = await company.stack("prod", namespace, things);
    await stack.up("normal");
    const adopted = await found();
    expect(adopted.job).toEqual({ ...before.job, suspend: false });
    // The same number, as a text.
    expect(adopted.pool).toEqual({ ...before.pool, limits: { cpu: "200", memory: "800Gi" } });
    await stack.up("prewarm");
    const prewarm = await found();
    expect(prewarm.job).toEqual({ ...before.job, suspend: true });
    expect(prewarm.pool).toEqual({
      ...before.pool,
      limits: { cpu: "1920", memory: "800Gi" },
      disruption: { ...(before.pool?.["disruption"] as object), budgets: [{ nodes: "0" }] },
    });
    await stack.up("live");
    expect(await stack.leftToDo("live")).toBe("");
    expect(await found()).toEqual(prewarm);
    await stack.up("prewarm", "normal");
    expect(await found()).toEqual(adopted);
    const { karpenter, ...rest } = things.nodePools.apps;
    stack.say({ ...things, nodePools: { apps: { ...rest, karpenter: { ...karpenter, budgets: undefined } } } });
    await expect(stack.up("normal")).rejects.toThrow(/spec\.disruption would be given up/);
    stack.say(things);
    await stack.destroy("normal");
    expect(await found()).toEqual(adopted);
  });

  it("is not made where it is not there", async () => {
    await company.objects.namespace("nothing-quiet");
    for (const [name, wrong] of Object.entries({
      "no-job": { cronJobs: { reports: { adopt: "gone" } } },
      "no-pool": {
        nodePools: {
          apps: { ...things.nodePools.apps, karpenter: { ...things.nodePools.apps.karpenter, adopt: "gone" } },
        },
      },
    })) {
      const stack = await company.stack("prod", "nothing-quiet", wrong);
      await expect(stack.up("normal"), name).rejects.toThrow(/gone/);
    }
    expect(await company.objects.find("batch/v1", "CronJob", "nothing-quiet", "gone")).toBeUndefined();
    expect(await company.objects.find("karpenter.sh/v1", "NodePool", "", "gone")).toBeUndefined();
  });
});
