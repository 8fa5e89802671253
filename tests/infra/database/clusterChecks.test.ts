import { describe, expect, it } from "vitest";
import { goodEstate } from "../../shapes.ts";
import { fixed, onCluster } from "./clusters.ts";

const estate = (instances: Readonly<Record<string, object>>) => goodEstate({ edit: onCluster({ instances }) });

describe("a failover", () => {
  const check = "failover-keeps-class";
  it("keeps the class where all have the same", async () => {
    expect((await goodEstate({ edit: onCluster() })).verdict(check)).toMatchObject({ passed: true, level: "advisory" });
  });

  it("does not where a smaller one may take over", async () => {
    const smaller = await estate({ one: { adopt: "shop-1" }, two: { adopt: "shop-2", ...fixed("db.r6g.large") } });
    expect(smaller.messages(check)).toContain(
      "shop-2 is db.r6g.large and may take over from shop-1, which is db.r6g.4xlarge",
    );
  });

  it("does where two of the writer's class are chosen before it", async () => {
    const behind = await estate({
      one: { adopt: "shop-1", promotionTier: 0 },
      two: { adopt: "shop-2", promotionTier: 1 },
      three: { adopt: "shop-3", promotionTier: 15, ...fixed("db.r6g.large") },
    });
    expect(behind.messages(check)).toBe("");
  });

  it("is not judged of a class that is not known", async () => {
    const unknown = await estate({ one: { adopt: "shop-1" }, two: { adopt: "shop-2", ...fixed("db.q9.large") } });
    expect(unknown.messages(check)).toBe("");
  });
});
