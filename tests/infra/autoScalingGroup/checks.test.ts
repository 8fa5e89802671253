import { beforeAll, describe, expect, it } from "vitest";
import { autoScalingGroupChecks } from "../../../infra/autoScalingGroup/checks.ts";
import { Resources } from "../../../infra/contract/resources.ts";
import { runChecks } from "../../../policies/run.ts";
import type { EstateShapes } from "../../shapes.ts";
import { goodEstate } from "../../shapes.ts";
import { sizesOf, web, withGroups } from "./groups.ts";

const desiredCapacity = { normal: 6, broadcast: 80 };

describe("an Auto Scaling group", () => {
  let estate: EstateShapes;
  beforeAll(async () => {
    const groups = { web: { ...web, connections: {} }, api: { ...web, adopt: "shop-api", desiredCapacity } };
    estate = await goodEstate({ phase: "live", edit: withGroups(groups) });
  });

  it("has sizes that AWS takes", () => {
    const check = "auto-scaling-group-sizes";
    expect(estate.messages(check)).toBe("");
    expect(estate.set(sizesOf("web"), ["minSize"], 101).messages(check)).toContain("minimum 101, maximum 100; allowed");
    expect(estate.set(sizesOf("web"), ["minSize"], -1).messages(check)).toContain("minimum -1");
    expect(estate.set(sizesOf("web"), ["maxSize"], undefined).messages(check)).toContain("`maxSize` is missing");
    expect(estate.set(sizesOf("api"), ["desiredCapacity"], 101).messages(check)).toContain(
      "api has minimum 60, desired 101, maximum 100",
    );
    expect(estate.set(sizesOf("api"), ["desiredCapacity"], 59).messages(check)).toContain("desired 59");
    // What stands there of a group that sets it itself is not asked for.
    expect(estate.set(sizesOf("web"), ["desiredCapacity"], 101).messages(check)).toBe("");
  });

  it("is protected", () => {
    expect(estate.messages("auto-scaling-group-is-protected")).toBe("");
    expect(estate.unprotected(sizesOf("web")).messages("auto-scaling-group-is-protected")).toContain("not protected");
  });

  it("is set by one resource alone", () => {
    const check = "auto-scaling-group-once";
    expect(estate.messages(check)).toBe("");
    const twin = estate.twin(sizesOf("web"), "other");
    expect(twin.messages(check)).toContain("web and web are the same group");
    expect(twin.set("other", ["name"], "shop-other").messages(check)).toBe("");
  });

  it("says what is not known of it", () => {
    expect(estate.verdict("auto-scaling-group-sizes").uncounted).toEqual([
      "addresses, load balancer targets and room for pods of the instances of api, web: not in the stack file",
    ]);
  });

  it("is looked for by every check, and none holds of nothing", () => {
    const verdicts = runChecks(new Resources([]), autoScalingGroupChecks);
    expect(verdicts.map(({ examined, uncounted }) => [examined, uncounted])).toEqual(
      autoScalingGroupChecks.map(() => [0, []]),
    );
  });
});
