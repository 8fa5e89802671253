import { describe, expect, it } from "vitest";
import type { Autoscaler } from "../../../infra/app/client.ts";
import { appClient } from "../../../infra/app/client.ts";
import type { ScaledObject } from "../../../infra/app/scaledObject.ts";
import type { RawEstate } from "../../estates.ts";
import type { No } from "../../check/readyEstate.ts";
import { applied, said, ReadyEstate } from "../../check/readyEstate.ts";
import { ownershipClient } from "../../../infra/providers/kubernetes/ownership.ts";

/** Where somebody owns whatever object is asked about. */
const owned = (owner: string) =>
  said(ownershipClient, (own) => ({
    ownership: async (object) => {
      const found = await own.ownership(object);
      return found && { ...found, owners: [owner] };
    },
  }));

/** Where another autoscaler sizes web too. */
const beside = (other: Pick<Autoscaler, "name" | "owners">) =>
  said(appClient, (own) => ({
    autoscalers: async (namespace) => [
      ...(await own.autoscalers(namespace)),
      { ...{ min: 1, max: 5, troubles: [], ours: false, target: "web" }, ...other },
    ],
  }));

const kedas = { min: 1, max: 5, troubles: [], ours: false };

const underKeda = (raw: RawEstate): void => void (raw["apps"].web.scaledObject = "events");

/** Where KEDA's autoscaler is the only one of web. */
const kedasAlone = (found: ScaledObject | undefined) =>
  said(appClient, (own) => ({
    scaledObject: () => Promise.resolve(found),
    autoscalers: async (namespace) => [
      ...(await own.autoscalers(namespace)).filter(({ target }) => target !== "web"),
      { ...kedas, name: "keda-hpa-events", target: "web", owners: ["ScaledObject/events"] },
    ],
  }));

const working: ScaledObject = {
  name: "events",
  target: { kind: "Deployment", name: "web" },
  ...{ min: 12, max: 60, idle: undefined, paused: undefined, troubles: [] },
};

describe("an app under KEDA", () => {
  const well = new ReadyEstate();

  it("is well with the autoscaler that KEDA keeps, and no other", async () => {
    const withHpa = (name: string, owner: string) =>
      said(appClient, (own) => ({
        scaledObject: () => Promise.resolve(working),
        autoscalers: async (namespace) => [
          ...(await own.autoscalers(namespace)).filter(({ target }) => target !== "web"),
          { ...kedas, name, target: "web", owners: [`ScaledObject/${owner}`] },
        ],
      }));
    const answers = async (name: string, owner: string) => {
      const asked = await well.ask({ answers: [withHpa(name, owner)], edit: underKeda });
      const own = asked.answers.find(({ question }) => question === "autoscalers");
      return own?.findings.find(({ subject }) => subject === "shop/web");
    };
    expect(await answers("keda-hpa-events", "events")).toMatchObject({
      verdict: "yes",
      message: "ScaledObject events, nobody else",
    });
    expect(await answers("keda-hpa-others", "others")).toMatchObject({
      verdict: "no",
      message: "autoscaler keda-hpa-others sizes it as well",
      fix: "delete it, or say scaledObject: others",
    });
  });
});

