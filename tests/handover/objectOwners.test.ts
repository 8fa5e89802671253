import { describe, expect, it } from "vitest";
import type { Application } from "../../infra/providers/kubernetes/ownership.ts";
import { by, image, ours, ownersWhere, replicas, replicasOf, summary } from "./owners.ts";

const argo = { "argocd.argoproj.io/tracking-id": "shop:apps/Deployment:shop/web" };
const lastApplied = (spec: object) => ({
  "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({
    apiVersion: "apps/v1",
    kind: "Deployment",
    spec,
  }),
});
const helm = { "meta.helm.sh/release-name": "web", "meta.helm.sh/release-namespace": "shop" };
const kustomize = {
  "kustomize.toolkit.fluxcd.io/name": "shop",
  "kustomize.toolkit.fluxcd.io/namespace": "flux-system",
};
const mark = { "broadcast/handed-over": "spec.replicas" };

const application = (more: Partial<Application> = {}): Application => ({
  ...{ name: "shop", namespace: "argocd", respects: true, selfHeals: true },
  ignores: [{ group: "apps", kind: "Deployment", name: "web", namespace: "shop", pointers: ["/spec/replicas"] }],
  ...more,
});

describe("who else has an app's replicas", () => {
  it.each<[string, Parameters<typeof ownersWhere>[0], string[]]>([
    ["nobody", {}, []],
    ["this program", { managers: [ours] }, []],
    [
      "an autoscaler, through the scale",
      { managers: [by("kube-controller-manager", "Update", replicas, "scale")] },
      [],
    ],
    ["somebody with kubectl scale, once", { managers: [by("kubectl", "Update", replicas, "scale")] }, []],
    ["somebody with kubectl edit, once", { managers: [by("kubectl-edit", "Update", replicas)] }, []],
    ["a console, once", { managers: [by("console", "Update", replicas)] }, []],
    ["anybody who applies server-side", { managers: [by("kapp", "Apply", replicas)] }, ["kapp sets spec.replicas"]],
    ["kubectl, server-side", { managers: [by("kubectl", "Apply", replicas)] }, ["kubectl sets spec.replicas"]],
    ["Helm, at its first install", { managers: [by("helm", "Update", replicas)] }, ["Helm sets spec.replicas"]],
    ["Terraform's provider", { managers: [by("HashiCorp", "Update", replicas)] }, ["Terraform sets spec.replicas"]],
    ["a tool that has other fields", { managers: [by("helm", "Update", image)] }, []],
    ["a list or map as a whole", { managers: [by("kapp", "Apply", { "f:spec": {} })] }, ["kapp sets spec.replicas"]],
  ])("%s", async (_, seen, expected) => {
    expect(summary(await ownersWhere(seen))).toEqual(expected);
  });

  it("is not known of what is not there", async () => {
    expect(await ownersWhere(undefined)).toBeUndefined();
  });
});

describe("an owner whose value this program has taken over", () => {
  it.each<[string, Parameters<typeof ownersWhere>[0], string[]]>([
    [
      "by its manifest",
      { managers: [ours], annotations: { ...argo, ...lastApplied({ replicas: 12 }) } },
      ["Argo CD's application shop sets spec.replicas"],
    ],
    [
      "by its manifest that has it no more",
      { managers: [ours], annotations: { ...argo, ...lastApplied({}) } },
      ["Argo CD's application shop left spec.replicas"],
    ],
    [
      "but not by a manifest of before it applied server-side",
      {
        managers: [ours, by("argocd-controller", "Apply", image)],
        annotations: { ...argo, ...lastApplied({}) },
      },
      ["Argo CD's application shop may set spec.replicas"],
    ],
    [
      "by kubectl's manifest",
      { managers: [ours], annotations: lastApplied({ replicas: 3 }) },
      ["kubectl apply sets spec.replicas"],
    ],
    [
      "not at all: Argo CD",
      { managers: [ours], annotations: argo },
      ["Argo CD's application shop may set spec.replicas"],
    ],
    ["not at all: Helm", { managers: [ours], annotations: helm }, ["Helm's release web may set spec.replicas"]],
    ["not at all: Flux", { managers: [ours], labels: kustomize }, ["Flux's Kustomization shop may set spec.replicas"]],
    [
      "not at all: a release of Flux's, once and not as Helm's too",
      { managers: [ours], annotations: helm, labels: { "helm.toolkit.fluxcd.io/name": "web" } },
      ["Flux's HelmRelease web may set spec.replicas"],
    ],
    [
      "not at all, where an autoscaler has",
      { managers: [by("kube-controller-manager", "Update", replicas, "scale")], annotations: helm },
      ["Helm's release web may set spec.replicas"],
    ],
    ["by its mark", { managers: [ours], annotations: { ...helm, ...mark } }, ["Helm's release web left spec.replicas"]],
    [
      "by a mark that it contradicts",
      { managers: [by("helm", "Update", replicas)], annotations: { ...helm, ...mark } },
      ["Helm's release web sets spec.replicas"],
    ],
    [
      "by a mark of another value",
      { managers: [ours], annotations: { ...helm, "broadcast/handed-over": "spec.paused" } },
      ["Helm's release web may set spec.replicas"],
    ],
  ])("is known %s", async (_, seen, expected) => {
    expect(summary(await ownersWhere(seen))).toEqual(expected);
  });

  it("has never stated it where neither the program nor an autoscaler has it either", async () => {
    const found = await ownersWhere({ managers: [by("helm", "Update", image)], annotations: helm });
    expect(summary(found)).toEqual(["Helm's release web left spec.replicas"]);
  });
});

