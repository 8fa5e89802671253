import { describe, expect, it } from "vitest";
import { standingCost } from "../../ops/cost/standing.ts";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { rawEstate } from "../estates.ts";

describe("what a stack costs where it stands", () => {
  const raw = rawEstate("prod");
  const larger = { title: "A larger database", set: { "databases.shop.instanceClass": "db.r6g.8xlarge" } };
  const { estate } = parseSettings("live", { ...raw, levers: { larger } });
  const offline = new OfflineEstate("prod", estate);
  const costs = async (levers: string[]) => {
    const found = await standingCost(offline, { phase: "live", levers }, {});
    if (!found) throw new Error("no cost");
    return found;
  };

  it("counts the levers that are out, and compares with normal without them", async () => {
    const [none, out] = [await costs([]), await costs(["larger"])];
    // The primary with its standby, and a replica of the same class: 2.128 an hour more each.
    expect(out.hourly - none.hourly).toBeCloseTo(3 * 2.128, 3);
    expect(out.normal).toBe(none.normal);
  });
});
