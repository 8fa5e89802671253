import { describe, expect, it } from "vitest";
import { type } from "../../../infra/autoScalingGroup/facts.ts";
import type { Mistake } from "../../gates/live.ts";
import { keepKinds, Live } from "../../gates/live.ts";
import { offlineEstate } from "../../graphs.ts";
import { sizesOf, web, withGroups } from "./groups.ts";

describe("gates of Auto Scaling groups", () => {
  const live = new Live(
    offlineEstate("prod", (raw) => {
      withGroups({ web })(raw);
      keepKinds(raw, "autoScalingGroups");
    }),
  );
  const group = sizesOf("web");

  it.each<Mistake>([
    [
      ...(["a minimum that was set back", type.group, group] as const),
      (outputs) => (outputs["minSize"] = 4),
      group,
      /its sizes are 4 to 100, not 60 to 100/,
    ],
    [
      ...(["a maximum that was set back", type.group, group] as const),
      (outputs) => (outputs["maxSize"] = 60),
      group,
      /its sizes are 60 to 60, not 60 to 100/,
    ],
  ])("notice %s", (...mistake) => live.notices(...mistake));

  it("notice instances that are still to come", async () => {
    const moving = { instances: { from: 4, to: 60, startedAt: 1e9, seconds: 600 } };
    expect(
      await live.askWith(type.group, group, (stored) => Object.assign(stored.observed, moving), group),
    ).toMatchObject({ verdict: "no", message: "4 instances in service of 60 asked for, 60 needed" });
  });
});
