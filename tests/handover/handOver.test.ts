import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import type { HandOver, OwnerTool } from "../../infra/contract/owner.ts";
import { valueAt } from "../../infra/contract/properties.ts";
import type { TurnedObject } from "../../infra/providers/kubernetes/handOver.ts";
import { objectHandOvers } from "../../infra/providers/kubernetes/handOver.ts";

/** A sort of object, what of it is turned, and the manifest that its owner has. */
function turned(
  apiVersion: string,
  kind: string,
  paths: string[][],
  manifest: object,
): TurnedObject & { manifest: { metadata: object } } {
  const metadata = { name: "it", ...(kind === "NodePool" ? {} : { namespace: "shop" }), ...valueAtMetadata(manifest) };
  const whole = { apiVersion, kind, ...manifest, metadata };
  const object = { apiVersion, kind, name: "it", ...(kind === "NodePool" ? {} : { namespace: "shop" }) };
  const normal = (keys: readonly string[]): unknown => at(whole, keys);
  return { object, paths, ours: paths, normal, manifest: whole };
}
const valueAtMetadata = (manifest: object): object => valueAt(manifest, "metadata") ?? {};
const at = (object: unknown, keys: readonly string[]): unknown =>
  keys.reduce<unknown>((found, key) => (found as Record<string, unknown> | undefined)?.[key], object);

const why = ["metadata", "annotations", "example.com/why"];
const all = [
  turned("apps/v1", "Deployment", [["spec", "replicas"]], { spec: { replicas: 3, paused: false } }),
  turned(
    "autoscaling/v2",
    "HorizontalPodAutoscaler",
    [
      ["spec", "minReplicas"],
      ["spec", "maxReplicas"],
    ],
    {
      spec: { minReplicas: 2, maxReplicas: 10, scaleTargetRef: { kind: "Deployment", name: "it" } },
    },
  ),
  turned("keda.sh/v1alpha1", "ScaledObject", [["spec", "minReplicaCount"]], {
    spec: { minReplicaCount: 1, triggers: [] },
  }),
  turned(
    "karpenter.sh/v1",
    "NodePool",
    [
      ["spec", "limits", "cpu"],
      ["spec", "disruption", "budgets"],
    ],
    {
      spec: {
        limits: { cpu: "200", memory: "800Gi" },
        disruption: { budgets: [{ nodes: "10%" }], consolidateAfter: "30s" },
      },
    },
  ),
  turned("batch/v1", "CronJob", [["spec", "suspend"]], { spec: { suspend: false, schedule: "0 3 * * *" } }),
  turned("v1", "ConfigMap", [["data", "light-signup"]], { data: { "light-signup": "false", theme: "dark" } }),
  turned("v1", "Service", [why], {
    metadata: { annotations: { "example.com/why": "", team: "shop" } },
    spec: { type: "ClusterIP" },
  }),
] as const;
const named = all.map((each) => [each.object.kind, each] as const);

const textOf = ({ head = [], lines, foot = [] }: HandOver): string => [...head, ...lines, ...foot].join("\n");
const told = (tool: OwnerTool, of: TurnedObject, who = "it"): string =>
  objectHandOvers(tool, of, { who, name: "shop" }).map(textOf).join("\n");

