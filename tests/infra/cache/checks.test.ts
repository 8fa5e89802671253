import { beforeAll, describe, expect, it } from "vitest";
import { Resources } from "../../../infra/contract/resources.ts";
import { runChecks } from "../../../policies/run.ts";
import { cacheChecks } from "../../../infra/cache/checks.ts";
import { goodEstate, type EstateShapes } from "../../shapes.ts";
import { made } from "./caches.ts";

const group = "cache-sessions-group";

describe("a cache", () => {
  let adopted: EstateShapes;
  let own: EstateShapes;
  beforeAll(async () => {
    adopted = await goodEstate();
    own = await goodEstate({ edit: made() });
  });

  it("is asked to change at once", () => {
    const check = "cache-changes-at-once";
    expect(adopted.messages(check)).toBe("");
    expect(adopted.set(group, ["applyImmediately"], false).messages(check)).toContain("`applyImmediately` is not true");
  });

  it("that fails over has somewhere to fail over to", () => {
    const check = "cache-failover-has-replica";
    expect(own.messages(check)).toBe("");
    expect(own.set(group, ["replicasPerNodeGroup"], 0).messages(check)).toContain("AWS refuses that");
    const single = own.set(group, ["replicasPerNodeGroup"], 0).set(group, ["automaticFailoverEnabled"], false);
    expect(single.messages(check)).toBe("");
    expect(single.messages("cache-has-replica")).toContain("sessions has no replica");
  });

  it("is protected", () => {
    expect(own.unprotected(group).messages("cache-is-protected")).toContain("It is not protected");
    expect(adopted.unprotected(group).messages("cache-is-protected")).toContain("It is not protected");
  });

  it("says where its replicas are not known", async () => {
    expect(adopted.verdict("cache-has-replica").uncounted).toEqual([]);
    const silent = await goodEstate({ edit: ({ caches }) => delete caches.sessions.replicas });
    expect(silent.verdict("cache-has-replica")).toMatchObject({
      passed: true,
      uncounted: ["replicas of cache sessions: they are not in the stack file"],
    });
  });

  it("is looked for by every check, and none holds of nothing", () => {
    const verdicts = runChecks(new Resources([]), cacheChecks);
    expect(verdicts.map(({ examined }) => examined)).toEqual(cacheChecks.map(() => 0));
  });
});
