import { describe, it } from "vitest";
import { appClient } from "../../../infra/app/client.ts";
import type { No } from "../../check/readyEstate.ts";
import { said, ReadyEstate } from "../../check/readyEstate.ts";

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
      /pause/,
    ],
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
