import { beforeAll, describe, expect, it } from "vitest";
import { Resources } from "../../../infra/contract/resources.ts";
import { loadBalancerChecks } from "../../../infra/loadBalancer/checks.ts";
import { runChecks } from "../../../policies/run.ts";
import type { EstateShapes } from "../../shapes.ts";
import { goodEstate } from "../../shapes.ts";
import { balancerOf, streams, web, withBalancers } from "./balancers.ts";

describe("a load balancer", () => {
  let estate: EstateShapes;
  beforeAll(async () => {
    estate = await goodEstate({ phase: "live", edit: withBalancers({ web, streams }) });
  });

  it("has as many units reserved as AWS reserves, or none", () => {
    const check = "load-balancer-units";
    const units = (name: string, value: unknown) =>
      estate.set(balancerOf(name), ["minimumLoadBalancerCapacity", "capacityUnits"], value).messages(check);
    expect(estate.messages(check)).toBe("");
    expect(units("web", 100)).toBe("");
    expect(units("web", 99)).toContain("web is to have 99 LCUs reserved; AWS reserves 100 at least for an application");
    expect(units("web", 100.5)).toContain("100.5 LCUs");
    expect(units("streams", 2749)).toContain("AWS reserves 2,750 at least for a network load balancer");
    expect(units("web", undefined)).toContain("`minimumLoadBalancerCapacity.capacityUnits` is missing");
    expect(estate.set(balancerOf("web"), ["minimumLoadBalancerCapacity"], undefined).messages(check)).toBe("");
  });

  it("is protected", () => {
    expect(estate.messages("load-balancer-is-protected")).toBe("");
    expect(estate.unprotected(balancerOf("web")).messages("load-balancer-is-protected")).toContain("not protected");
  });

  it("says that nobody has compared its units with the peak, while there are any", () => {
    expect(estate.verdict("load-balancer-units").uncounted).toEqual([
      "whether 9,000 LCUs of streams carry the peak: compare with PeakLCUs",
      "whether 500 LCUs of web carry the peak: compare with PeakLCUs",
    ]);
    const none = estate.set(balancerOf("web"), ["minimumLoadBalancerCapacity"], undefined);
    expect(none.verdict("load-balancer-units").uncounted).toHaveLength(1);
  });

  it("is looked for by every check, and none holds of nothing", () => {
    const verdicts = runChecks(new Resources([]), loadBalancerChecks);
    expect(verdicts.map(({ examined, uncounted }) => [examined, uncounted])).toEqual(
      loadBalancerChecks.map(() => [0, []]),
    );
  });
});
