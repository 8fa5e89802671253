import { describe, expect, it } from "vitest";
import { type } from "../../../infra/scalableTarget/facts.ts";
import type { Mistake } from "../../gates/live.ts";
import { keepKinds, Live } from "../../gates/live.ts";
import { offlineEstate } from "../../graphs.ts";
import { boundsOf, table, web, withTargets } from "./targets.ts";

describe("gates of scalable targets", () => {
  const live = new Live(
    offlineEstate("prod", (raw) => {
      withTargets({ web, table })(raw);
      keepKinds(raw, "scalableTargets");
    }),
  );
  const [service, other] = [boundsOf("web"), boundsOf("table")];

  it.each<Mistake>([
    [
      "a service whose minimum was set back",
      type.target,
      service,
      (outputs) => (outputs["minCapacity"] = 4),
      service,
      /its bounds are 4 to 100/,
    ],
    [
      "a table whose maximum was set back",
      type.target,
      other,
      (outputs) => (outputs["maxCapacity"] = 400),
      other,
      /its bounds are 2,000 to 400/,
    ],
  ])("notice %s", (...mistake) => live.notices(...mistake));

  const moving = (from: number, to: number) => ({ units: { from, to, startedAt: 1e9, seconds: 600 } });

  it("notice tasks that are still to come, and too many", async () => {
    const asked = (units: object) =>
      live.askWith(type.target, service, (stored) => Object.assign(stored.observed, units), service);
    expect(await asked(moving(4, 60))).toMatchObject({
      verdict: "no",
      message: "4 tasks running of 60 asked for, 60 needed",
    });
    expect(await asked({ units: { from: 0, to: 120, startedAt: 0, seconds: 0 } })).toMatchObject({
      verdict: "no",
      message: "120 tasks, 100 allowed",
    });
  });

  it("notice what is still under way", async () => {
    expect(
      await live.askWith(type.target, other, (stored) => Object.assign(stored.observed, moving(20, 2000)), other),
    ).toMatchObject({ verdict: "no", message: "its last change is InProgress: Setting capacity to 2000." });
  });
});