function has(program: string, ...args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
const [kustomize, terraform] = [has("kubectl", "kustomize", "--help"), has("terraform", "version")];

describe.each(named)("what owners are told of a %s", (kind, of) => {
  const folder = mkdtempSync(join(tmpdir(), "broadcast-kustomize-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("Argo CD: pointers to each value of that object and no other, in both keys", () => {
    const { spec } = parse(told("argocd", of)) as {
      spec: { ignoreDifferences: Record<string, unknown>[]; syncPolicy: { syncOptions: string[] } };
    };
    const group = of.object.apiVersion.includes("/") ? of.object.apiVersion.split("/")[0] : "";
    expect(spec.syncPolicy.syncOptions).toEqual(["RespectIgnoreDifferences=true"]);
    expect(spec.ignoreDifferences).toEqual([
      {
        ...{ group, kind, name: "it", ...(kind === "NodePool" ? {} : { namespace: "shop" }) },
        jsonPointers: of.paths.map((keys) => `/${keys.map((key) => key.replace("/", "~1")).join("/")}`),
      },
    ]);
  });

  it.skipIf(!kustomize)(
    "Flux: a patch by which kustomize takes out these values and nothing else, twice as well as once",
    () => {
      const { spec } = parse(told("flux", of)) as { spec: { patches: object[] } };
      const built = (patches: object[]): unknown => {
        writeFileSync(join(folder, "it.yaml"), stringify(of.manifest));
        writeFileSync(join(folder, "kustomization.yaml"), stringify({ resources: ["it.yaml"], patches }));
        return parse(execFileSync("kubectl", ["kustomize", folder], { encoding: "utf8" }));
      };
      const left = built(spec.patches);
      for (const keys of of.paths) expect(at(left, keys)).toBeUndefined();
      const without = of.paths.reduce<object>((rest, keys) => withoutValue(rest, keys), of.manifest);
      expect(left).toEqual(without);
      expect(built([...spec.patches, ...spec.patches])).toEqual(without);
      expect(built([])).toEqual(of.manifest);
    },
  );

  it("Helm: a lookup for each value, with that of normal where nothing is there yet", () => {
    const text = told("helm", of);
    const namespace = of.object.namespace ?? "";
    expect(text).toContain(`lookup "${of.object.apiVersion}" "${kind}" "${namespace}" "it"`);
    for (const keys of of.paths) expect(text).toContain(`dig ${keys.map((key) => JSON.stringify(key)).join(" ")} `);
  });

  it.skipIf(!terraform)("Terraform: in a language that it reads, or in words where it has no such resource", () => {
    const [handOver] = objectHandOvers("terraform", of);
    if (handOver?.language !== "hcl") {
      expect(["ScaledObject", "NodePool", "Service"]).toContain(kind);
      return;
    }
    const input = textOf(handOver);
    expect(execFileSync("terraform", ["fmt", "-"], { input, encoding: "utf8" })).toContain("ignore_changes");
  });
});

describe("names that are Terraform's own", () => {
  it.each([
    ["Deployment", "kubernetes_deployment_v1", "[spec[0].replicas]"],
    [
      "HorizontalPodAutoscaler",
      "kubernetes_horizontal_pod_autoscaler_v2",
      "[spec[0].min_replicas, spec[0].max_replicas]",
    ],
    ["CronJob", "kubernetes_cron_job_v1", "[spec[0].suspend]"],
    ["ConfigMap", "kubernetes_config_map_v1", '[data["light-signup"]]'],
  ])("%s: %s", (kind, type, attributes) => {
    const [, of] = named.find(([each]) => each === kind) ?? [];
    const text = of ? told("terraform", of) : "";
    expect(text).toContain(`resource "${type}"`);
    expect(text).toContain(`ignore_changes = ${attributes}`);
  });
});

it("tells a HelmRelease of Flux both what it ignores between upgrades, and what its chart reads at one", () => {
  const [first, second] = objectHandOvers("flux", all[0], { who: "Flux's HelmRelease shop", name: "shop" });
  const { spec } = parse(first ? textOf(first) : "") as { spec: object };
  expect(spec).toEqual({
    driftDetection: { ignore: [{ paths: ["/spec/replicas"], target: { kind: "Deployment", name: "it" } }] },
  });
  expect(second?.language).toBe("helm");
});

it("tells kubectl to forget the value before it is applied without it", () => {
  expect(told("kubectl", all[0])).toMatch(/^kubectl apply set-last-applied --namespace shop --filename <manifest>$/m);
  expect(told("kubectl", all[3])).toMatch(/^kubectl apply set-last-applied --filename <manifest>$/m);
});

/** Without a value, and without what held nothing else. */
function withoutValue(object: object, [key = "", ...rest]: readonly string[]): object {
  const { [key]: value, ...others } = object as Record<string, unknown>;
  return rest.length === 0 ? others : { ...others, [key]: withoutValue(value as object, rest) };
}
