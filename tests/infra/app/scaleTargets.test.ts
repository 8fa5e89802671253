import { describe, expect, it } from "vitest";
import { deliveredApps, undeliverableApps } from "../../../infra/app/delivery.ts";
import { readApp, scaleTargetOf } from "../../../infra/app/reading.ts";
import type { RawEstate } from "../../estates.ts";
import { offlineEstate } from "../../graphs.ts";
import { goodEstate } from "../../shapes.ts";

const rollout = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout" };
const web = "app-web-autoscaler";

const scaling =
  (scaleTarget: object, more: object = {}) =>
  ({ apps }: RawEstate): void => {
    delete apps.web.surgePercent;
    Object.assign(apps.web, { scaleTarget, ...more });
  };

describe("an autoscaler of something that is no Deployment", () => {
  it.each([rollout, { kind: "StatefulSet" }, { apiVersion: "apps.example.com/v1", kind: "CloneSet" }])(
    "sizes it, and counts as that of a Deployment does: %o",
    async (scaleTarget) => {
      const estate = await goodEstate({ phase: "live", edit: scaling(scaleTarget, { surgePercent: 25 }) });
      expect(estate.named(web).inputs).toMatchObject({
        spec: { scaleTargetRef: { apiVersion: "apps/v1", ...scaleTarget, name: "web" } },
      });
      const shape = estate
        .resources()
        .ofType(estate.named(web).type)
        .find(({ name }) => name === web);
      if (!shape) throw new Error("no autoscaler");
      expect(readApp(shape)).toMatchObject({ label: "shop/web", min: 500, max: 500, surge: 125 });
      expect(scaleTargetOf(shape)).toMatchObject(scaleTarget);
      const edit = (raw: RawEstate): void => {
        scaling(scaleTarget, { surgePercent: 25 })(raw);
        raw["apps"].web.maxReplicas.broadcast = 5000;
      };
      const refused = await offlineEstate("prod", edit).plan("prewarm", "live");
      const deployment = await offlineEstate("prod", (raw) => {
        raw["apps"].web.maxReplicas.broadcast = 5000;
      }).plan("prewarm", "live");
      expect(refused.refusals).toEqual(deployment.refusals);
      expect(refused.refusals).not.toEqual([]);
    },
  );

  it("adds in a rollout what its kind adds: a quarter, none, or nobody knows", async () => {
    const surge = async (scaleTarget: object, more: object = {}) => {
      const estate = await goodEstate({ phase: "live", edit: scaling(scaleTarget, more) });
      const shape = estate
        .resources()
        .ofType(estate.named(web).type)
        .find(({ name }) => name === web);
      return [shape && readApp(shape).surge, estate.verdict("autoscaler-bounds").uncounted];
    };
    const unknown =
      "pods that a rollout of web adds: its kind has a strategy of its own, and surgePercent is not stated";
    expect(await surge({})).toEqual([125, []]);
    expect(await surge({ kind: "StatefulSet" })).toEqual([0, []]);
    expect(await surge({ kind: "StatefulSet" }, { surgePercent: 10 })).toEqual([50, []]);
    expect(await surge(rollout)).toEqual([0, [unknown]]);
    expect(await surge(rollout, { surgePercent: 100 })).toEqual([500, []]);
  });

  it("is said not to be counted by whoever reads the plan", async () => {
    const { uncounted } = await offlineEstate("prod", scaling(rollout)).plan("prewarm", "live");
    expect(uncounted).toContainEqual(expect.stringMatching(/^pods that a rollout of web adds/));
  });

  it("is brought to an empty cluster where that can move its pods, and said where it cannot", async () => {
    const of = async (edit: (raw: RawEstate) => void) => (await goodEstate({ edit })).resources();
    const delivered = deliveredApps(await of(scaling({ kind: "StatefulSet" }))).map(({ object }) => object);
    expect(delivered).toContainEqual(expect.objectContaining({ kind: "StatefulSet", apiVersion: "apps/v1" }));
    expect(undeliverableApps(await of(scaling({ kind: "StatefulSet" })))).toEqual([]);
    for (const edit of [scaling(rollout), scaling({}, { scaledObject: "web" })]) {
      expect(undeliverableApps(await of(edit))).toEqual([expect.stringMatching(/^the controllers of web: /)]);
    }
  });
});
