import { expect, it } from "vitest";
import { Company } from "./company.ts";
import type { Live } from "./objects.ts";
import { deployment } from "./objects.ts";
import { describeProvider } from "./provider.ts";

/** One stack's things: its own apps, and a node pool and flags that have the same names in both files. */
const thingsOf = (web: string, images: string) => ({
  apps: {
    web: {
      scaleTarget: { name: web },
      minReplicas: { normal: 2, broadcast: 12 },
      maxReplicas: { normal: 8, broadcast: 16 },
      requests: { cpu: "10m", memory: "16Mi" },
      connections: {},
    },
    images: {
      scaleTarget: { name: images },
      replicas: { normal: 2, broadcast: 9 },
      requests: { cpu: "10m", memory: "16Mi" },
      connections: {},
    },
  },
  nodePools: {
    apps: {
      node: { cpu: "64", memory: "256Gi", pods: 250, max: 1 },
      placeholders: { cpu: "50m", memory: "64Mi" },
    },
  },
  flags: { shop: { values: { "light-signup": { normal: false, broadcast: true } } } },
});

const stacks = { prod: thingsOf("web", "images"), qa: thingsOf("web-qa", "images-qa") };

const kinds = [
  ["apps/v1", "Deployment"],
  ["autoscaling/v2", "HorizontalPodAutoscaler"],
  ["policy/v1", "PodDisruptionBudget"],
  ["v1", "ConfigMap"],
] as const;

describeProvider("two stacks in one namespace, under the real provider", { timeout: 600_000 }, () => {
  const company = new Company();

  /** Everything in the namespace and every class of priority, as far as somebody asked for it. */
  async function everything(): Promise<ReadonlyMap<string, unknown>> {
    const namespaced = await Promise.all(
      kinds.map(([apiVersion, kind]) => company.objects.list(apiVersion, kind, "shop")),
    );
    const all = [...namespaced.flat(), ...(await company.objects.list("scheduling.k8s.io/v1", "PriorityClass"))];
    return new Map(
      all
        .map((each) => [`${each.kind ?? ""} ${each.metadata?.name ?? ""}`, asked(each)] as const)
        .filter(([name]) => !/system-|kube-root/.test(name)),
    );
  }

  /** What something changed, made or removed. */
  async function changedBy(act: () => Promise<unknown>): Promise<string[]> {
    const before = await everything();
    await act();
    const after = await everything();
    const names = [...new Set([...before.keys(), ...after.keys()])];
    return names.filter((name) => JSON.stringify(before.get(name)) !== JSON.stringify(after.get(name))).sort();
  }

  const own = (suffix: string, stack: string) =>
    [
      `ConfigMap broadcast-flags-${stack}-shop`,
      `Deployment broadcast-placeholder-${stack}-apps`,
      `Deployment images${suffix}`,
      `HorizontalPodAutoscaler web${suffix}`,
      `PodDisruptionBudget images${suffix}`,
      `PodDisruptionBudget web${suffix}`,
      `PriorityClass broadcast-placeholder-${stack}-apps`,
    ].sort();
  /** Its autoscaler turns the size of this one. */
  const turned = (suffix: string, stack: string) =>
    [...own(suffix, stack).filter((name) => !/Budget|Priority/.test(name)), `Deployment web${suffix}`].sort();

  it("do not collide, and neither touches what is the other's, there and back", async () => {
    const { objects } = company;
    await objects.namespace("shop");
    for (const name of ["web", "web-qa"]) await objects.create(deployment("shop", name, 2));
    for (const name of ["images", "images-qa"]) await objects.create(deployment("shop", name, 1));
    const prod = await company.stack("prod", "shop", stacks.prod);
    const qa = await company.stack("qa", "shop", stacks.qa);
    expect(await changedBy(() => prod.up("normal"))).toEqual(own("", "prod"));
    expect(await changedBy(() => qa.up("normal"))).toEqual(own("-qa", "qa"));

    const settled = async (name: string, count: number) =>
      expect.poll(() => company.replicas("shop", name), { timeout: 60_000 }).toBe(count);
    const goLive = async (stack: typeof prod, web: string) => {
      await stack.up("prewarm", "live");
      await settled(web, 12);
    };
    const before = await everything();
    expect(await changedBy(() => goLive(prod, "web"))).toEqual(turned("", "prod"));
    expect(await changedBy(() => goLive(qa, "web-qa"))).toEqual(turned("-qa", "qa"));
    const goBack = async (stack: typeof prod, web: string) => {
      await stack.up("prewarm", "normal");
      await settled(web, 8);
    };
    expect(await changedBy(() => goBack(qa, "web-qa"))).toEqual(turned("-qa", "qa"));
    expect(await prod.leftToDo("live")).toBe("");
    expect(await changedBy(() => goBack(prod, "web"))).toEqual(turned("", "prod"));
    expect(await prod.leftToDo("normal")).toBe("");
    expect(await qa.leftToDo("normal")).toBe("");

    // Patched replicas are left as they are, and so are the apps.
    const made = own("-qa", "qa").filter((name) => name !== "Deployment images-qa");
    expect(await changedBy(() => qa.destroy("normal"))).toEqual(made);
    const left = await everything();
    expect([...before.keys()].filter((name) => !left.has(name)).sort()).toEqual(made);
    expect(await prod.leftToDo("normal")).toBe("");
  });
});

/** An object's identity and what is asked of it, without what controllers tell. */
function asked({ metadata, spec, data }: Live): object {
  return { uid: metadata?.uid, generation: metadata?.generation, spec, data };
}
