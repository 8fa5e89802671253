import { describe, expect, it } from "vitest";
import { goodEstate } from "../../shapes.ts";

describe("alarms", () => {
  it("call somebody, advisedly", async () => {
    const good = await goodEstate();
    const silent = good.set("alarms-evening-shop-prod-cpu", ["alarmActions"], []).verdict("alarms-have-actions");
    expect(silent).toMatchObject({ level: "advisory", passed: false });
    expect(silent.violations[0]?.message).toContain("Alarm broadcast-prod-shop-prod-cpu has no `alarmActions`");
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
