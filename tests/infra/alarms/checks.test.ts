import { describe, expect, it } from "vitest";
import { goodEstate } from "../../shapes.ts";

describe("alarms", () => {
  it("call somebody, advisedly", async () => {
    const good = await goodEstate();
    const silent = good.set("alarms-evening-shop-prod-cpu", ["alarmActions"], []).verdict("alarms-have-actions");
    expect(silent).toMatchObject({ level: "advisory", passed: false });
    expect(silent.violations[0]?.message).toContain("Alarm broadcast-prod-shop-prod-cpu has no `alarmActions`");
  });
});
