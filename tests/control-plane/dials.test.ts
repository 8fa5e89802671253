import { beforeAll, expect, it } from "vitest";
import { Company } from "./company.ts";
import { definitions } from "./definitions.ts";
import { managers, workload } from "./objects.ts";
import { describeProvider } from "./provider.ts";

const usual = { turns: "live", takesSeconds: 30, interrupts: "nothing" };
const statefulSet = (namespace: string, name = "queue") => ({
  ...{ ...usual, type: "kubernetes:apps/v1:StatefulSet", adopt: `${namespace}/${name}` },
  properties: { "spec.replicas": { normal: 2, broadcast: 6 } },
});
/** Its definition requires nothing: a patch of one that is not there would make it. */
const rollout = (namespace: string, name: string) => ({
  ...{ ...usual, type: "kubernetes:argoproj.io/v1alpha1:Rollout", adopt: `${namespace}/${name}` },
  properties: { "spec.replicas": { normal: 2, broadcast: 6 } },
});

describeProvider("dials of objects, under the real provider", { timeout: 600_000 }, () => {
  const company = new Company();
  beforeAll(async () => {
    await company.objects.define(definitions.rollout);
    await company.objects.define(definitions.scaledObject);
  });

  it("are refused where the object is not there, in a preview and past it, and make none", async () => {
    const { objects } = company;
    await objects.namespace("gone");
    const stack = await company.stack("prod", "gone", { dials: { web: rollout("gone", "web") } });
    const none = () => objects.find("argoproj.io/v1alpha1", "Rollout", "gone", "web");
    const { code, output } = await stack.at("normal", "preview");
    expect(code).not.toBe(0);
    expect(output).toMatch(/dial-web-patch: there is no Rollout gone\/web\. The playbook patches what exists/);
    await expect(stack.up("normal")).rejects.toThrow(/there is no Rollout gone\/web/);
    expect(await none()).toBeUndefined();
    const wrong = { ...rollout("gone", "web"), type: "kubernetes:argoproj.io/v1alpha1:Rolout" };
    stack.say({ dials: { web: wrong } });
    await expect(stack.up("normal")).rejects.toThrow(/the cluster has no kind Rolout of argoproj\.io\/v1alpha1/);

    stack.say({ flags: { shop: { adopt: "settings", values: { any: { normal: 1, broadcast: 2 } } } } });
    await expect(stack.up("normal")).rejects.toThrow(/there is no ConfigMap gone\/settings/);
    expect(await objects.find("v1", "ConfigMap", "gone", "settings")).toBeUndefined();

    // Once it is there, all is well.
    const metadata = { name: "web", namespace: "gone" };
    await objects.create({ apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", metadata, spec: { replicas: 2 } });
    stack.say({ dials: { web: rollout("gone", "web") } });
    await stack.up("normal", "prewarm", "live");
    expect((await none())?.spec).toEqual({ replicas: 6 });
  });

  it("turn a StatefulSet, and leave it as large as it is when they leave", async () => {
    const { objects } = company;
    await objects.namespace("sets");
    const metadata = { name: "queue", namespace: "sets" };
    const spec = { replicas: 2, serviceName: "queue", ...workload("queue") };
    await objects.create({ apiVersion: "apps/v1", kind: "StatefulSet", metadata, spec }, managers.helm);
    const replicas = async () => (await objects.find("apps/v1", "StatefulSet", "sets", "queue"))?.spec?.["replicas"];
    const other = { flags: { other: { configMap: "other", values: { any: { normal: 1, broadcast: 2 } } } } };
    const stack = await company.stack("prod", "sets", { dials: { queue: statefulSet("sets") }, ...other });
    await stack.up("normal", "prewarm", "live");
    expect(await replicas()).toBe(6);
    expect(await stack.leftToDo("live")).toBe("");
    stack.say(other);
    await expect(stack.up("live")).rejects.toThrow(/Beside normal nothing is made, replaced or taken away/);
    expect(await replicas()).toBe(6);
    stack.say({ dials: { queue: statefulSet("sets") }, ...other });
    await stack.up("live", "prewarm", "normal");
    expect(await replicas()).toBe(2);
    // One of two properties cannot be given up alone, and the whole dial leaves both.
    const two = statefulSet("sets");
    Object.assign(two.properties, { "spec.minReadySeconds": { normal: 0, broadcast: 5 } });
    stack.say({ dials: { queue: two }, ...other });
    await stack.up("normal");
    stack.say({
      dials: { queue: { ...two, properties: { "spec.minReadySeconds": { normal: 0, broadcast: 5 } } } },
      ...other,
    });
    await expect(stack.up("normal")).rejects.toThrow(/spec\.replicas would be given up/);
    expect(await replicas()).toBe(2);
    stack.say(other);
    await stack.up("normal");
    expect(await replicas()).toBe(2);
  });

  it("of an object that an app turns as well have a field of their own, and neither takes the other's with it", async () => {
    const { objects } = company;
    await objects.namespace("both");
    const api = "keda.sh/v1alpha1";
    const metadata = { name: "events", namespace: "both", annotations: { owner: "ann" } };
    const scaleTargetRef = { name: "web" };
    const spec = {
      scaleTargetRef,
      minReplicaCount: 1,
      maxReplicaCount: 10,
      cooldownPeriod: 45,
      triggers: [{ type: "cron", metadata: {} }],
    };
    await objects.create({ apiVersion: api, kind: "ScaledObject", metadata, spec }, managers.argocd);
    const found = async () => (await objects.find(api, "ScaledObject", "both", "events"))?.spec;
    const app = {
      ...{ scaledObject: "events", scaleTarget: { name: "web" }, connections: {} },
      ...{ minReplicas: { normal: 1, broadcast: 20 }, maxReplicas: { normal: 10, broadcast: 30 } },
    };
    const pace = {
      ...{ ...usual, type: "kubernetes:keda.sh/v1alpha1:ScaledObject", adopt: "both/events" },
      properties: { "spec.cooldownPeriod": { normal: 45, broadcast: 900 } },
    };
    const [apps, dials] = [{ events: app }, { pace }];
    const stack = await company.stack("prod", "both", { apps, dials });
    await stack.up("normal", "prewarm", "live");
    expect(await found()).toEqual({ ...spec, minReplicaCount: 20, maxReplicaCount: 30, cooldownPeriod: 900 });
    expect(await stack.leftToDo("live")).toBe("");
    await stack.up("prewarm", "normal");
    expect(await found()).toEqual(spec);

    stack.say({ apps });
    await stack.up("normal", "prewarm", "live");
    expect(await found()).toEqual({ ...spec, minReplicaCount: 20, maxReplicaCount: 30 });
    await stack.up("prewarm", "normal");
    stack.say({ dials });
    await stack.up("normal", "prewarm", "live");
    expect(await found()).toEqual({ ...spec, cooldownPeriod: 900 });
    await stack.up("prewarm", "normal");
    await stack.destroy("normal");
    expect(await found()).toEqual(spec);
  });
});
