import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { OwnerTool } from "../../infra/contract/owner.ts";
import { isObject } from "../../infra/contract/properties.ts";
import type { TurnedObject } from "../../infra/providers/kubernetes/handOver.ts";
import { objectHandOvers, pointerTo } from "../../infra/providers/kubernetes/handOver.ts";
import type { Keys } from "../../infra/providers/kubernetes/managers.ts";
import type { Live, Manifest } from "./objects.ts";
import { managers, Objects, workload } from "./objects.ts";
import { ControlPlane } from "./plane.ts";
import { describeControlPlane } from "./programs.ts";

/** One sort of object that somebody delivers with a dial in it. */
interface Dialled {
  apiVersion: string;
  kind: string;
  path: Keys;
  normal: unknown;
  broadcast: unknown;
  /** The rest of what its owner applies. */
  rest: Manifest;
}

const dialled: Readonly<Record<string, Dialled>> = {
  "a Deployment's replicas": {
    ...{ apiVersion: "apps/v1", kind: "Deployment", path: ["spec", "replicas"], normal: 2, broadcast: 5 },
    rest: { spec: workload("it") },
  },
  "an autoscaler's minimum": {
    ...{ apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", path: ["spec", "minReplicas"] },
    ...{ normal: 2, broadcast: 5 },
    rest: { spec: { maxReplicas: 9, scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "none" } } },
  },
  "a flag": {
    ...{ apiVersion: "v1", kind: "ConfigMap", path: ["data", "light-signup"], normal: "false", broadcast: "true" },
    rest: { data: { theme: "dark" } },
  },
  "whether a CronJob is suspended": {
    ...{ apiVersion: "batch/v1", kind: "CronJob", path: ["spec", "suspend"], normal: false, broadcast: true },
    rest: {
      spec: {
        schedule: "0 3 * * *",
        jobTemplate: {
          spec: {
            template: { spec: { restartPolicy: "Never", containers: [{ name: "it", image: "example.com/it:1" }] } },
          },
        },
      },
    },
  },
};

const namespace = "shop";

/** What somebody else delivers: the dial at its normal value, at another, or not at all. */
function manifestOf({ apiVersion, kind, path, rest }: Dialled, name: string, value?: unknown): Manifest {
  const [first = "", last = ""] = path;
  const block = { ...(rest[first] as object), ...(value !== undefined && { [last]: value }) };
  return { apiVersion, kind, metadata: { namespace, name }, ...rest, [first]: block };
}

const valueIn = (object: Live | undefined, path: Keys): unknown =>
  path.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), object);

/** Everything at hand in a scene. */
interface Scene {
  dialled: Dialled;
  name: string;
  objects: Objects;
  /** Runs a line of shell with the cluster's credentials; a file in it is a manifest. */
  shell: (line: string, manifest: Manifest) => void;
  /** What its owner is told. */
  told: { lines: readonly string[]; text: string };
}

/** Somebody who delivers objects: how it first does, and how it does again, told or not. */
interface Owner {
  tool: OwnerTool;
  first: (scene: Scene) => Promise<void> | void;
  /** What it does once, when it is told. */
  handsOver?: (scene: Scene) => Promise<void> | void;
  again: (scene: Scene, told: boolean) => Promise<void> | void;
}

const live = ({ objects, dialled: { apiVersion, kind }, name }: Scene) =>
  objects.find(apiVersion, kind, namespace, name);
const normalOf = ({ dialled: of, name }: Scene): Manifest => manifestOf(of, name, of.normal);

