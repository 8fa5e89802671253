import { describe, expect, it } from "vitest";
import { type } from "../../../infra/landing/facts.ts";
import { newCloud, zone } from "../../sandbox/fixture.ts";

describe("the landing page's parts", () => {
  it("uploads a Worker with its assets, and replaces it for another name", async () => {
    const cloud = newCloud();
    const script = { accountId: "b".repeat(32), scriptName: "landing", assets: { directory: "landing" } };
    const { id, outputs } = await cloud.create(type.script, "landing", script);
    expect([id, outputs["hasAssets"]]).toEqual(["landing", true]);
    expect((await cloud.read(type.script, `${script.accountId}/landing`))?.id).toBe("landing");
    expect(cloud.diff(type.script, script, { ...script, scriptName: "other" }).replaces).toEqual(["scriptName"]);
    const { failures } = cloud.check(type.script, "landing", { accountId: script.accountId, scriptName: "landing" });
    expect(failures[0]?.reason).toContain("At least one of these attributes must be configured");
  });

  it("refuses a second route of a pattern and a second record of a name", async () => {
    const cloud = newCloud();
    const route = { zoneId: zone, pattern: "landing.example.com/*", script: "landing" };
    await cloud.create(type.route, "route", route);
    await expect(cloud.create(type.route, "again", route)).rejects.toThrow("same pattern");
    const record = { zoneId: zone, name: "landing", type: "CNAME", content: "example.com", ttl: 1, proxied: true };
    const { id } = await cloud.create(type.record, "record", record);
    await expect(cloud.create(type.record, "again", record)).rejects.toThrow("identical record");
    await cloud.update(type.record, id, { ...record, ttl: 300 });
    expect(cloud.find(type.record, id)?.outputs["ttl"]).toBe(300);
  });

  it("replaces a record for another type, the new one first, and changes its name in place", () => {
    const record = { zoneId: zone, name: "landing", type: "CNAME", content: "example.com", ttl: 1 };
    const diff = (change: object) => newCloud().diff(type.record, record, { ...record, ...change });
    expect(diff({ type: "TXT" })).toMatchObject({ replaces: ["type"], deleteBeforeReplace: false });
    expect(diff({ name: "other" }).replaces).toEqual([]);
    const { failures } = newCloud().check(type.record, "record", { ...record, type: "ALIAS" });
    expect(failures.map(({ property }) => property)).toEqual(["type"]);
  });

  it.each([type.route, type.record])("are refused in a zone that can be none: %s", async (token) => {
    const inputs = { zoneId: "shop.example", pattern: "a/*", name: "a", type: "A", content: "192.0.2.1" };
    await expect(newCloud().create(token, "it", inputs)).rejects.toThrow("perhaps your object identifier is invalid?");
  });
});
