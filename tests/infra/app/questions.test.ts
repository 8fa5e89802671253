import { describe, expect, it } from "vitest";
import { appClient } from "../../../infra/app/client.ts";
import type { ScaledObject } from "../../../infra/app/scaledObject.ts";
import type { RawEstate } from "../../estates.ts";
import type { No } from "../../check/readyEstate.ts";
import { said, ReadyEstate } from "../../check/readyEstate.ts";

const kedas = { min: 1, max: 5, troubles: [] };

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
      {
        answers: [
          said(appClient, (own) => ({
            autoscalers: async (namespace) =>
              (await own.autoscalers(namespace)).map((each) => ({ ...each, owners: ["ScaledObject/web"] })),
          })),
        ],
      },
      "autoscalers",
      /ScaledObject\/web keeps its autoscaler/,
      /turn its own minimum instead: scaledObject: web, in place of adopt/,
    ],
    [
      "another operator that keeps it",
      {
        answers: [
          said(appClient, (own) => ({
            autoscalers: async (namespace) =>
              (await own.autoscalers(namespace)).map((each) => ({ ...each, owners: ["Watermark/web"] })),
          })),
        ],
      },
      "autoscalers",
      /Watermark\/web keeps its autoscaler/,
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
      /state minReplicas and maxReplicas, and scaledObject: photos/,
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
      "a delivery that sets replicas",
      { answers: [said(appClient, () => ({ replicaClaims: () => Promise.resolve(["helm"]) }))] },
      "autoscalers",
      /helm sets spec.replicas at each delivery/,
      /take spec.replicas out/,
    ],
  ])("is %s, with its fix", (_, ...no) => well.saysNo(...no));
});
