import { beforeAll, expect, it, vi } from "vitest";
import { folderBackend } from "../../ops/engine/backend.ts";
import type { Interrupts } from "../../ops/switching/pulumiStack.ts";
import type { Terminal } from "../../ops/terminal.ts";
import { rollback } from "../../ops/verbs/rollback.ts";
import type { SwitchOptions } from "../../ops/verbs/switch.ts";
import { switchTo } from "../../ops/verbs/switch.ts";
import { Company } from "./company.ts";
import { deployment, managers } from "./objects.ts";
import { describeProvider } from "./provider.ts";
import type { ClusterStack } from "./stack.ts";

const requests = { cpu: "10m", memory: "16Mi" };
const things = {
  apps: {
    web: {
      adopt: "web-hpa",
      minReplicas: { normal: 2, broadcast: 20 },
      maxReplicas: { normal: 10, broadcast: 30 },
      requests,
      connections: {},
      budget: { adopt: "web" },
    },
    images: { replicas: { normal: 3, broadcast: 15 }, requests, connections: {} },
  },
  nodePools: {
    apps: {
      node: { cpu: "64", memory: "256Gi", pods: 250, max: 1 },
      placeholders: { cpu: "50m", memory: "64Mi" },
    },
  },
  flags: { shop: { adopt: "settings", values: { "light-signup": { normal: false, broadcast: true } } } },
};

const autoscaler = {
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  metadata: { name: "web-hpa", namespace: "shop" },
  spec: {
    scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
    minReplicas: 2,
    maxReplicas: 10,
  },
};

const settings = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "settings", namespace: "shop" },
  data: { "light-signup": "false", colour: "blue" },
};

describeProvider("the evening of a company that has only a cluster, by the verbs", { timeout: 600_000 }, () => {
  const company = new Company();
  let stack: ClusterStack;

  beforeAll(async () => {
    const { objects } = company;
    await objects.namespace("shop");
    await objects.create(deployment("shop", "web"), managers.argocd);
    await objects.create(deployment("shop", "images", 3), managers.helm);
    await objects.create(autoscaler, managers.argocd);
    await objects.create(settings, managers.helm);
    stack = await company.stack("prod", "shop", things);
    await stack.up("normal");
    const environment = {
      PULUMI_BACKEND_URL: folderBackend(stack.folder.state),
      PULUMI_HOME: stack.folder.home,
      PULUMI_CONFIG_PASSPHRASE: "a test",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    };
    for (const [key, value] of Object.entries(environment)) vi.stubEnv(key, value);
  }, 240_000);

  /** What a verb says. Throws what it throws. */
  async function told(
    verb: (options: SwitchOptions, terminal: Terminal, interrupts: Interrupts) => Promise<void>,
    more: Partial<SwitchOptions> = {},
  ): Promise<string> {
    const lines: string[] = [];
    const keep = (line: string): void => void lines.push(line);
    const never = new AbortController().signal;
    // No metrics server runs here, so that no autoscaler can do all of its work. Argo CD and Helm were told of no hand-over: they come back below.
    const despite = ["autoscalers", "budgets", "app-owners", "flag-owners"];
    const options = { stack: "prod", cwd: stack.folder.path, yes: true, gateTimeout: 120, despite, ...more };
    await verb(options, { out: keep, note: keep, interactive: false }, { stop: never, force: never });
    return lines.join("\n");
  }

  const live = async () => {
    const { objects } = company;
    const hpa = await objects.find("autoscaling/v2", "HorizontalPodAutoscaler", "shop", "web-hpa");
    const flags = await objects.find("v1", "ConfigMap", "shop", "settings");
    return {
      bounds: [hpa?.spec?.["minReplicas"], hpa?.spec?.["maxReplicas"]],
      images: await company.replicas("shop", "images"),
      flags: flags?.data,
    };
  };
  const calm = { bounds: [2, 10], images: 3, flags: settings.data };

  it("goes live by way of prewarm, and every gate says yes", async () => {
    const prewarm = await told(switchTo, { to: "prewarm" });
    expect(prewarm).toMatch(/8 of 8 placeholders are ready/);
    expect(prewarm).toMatch(/Gates {2}4 of 4 say yes/);
    expect(await live()).toEqual(calm);
    const aired = await told(switchTo, { to: "live" });
    expect(aired).toMatch(/20 pods are ready, 20 to 30 wanted/);
    expect(aired).toMatch(/prod is in live: 6 steps/);
    expect(await live()).toEqual({
      bounds: [20, 30],
      images: 15,
      flags: { ...settings.data, "light-signup": "true" },
    });
  });

  it("comes back to what it was, though deliveries have run meanwhile", async () => {
    await company.objects.apply(autoscaler, managers.argocd.name);
    await company.objects.edit(settings, managers.helm.name);
    const back = await told(rollback);
    expect(back).toMatch(/the engine would change nothing in normal/);
    expect(back).toMatch(/every resource is asked to be what it was in the baseline/);
    expect(back).toMatch(/prod is in normal, and what it was before/);
    expect(await live()).toEqual(calm);
  });
});
