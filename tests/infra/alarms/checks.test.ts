import { describe, expect, it } from "vitest";
import { goodEstate } from "../../shapes.ts";

describe("alarms", () => {
  it("call somebody, advisedly", async () => {
    const good = await goodEstate();
    const silent = good.set("alarms-evening-shop-prod-cpu", ["alarmActions"], []).verdict("alarms-have-actions");
    expect(silent).toMatchObject({ level: "advisory", passed: false });
    expect(silent.violations[0]?.message).toContain("Alarm broadcast-prod-shop-prod-cpu has no `alarmActions`");
  });

  it("are within reach of what the class allows, advisedly", async () => {
    const good = await goodEstate();
    expect(good.verdict("alarms-within-reach").passed).toBe(true);
    const beyond = good
      .set("alarms-evening-shop-prod-connections", ["threshold"], 20_000)
      .verdict("alarms-within-reach");
    expect(beyond).toMatchObject({ level: "advisory", passed: false });
    expect(beyond.violations[0]?.message).toMatch(
      /shop-prod-connections calls above 20000 connections, and shop-prod allows \d+ for postgres on \S+ at most: it never calls/,
    );
    const elsewhere = good.set("alarms-evening-shop-prod-connections", ["dimensions"], {
      DBInstanceIdentifier: "other",
    });
    expect(elsewhere.verdict("alarms-within-reach").uncounted).toEqual([
      "connections of other: it is not in the stack file",
    ]);
  });

  it("are not counted of a database whose instances the stack file does not name", async () => {
    const adopting = (instances: object) =>
      goodEstate({
        edit: ({ databases, alarms, apps }) => {
          databases.devices = { kind: "aurora", adopt: "devices", minCapacity: { normal: 1, broadcast: 2 }, instances };
          alarms.evening.databases = { devices: {} };
          apps.sync.connections = {};
        },
      });
    const uncounted = async (instances: object) => (await adopting(instances)).verdict("alarms-have-actions").uncounted;
    expect(await uncounted({})).toEqual(["alarms of devices: its instances are not in the stack file"]);
    expect(await uncounted({ one: { adopt: "devices-1" } })).toEqual([]);
  });
});
