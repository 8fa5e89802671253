import { beforeAll, describe, expect, it } from "vitest";
import { Resources } from "../../../infra/contract/resources.ts";
import { scalableTargetChecks } from "../../../infra/scalableTarget/checks.ts";
import { runChecks } from "../../../policies/run.ts";
import type { EstateShapes } from "../../shapes.ts";
import { goodEstate } from "../../shapes.ts";
import { boundsOf, table, web, withTargets } from "./targets.ts";

const lambda = {
  kind: "lambda",
  adopt: "lambda/function:signup:live/lambda:function:ProvisionedConcurrency",
  minCapacity: { normal: 0, broadcast: 400 },
  maxCapacity: { normal: 50, broadcast: 800 },
};

describe("a scalable target", () => {
  let estate: EstateShapes;
  beforeAll(async () => {
    estate = await goodEstate({
      phase: "live",
      edit: withTargets({ web: { ...web, connections: {} }, table, lambda }),
    });
  });

  it("has bounds that AWS takes", () => {
    const check = "scalable-target-bounds";
    expect(estate.messages(check)).toBe("");
    expect(estate.set(boundsOf("web"), ["minCapacity"], 101).messages(check)).toContain(
      "web has `minCapacity` 101 and `maxCapacity` 100; allowed: 0 ≤ minimum ≤ maximum",
    );
    expect(estate.set(boundsOf("web"), ["minCapacity"], -1).messages(check)).toContain("`minCapacity` -1");
    expect(estate.set(boundsOf("web"), ["maxCapacity"], undefined).messages(check)).toContain(
      "`maxCapacity` is missing",
    );
  });

  it("of ECS keeps a task; a function may keep none ready", () => {
    const check = "scalable-target-serves";
    expect(estate.messages(check)).toBe("");
    expect(estate.set(boundsOf("lambda"), ["minCapacity"], 0).messages(check)).toBe("");
    expect(estate.set(boundsOf("web"), ["minCapacity"], 0).messages(check)).toContain("web may come down to no task");
  });

  it("is protected", () => {
    expect(estate.messages("scalable-target-is-protected")).toBe("");
    expect(estate.unprotected(boundsOf("web")).messages("scalable-target-is-protected")).toContain("not protected");
  });

  it("is set by one resource alone", () => {
    const check = "scalable-target-once";
    expect(estate.messages(check)).toBe("");
    expect(estate.twin(boundsOf("web"), "other").messages(check)).toContain("web and web are the same target");
    const elsewhere = estate.twin(boundsOf("web"), "other").set("other", ["resourceId"], "service/blog/web");
    expect(elsewhere.messages(check)).toBe("");
  });

  it("says what is not known of it", () => {
    expect(estate.verdict("scalable-target-bounds").uncounted).toEqual([
      "connections of lambda: functions, whose number has no bound here",
    ]);
    expect(estate.verdict("scalable-target-serves").uncounted).toEqual([
      "room, quotas and load balancer targets for the tasks of web: not in the stack file",
    ]);
  });

  it("is looked for by every check, and none holds of nothing", () => {
    const verdicts = runChecks(new Resources([]), scalableTargetChecks);
    expect(verdicts.map(({ examined, uncounted }) => [examined, uncounted])).toEqual(
      scalableTargetChecks.map(() => [0, []]),
    );
  });
});