const owners: Readonly<Record<string, Owner>> = {
  // What is ignored is taken from what is there. Source: argo-cd, controller/sync.go, normalizeTargetResources.
  "Argo CD": {
    tool: "argocd",
    first: async (scene) => {
      await scene.objects.apply(normalOf(scene), managers.argocd.name);
    },
    again: async (scene, told) => {
      const { spec } = parse(scene.told.text) as {
        spec: {
          syncPolicy: { syncOptions: string[] };
          ignoreDifferences: { kind: string; name: string; jsonPointers: string[] }[];
        };
      };
      const [ignored] = spec.ignoreDifferences;
      const { dialled: of, name } = scene;
      expect([spec.syncPolicy.syncOptions, ignored?.kind, ignored?.name]).toEqual([
        ["RespectIgnoreDifferences=true"],
        of.kind,
        name,
      ]);
      const respects = told && ignored?.jsonPointers.includes(pointerTo(of.path));
      const value = respects ? valueIn(await live(scene), of.path) : of.normal;
      await scene.objects.apply(manifestOf(of, name, value), managers.argocd.name);
    },
  },
  // As of Helm 4, by server-side apply; its chart looks up what is there.
  Helm: {
    tool: "helm",
    first: async (scene) => {
      await scene.objects.apply(normalOf(scene), managers.helm.name);
    },
    again: async (scene, told) => {
      const { dialled: of, name } = scene;
      expect(scene.told.text).toContain(`lookup "${of.apiVersion}" "${of.kind}" "${namespace}" "${name}"`);
      const value = told ? valueIn(await live(scene), of.path) : of.normal;
      await scene.objects.apply(manifestOf(of, name, value), managers.helm.name);
    },
  },
  kubectl: {
    tool: "kubectl",
    first: (scene) => scene.shell("kubectl apply --filename <manifest>", normalOf(scene)),
    handsOver: (scene) => {
      const line = scene.told.lines.find((each) => each.startsWith("kubectl")) ?? "";
      expect(line).toContain("set-last-applied");
      scene.shell(line, manifestOf(scene.dialled, scene.name));
    },
    again: (scene, told) =>
      scene.shell(
        "kubectl apply --filename <manifest>",
        told ? manifestOf(scene.dialled, scene.name) : normalOf(scene),
      ),
  },
  "kubectl, server-side": {
    tool: "kubectl",
    first: (scene) => scene.shell("kubectl apply --server-side --filename <manifest>", normalOf(scene)),
    again: (scene, told) =>
      scene.shell(
        "kubectl apply --server-side --force-conflicts --filename <manifest>",
        told ? manifestOf(scene.dialled, scene.name) : normalOf(scene),
      ),
  },
};

function kubectlInstalled(): boolean {
  try {
    execFileSync("kubectl", ["version", "--client"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
const hasKubectl = kubectlInstalled();
if (!hasKubectl) console.warn("SKIPPED: hand-overs by kubectl. It is not on PATH: apt-get install kubernetes-client.");

/** The engine's own name is another for each resource. */
const playbook = "pulumi-kubernetes-1a2b3c4d";

describeControlPlane("an owner's next run", { timeout: 180_000 }, () => {
  const plane = new ControlPlane();
  let objects: Objects;
  beforeAll(async () => {
    await plane.start();
    objects = new Objects(plane.config());
    await objects.namespace(namespace);
  }, 180_000);
  afterAll(() => plane.stop());

  function sceneOf(of: Dialled, owner: Owner, name: string): Scene {
    const object = { apiVersion: of.apiVersion, kind: of.kind, namespace, name };
    const turned: TurnedObject = { object, paths: [of.path], ours: [of.path], normal: () => of.normal };
    const [told] = objectHandOvers(owner.tool, turned);
    const { head = [], lines = [], foot = [] } = told ?? {};
    const shell = (line: string, manifest: Manifest): void => {
      const file = join(plane.folder, `${name}.json`);
      writeFileSync(file, JSON.stringify(manifest));
      const env = { ...process.env, KUBECONFIG: plane.kubeconfig };
      execFileSync("sh", ["-c", line.replace("<manifest>", file)], { env, stdio: "pipe" });
    };
    return { dialled: of, name, objects, shell, told: { lines, text: [...head, ...lines, ...foot].join("\n") } };
  }

  /** The value after an evening's way up, with a run of the owner's in it; and after the way back. */
  async function evening(of: Dialled, owner: Owner, name: string, told: boolean) {
    const scene = sceneOf(of, owner, name);
    const turn = (value: unknown) => {
      const [first = "", last = ""] = of.path;
      const { apiVersion, kind } = of;
      return objects.apply({ apiVersion, kind, metadata: { namespace, name }, [first]: { [last]: value } }, playbook);
    };
    await owner.first(scene);
    await turn(of.normal);
    if (told) await owner.handsOver?.(scene);
    await turn(of.broadcast);
    await owner.again(scene, told);
    const onAir = valueIn(await live(scene), of.path);
    await turn(of.normal);
    await owner.again(scene, told);
    return [onAir, valueIn(await live(scene), of.path)];
  }

  describe.each(Object.entries(owners).filter(([, { tool }]) => tool !== "kubectl" || hasKubectl))("%s", (_, owner) => {
    const slug = Object.values(owners).indexOf(owner);
    it.each(Object.entries(dialled))(
      "leaves %s alone once it is told, and sets it back where it is not",
      async (what, of) => {
        const name = `it-${slug}-${Object.keys(dialled).indexOf(what)}`;
        expect(await evening(of, owner, `${name}-told`, true)).toEqual([of.broadcast, of.normal]);
        expect(await evening(of, owner, `${name}-untold`, false)).toEqual([of.normal, of.normal]);
      },
    );
  });
});
