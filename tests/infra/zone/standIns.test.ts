import { describe, expect, it } from "vitest";
import { type } from "../../../infra/zone/facts.ts";
import { newCloud, zone } from "../../sandbox/fixture.ts";

describe("a Waiting Room", () => {
  const room = {
    zoneId: zone,
    name: "room",
    host: "example.com",
    totalActiveUsers: 1000,
    newUsersPerMinute: 500,
    suspended: true,
  };

  it("is suspended and resumed in place", async () => {
    const cloud = newCloud();
    const { id } = await cloud.create(type.waitingRoom, "room", room);
    expect(cloud.diff(type.waitingRoom, room, { ...room, suspended: false }).changes).toEqual([
      { path: "suspended", kind: "update", answer: "update" },
    ]);
    expect((await cloud.update(type.waitingRoom, id, { ...room, suspended: false })).outputs["suspended"]).toBe(false);
  });

  it.each([
    [{ totalActiveUsers: 199, newUsersPerMinute: 199 }, ["totalActiveUsers", "newUsersPerMinute"]],
    [{ newUsersPerMinute: 100 }, ["newUsersPerMinute"]],
  ])("fails the check below 200 users: %j", (wrong, properties) => {
    const { failures } = newCloud().check(type.waitingRoom, "room", { ...room, ...wrong });
    expect(failures.map(({ property }) => property)).toEqual(properties);
    expect(failures[0]?.reason).toContain("must be between 200 and 2147483647");
  });

  it.each([
    [{ sessionDuration: 0 }, "Attribute session_duration value must be between 1 and 30, got: 0"],
    [{ sessionDuration: 31 }, "Attribute session_duration value must be between 1 and 30, got: 31"],
    [{ queueingStatusCode: 503 }, "Attribute queueing_status_code value must be one of: [200 202 429], got: 503"],
  ])("fails the check where the provider's schema excludes it: %j", (wrong, reason) => {
    const { failures } = newCloud().check(type.waitingRoom, "room", { ...room, ...wrong });
    expect(failures.map((failure) => failure.reason)).toEqual([reason]);
  });

  it("refuses more new users a minute than users in all", async () => {
    await expect(newCloud().create(type.waitingRoom, "room", { ...room, newUsersPerMinute: 1001 })).rejects.toThrow(
      "new_users_per_minute (1001) must not be greater than total_active_users (1000)",
    );
  });
});

describe("a tiered cache", () => {
  it("is really deleted", async () => {
    const cloud = newCloud();
    const { id } = await cloud.create(type.tieredCache, "tiered", { zoneId: zone, value: "on" });
    await cloud.update(type.tieredCache, id, { zoneId: zone, value: "off" });
    await cloud.delete(type.tieredCache, id);
    expect(cloud.list(type.tieredCache)).toEqual([]);
    expect(cloud.check(type.tieredCache, "tiered", { zoneId: zone, value: "yes" }).failures).toEqual([
      { property: "value", reason: expect.stringContaining('["on" "off"]') as string },
    ]);
  });
});