describe("a no about apps", () => {
  const well = new ReadyEstate();

  it.each<No>([
    [
      "an app that was never delivered",
      { answers: [said(appClient, () => ({ pods: () => Promise.resolve(undefined) }))] },
      "autoscalers",
      /there is no such Deployment/,
      /deliver the app/,
    ],
    [
      "an operator that keeps the autoscaler",
      { answers: [owned("ScaledObject/web")] },
      "app-owners",
      /ScaledObject\/web sets spec.maxReplicas, spec.minReplicas \(it owns the autoscaler/,
      /turn its own minimum instead: scaledObject: web, in place of adopt/,
    ],
    [
      "another operator that keeps it",
      { answers: [owned("Watermark/web")] },
      "app-owners",
      /Watermark\/web sets spec.maxReplicas, spec.minReplicas/,
      /pause Watermark\/web/,
    ],
    [
      "KEDA's autoscaler of an app that has replicas",
      {
        answers: [
          said(appClient, (own) => ({
            autoscalers: async (namespace) => [
              ...(await own.autoscalers(namespace)),
              { ...kedas, name: "keda-hpa-photos", target: "images", owners: ["ScaledObject/photos"] },
            ],
          })),
        ],
      },
      "autoscalers",
      /autoscaler keda-hpa-photos sizes it, and would undo the patch/,
      /state minReplicas and maxReplicas, and say scaledObject: photos/,
    ],
    [
      "a ScaledObject that is not there",
      { answers: [kedasAlone(undefined)], edit: underKeda },
      "autoscalers",
      /there is no ScaledObject events/,
      /correct scaledObject/,
    ],
    ...(
      [
        [{ target: { kind: "Rollout", name: "web" } }, /ScaledObject events scales Rollout web/, /correct/],
        [{ paused: "autoscaling.keda.sh/paused" }, /stopped by the annotation autoscaling.keda.sh\/paused/, /take/],
        [{ idle: 0 }, /rests at 0 pods while its triggers are silent/, /take idleReplicaCount out of it/],
        [{ troubles: ["Ready: ScaledObjectCheckFailed"] }, /cannot work: Ready: ScaledObjectCheckFailed/, /describe/],
      ] as const
    ).map(([wrong, message, fix]): No => [
      `a ScaledObject of which ${Object.keys(wrong).join()} is wrong`,
      {
        answers: [kedasAlone({ ...working, ...wrong } as ScaledObject)],
        edit: underKeda,
      },
      "autoscalers",
      message,
      fix,
    ]),
    [
      "a second autoscaler of one app",
      {
        answers: [
          said(appClient, (own) => ({
            autoscalers: async (namespace) => {
              const all = await own.autoscalers(namespace);
              return [...all, ...all.map((each) => ({ ...each, name: `${each.name}-rival` }))];
            },
          })),
        ],
      },
      "autoscalers",
      /autoscaler \S+-rival sizes it as well/,
      /delete it, or say adopt/,
    ],
    [
      "an autoscaler to adopt that is not there",
      {
        answers: [said(appClient, () => ({ autoscalers: () => Promise.resolve([]) }))],
        edit: (raw) => (raw["apps"].web.adopt = "web-scaler"),
      },
      "autoscalers",
      /autoscaler web-scaler does not exist, and the stack file adopts it/,
      /correct adopt/,
    ],
    [
      "a delivery that sets the replicas which an autoscaler turns",
      { answers: [applied("helm", { "f:spec": { "f:replicas": {} } })] },
      "app-owners",
      /^Helm sets spec.replicas \(helm writes it at each run\)$/,
      /lookup of spec.replicas in the chart/,
    ],
    [
      "a delivery that sets replicas which are patched",
      { answers: [applied("argocd-controller", { "f:spec": { "f:replicas": {} } })] },
      "app-owners",
      /^Argo CD's application of this object sets spec.replicas/,
      /ignoreDifferences of spec.replicas/,
    ],
    [
      "a delivery that sets the bounds of an autoscaler that is adopted",
      {
        answers: [applied("argocd-controller", { "f:spec": { "f:minReplicas": {} } })],
        edit: (raw) => (raw["apps"].web.adopt = "web"),
      },
      "app-owners",
      /^Argo CD's application of this object sets spec.minReplicas/,
      /ignoreDifferences of spec.minReplicas/,
    ],
    [
      "an autoscaler of the same name that somebody else has made",
      {
        answers: [
          said(appClient, (own) => ({
            autoscalers: async (namespace) =>
              (await own.autoscalers(namespace)).map((each) => ({ ...each, ours: false })),
          })),
        ],
      },
      "autoscalers",
      /autoscaler web exists, and is not this program's: the first update would be refused/,
      /^say adopt: web$/,
    ],
    [
      "a second autoscaler that KEDA has lost",
      { answers: [beside({ name: "keda-hpa-events", owners: [] })] },
      "autoscalers",
      /autoscaler keda-hpa-events sizes it as well/,
      /delete it, or say scaledObject: events/,
    ],
    [
      "a second autoscaler that an operator keeps",
      { answers: [beside({ name: "web-scaler", owners: ["Watermark/web"] })] },
      "autoscalers",
      /autoscaler web-scaler sizes it as well/,
      /turn the bounds of Watermark\/web, which keeps it, under dials/,
    ],
  ])("is %s, with its fix", (_, ...no) => well.saysNo(...no));
});