describe("an application of Argo CD that can be read", () => {
  const seen = (given: Application) => ({
    managers: [by("argocd-controller", "Apply", replicas)],
    annotations: argo,
    applications: [given],
  });
  const held = async (given: Application) => summary(await ownersWhere(seen(given)));

  it("leaves alone what it ignores, once a sync respects that", async () => {
    expect(await held(application())).toEqual(["Argo CD's application shop left spec.replicas"]);
    expect(await held(application({ respects: false }))).toEqual(["Argo CD's application shop sets spec.replicas"]);
  });

  it.each([
    { kind: "StatefulSet" },
    { group: "" },
    { name: "api" },
    { namespace: "other" },
    { pointers: ["/spec/replica"] },
    { pointers: ["/spec/template"] },
  ])("does not ignore it by %o", async (other) => {
    const [rule] = application().ignores;
    expect(await held(application({ ignores: [{ ...rule, ...other } as Application["ignores"][number]] }))).toEqual([
      "Argo CD's application shop sets spec.replicas",
    ]);
  });

  it.each([{ name: undefined, namespace: undefined }, { kind: "*", group: "*" }, { pointers: ["/spec"] }])(
    "ignores it by %o",
    async (other) => {
      const [rule] = application().ignores;
      expect(await held(application({ ignores: [{ ...rule, ...other } as Application["ignores"][number]] }))).toEqual([
        "Argo CD's application shop left spec.replicas",
      ]);
    },
  );

  it("is told when it heals itself, since that takes seconds", async () => {
    const [owner] = (await ownersWhere(seen(application({ ignores: [] })))) ?? [];
    expect(owner?.how).toBe("argocd-controller writes it at each run, and heals itself");
  });

  it("in another namespace than its own is found by that", async () => {
    const annotations = { "argocd.argoproj.io/tracking-id": "teams_shop:apps/Deployment:shop/web" };
    const found = (namespace: string) => ownersWhere({ ...seen(application({ namespace })), annotations });
    expect(summary(await found("teams"))).toEqual(["Argo CD's application shop left spec.replicas"]);
    expect(summary(await found("argocd"))).toEqual(["Argo CD's application shop sets spec.replicas"]);
  });

  it("is not one by a label that charts set as well", async () => {
    const labels = { "app.kubernetes.io/instance": "web" };
    expect(await ownersWhere({ managers: [ours], labels })).toEqual([]);
    const written = await ownersWhere({ managers: [ours, by("argocd-controller", "Update", image)], labels });
    expect(summary(written)).toEqual(["Argo CD's application web may set spec.replicas"]);
  });
});

describe("an operator", () => {
  const autoscaler = replicasOf({ apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler" });

  it("such as KEDA keeps its autoscaler as it wants it", async () => {
    const seen = { owners: ["ScaledObject/events"] };
    expect(summary(await ownersWhere(seen, autoscaler))).toEqual(["ScaledObject/events sets spec.replicas"]);
  });

  it("keeps of another object what it writes, and perhaps more", async () => {
    const owners = ["Shop/web"];
    const writing = by("shop-operator", "Update", replicas);
    expect(summary(await ownersWhere({ owners }))).toEqual(["Shop/web may set spec.replicas"]);
    expect(summary(await ownersWhere({ owners, managers: [writing] }))).toEqual(["Shop/web sets spec.replicas"]);
  });
});

describe("another program of the engine's", () => {
  const theirs = by("pulumi-kubernetes-99999999", "Apply", { "f:spec": { "f:replicas": {}, "f:template": {} } });
  it.each([
    ["has made it, with the value", [theirs], ["another Pulumi program sets spec.replicas"]],
    [
      "has made it, and lost the value",
      [ours, by("pulumi-kubernetes-9", "Apply", image)],
      ["another Pulumi program may set spec.replicas"],
    ],
    [
      "patches the same",
      [ours, by("pulumi-kubernetes-9", "Apply", replicas)],
      ["another Pulumi program sets spec.replicas"],
    ],
  ] as const)("%s", async (_, managers, expected) => {
    expect(summary(await ownersWhere({ managers }))).toEqual(expected);
  });

  it("is none where this one sets more of the same object by a dial", async () => {
    const paused = { "f:spec": { "f:paused": {} } };
    const turned = {
      ...replicasOf(),
      ours: [
        ["spec", "replicas"],
        ["spec", "paused"],
      ],
    };
    expect(await ownersWhere({ managers: [ours, by("pulumi-kubernetes-9", "Apply", paused)] }, turned)).toEqual([]);
  });
});
