import { expect, it } from "vitest";
import { Company } from "./company.ts";
import { deployment, managers } from "./objects.ts";
import { describeProvider } from "./provider.ts";

const things = {
  apps: {
    web: {
      minReplicas: { normal: 2, broadcast: 20 },
      maxReplicas: { normal: 10, broadcast: 30 },
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
  flags: { shop: { configMap: "settings", values: { "light-signup": { normal: false, broadcast: true } } } },
};

describeProvider("what the playbook makes, under the real provider", { timeout: 600_000 }, () => {
  const company = new Company();

  const autoscaler = async () => {
    const found = await company.objects.find("autoscaling/v2", "HorizontalPodAutoscaler", "shop", "web");
    return { uid: found?.metadata?.uid, bounds: [found?.spec?.["minReplicas"], found?.spec?.["maxReplicas"]] };
  };
  const flags = async () => {
    const found = await company.objects.find("v1", "ConfigMap", "shop", "settings");
    return { uid: found?.metadata?.uid, data: found?.data };
  };

  it.each(["kubectl-edit", "k9s"])(
    "is turned in place, there and back, whatever %s changed meanwhile",
    async (tool) => {
      const { objects } = company;
      await objects.namespace("shop");
      await objects.apply(deployment("shop", "web"), managers.argocd.name);
      const stack = await company.stack("prod", "shop", things);
      await stack.up("normal");
      const [first, settings] = [await autoscaler(), await flags()];
      expect(first.bounds).toEqual([2, 10]);
      await stack.up("prewarm");
      // 18 pods more, of 10m and 16Mi each.
      expect(await company.replicas("shop", "broadcast-placeholder-prod-apps")).toBe(5);
      await stack.up("live");
      expect(await autoscaler()).toEqual({ uid: first.uid, bounds: [20, 30] });
      expect(await flags()).toEqual({ uid: settings.uid, data: { "light-signup": "true" } });
      expect(await company.replicas("shop", "broadcast-placeholder-prod-apps")).toBe(0);
      expect(await stack.leftToDo("live")).toBe("");

      // In the middle of the show, by hand.
      await objects.edit(
        {
          apiVersion: "autoscaling/v2",
          kind: "HorizontalPodAutoscaler",
          metadata: { name: "web", namespace: "shop" },
          spec: { minReplicas: 25, maxReplicas: 40 },
        },
        tool,
      );
      const metadata = { name: "settings", namespace: "shop" };
      await objects.edit({ apiVersion: "v1", kind: "ConfigMap", metadata, data: { "light-signup": "maybe" } }, tool);
      expect(await stack.leftToDo("live")).toMatch(/minReplicas: 25 => 20/);
      await stack.up("prewarm", "normal");
      expect(await autoscaler()).toEqual(first);
      expect(await flags()).toEqual(settings);
      expect(await stack.leftToDo("normal")).toBe("");
      await stack.destroy("normal");
    },
  );
});
