import { afterAll, beforeAll, expect, it } from "vitest";
import type { Properties } from "../../infra/contract/properties.ts";
import type { Cloud } from "../../sandbox/cloud.ts";
import { Cluster } from "../../sandbox/cluster.ts";
import { managerName } from "../../sandbox/patches.ts";
import { seed } from "../../sandbox/seed.ts";
import { newCloud } from "../sandbox/fixture.ts";
import { deployment, Objects, managers } from "./objects.ts";
import { ControlPlane } from "./plane.ts";
import { describeControlPlane } from "./programs.ts";

const deploymentType = "kubernetes:apps/v1:Deployment";
const autoscalerType = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const budgetType = "kubernetes:policy/v1:PodDisruptionBudget";
const settingsType = "kubernetes:core/v1:ConfigMap";

/** What one of several patches of an object does. */
interface Act {
  by: string;
  /** What it sets from now on; without it, it is deleted. */
  sets?: Properties;
  /** Whether it takes over what others own. */
  force?: boolean;
}

interface Scene {
  type: string;
  object: Properties;
  acts: readonly Act[];
  /** What is asked of the object. */
  of: "spec" | "data";
}

const autoscaler = {
  apiVersion: "autoscaling/v2",
  kind: "HorizontalPodAutoscaler",
  spec: { minReplicas: 2, maxReplicas: 10, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "it" } },
};
const settings = { apiVersion: "v1", kind: "ConfigMap", data: { theme: "dark", light: "false" } };
const web = deployment("", "it", 3) as Properties;
const replicas = (count: number): Properties => ({ spec: { replicas: count } });
const bounds = (minReplicas: number, maxReplicas: number): Properties => ({ spec: { minReplicas, maxReplicas } });

const scenes: Readonly<Record<string, Scene>> = {
  "a field of somebody else's, without force": {
    ...{ type: deploymentType, object: web, of: "spec" },
    acts: [{ by: "one", sets: replicas(50) }],
  },
  "two fields of somebody else's, without force": {
    ...{ type: settingsType, object: settings, of: "data" },
    acts: [{ by: "one", sets: { data: { theme: "light", light: "true" } } }],
  },
  "a field of somebody else's, as it is": {
    ...{ type: deploymentType, object: web, of: "spec" },
    acts: [{ by: "one", sets: replicas(3) }, { by: "one" }],
  },
  "a field that is taken over, and given up": {
    ...{ type: deploymentType, object: web, of: "spec" },
    acts: [{ by: "one", sets: replicas(50), force: true }, { by: "one" }],
  },
  "two patches with fields of their own, one of them given up": {
    ...{ type: settingsType, object: settings, of: "data" },
    acts: [
      { by: "one", sets: { data: { light: "true" } }, force: true },
      { by: "two", sets: { data: { banner: "on" } }, force: true },
      { by: "two", sets: { data: { banner: "off", note: "x" } }, force: true },
      { by: "one" },
    ],
  },
  "two patches with the same value, one of them given up": {
    ...{ type: settingsType, object: settings, of: "data" },
    acts: [
      { by: "one", sets: { data: { banner: "on" } } },
      { by: "two", sets: { data: { banner: "on" } } },
      { by: "one" },
    ],
  },
  "a patch against another, without force": {
    ...{ type: settingsType, object: settings, of: "data" },
    acts: [
      { by: "one", sets: { data: { banner: "on" } } },
      { by: "two", sets: { data: { banner: "off" } } },
    ],
  },
  "a patch against two others, without force": {
    ...{ type: settingsType, object: settings, of: "data" },
    acts: [
      { by: "one", sets: { data: { banner: "on" } } },
      { by: "two", sets: { data: { note: "x" } } },
      { by: "three", sets: { data: { banner: "off", note: "y" } } },
    ],
  },
  "a patch that has lost its field to another, and is given up": {
    ...{ type: settingsType, object: settings, of: "data" },
    acts: [
      { by: "one", sets: { data: { banner: "on" } } },
      { by: "two", sets: { data: { banner: "off" } }, force: true },
      { by: "one" },
    ],
  },
  "a patch that sets fewer fields than before": {
    ...{ type: autoscalerType, object: autoscaler, of: "spec" },
    acts: [
      { by: "one", sets: bounds(20, 30), force: true },
      { by: "one", sets: { spec: { maxReplicas: 30 } }, force: true },
    ],
  },
  "a field that must be set, and is given up": {
    ...{ type: autoscalerType, object: autoscaler, of: "spec" },
    acts: [{ by: "one", sets: bounds(20, 30), force: true }, { by: "one" }],
  },
};

const budget = (spec: Properties): Properties => ({
  apiVersion: "policy/v1",
  kind: "PodDisruptionBudget",
  spec: { selector: { matchLabels: { app: "it" } }, ...spec },
});

/** Objects that are no such thing, and some that are. */
const made: Readonly<Record<string, { type: string; object: Properties }>> = Object.fromEntries(
  (
    [
      ["an autoscaler without a pod", autoscalerType, { ...autoscaler, spec: { ...autoscaler.spec, minReplicas: 0 } }],
      ["an autoscaler upside down", autoscalerType, { ...autoscaler, spec: { ...autoscaler.spec, minReplicas: 20 } }],
      ["an autoscaler of nothing", autoscalerType, { ...autoscaler, spec: { ...autoscaler.spec, maxReplicas: -1 } }],
      ["a budget of 20 %", budgetType, budget({ maxUnavailable: "20%" })],
      ["a budget of two kinds", budgetType, budget({ maxUnavailable: "20%", minAvailable: 1 })],
      ["a budget above all", budgetType, budget({ minAvailable: "120%" })],
      ["a budget in words", budgetType, budget({ maxUnavailable: "some" })],
      ["a budget below none", budgetType, budget({ minAvailable: -1 })],
    ] as const
  ).map(([name, type, object]) => [name, { type, object }]),
);

/** What came of the acts, one after the other: nothing, or the words of a refusal. */
async function playing(acts: readonly Act[], play: (act: Act) => Promise<unknown>): Promise<string[]> {
  const said: string[] = [];
  for (const act of acts) {
    said.push(
      await play(act).then(
        () => "done",
        (error: unknown) => (error as Error).message,
      ),
    );
  }
  return said;
}

async function onSandbox({ type, object, acts, of }: Scene, namespace: string) {
  const cloud: Cloud = newCloud({ patchForce: false });
  const metadata = { name: "it", namespace };
  seed(cloud, type, "object", { ...object, metadata });
  const [id, patch] = [`${namespace}/it`, `${type}Patch`];
  const there = new Set<string>();
  const said = await playing(acts, async ({ by, sets, force }) => {
    if (!sets) return cloud.delete(patch, id, { name: by });
    const annotations = force ? { "pulumi.com/patchForce": "true" } : {};
    const inputs = { ...sets, metadata: { ...metadata, annotations } };
    if (there.has(by)) return cloud.update(patch, id, inputs, { name: by });
    await cloud.create(patch, by, inputs);
    there.add(by);
    return undefined;
  });
  return { said, is: cloud.find(type, id)?.outputs[of] };
}

describeControlPlane("fields and their managers, on the sandbox and on a real API server", { timeout: 120_000 }, () => {
  const plane = new ControlPlane();
  let objects: Objects;
  let cluster: Cluster;
  beforeAll(async () => {
    await plane.start();
    objects = new Objects(plane.config());
    cluster = await Cluster.open(plane.kubeconfig);
  }, 180_000);
  afterAll(() => plane.stop());

  async function onCluster({ object, acts, of }: Scene, namespace: string) {
    const { apiVersion, kind } = object as { apiVersion: string; kind: string };
    const metadata = { name: "it", namespace };
    await objects.namespace(namespace);
    await objects.create({ ...object, metadata }, managers.kubectl);
    const said = await playing(acts, ({ by, sets, force = false }) =>
      sets
        ? cluster.apply({ apiVersion, kind, ...sets, metadata }, { manager: managerName(by), force })
        : cluster.release({ apiVersion, kind, metadata }, managerName(by)),
    );
    const found = await objects.find(apiVersion, kind, namespace, "it");
    return { said, is: found?.[of] };
  }

  it.each(Object.entries(scenes))("%s: both say and do the same", async (name, scene) => {
    const namespace = `m-${Object.keys(scenes).indexOf(name)}`;
    const real = await onCluster(scene, namespace);
    const played = await onSandbox(scene, namespace);
    expect(played.said).toEqual(real.said);
    // The API server fills in what nobody sets.
    expect(real.is).toMatchObject(played.is as object);
    const turned = ["replicas", "minReplicas", "maxReplicas", "banner", "note", "light", "theme"];
    const left = (all: unknown) => turned.map((key) => [key, (all as Properties)[key]]);
    expect(left(played.is)).toEqual(left(real.is));
  });

  it.each(Object.entries(made))("%s: both make it, or refuse it for the same", async (name, { type, object }) => {
    const namespace = `o-${Object.keys(made).indexOf(name)}`;
    await objects.namespace(namespace);
    const whole = { ...object, metadata: { name: "it", namespace } };
    const act = { by: "one" };
    const real = await playing([act], () => cluster.apply(whole, { manager: managerName("one"), force: true }));
    const played = await playing([act], () => newCloud().create(type, "it", whole));
    // The server shows the whole of a spec as Go has it.
    expect(played).toEqual(
      real.map((words) => words.replace(/spec: Invalid value: .*?: minAvailable/, "spec: Invalid value: minAvailable")),
    );
  });
});
