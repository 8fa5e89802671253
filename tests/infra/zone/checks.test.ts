import { describe, expect, it } from "vitest";
import type { RawEstate } from "../../estates.ts";
import { goodEstate } from "../../shapes.ts";

/** The Waiting Room lets 20,000 in, 4,000 a minute. */
const good = await goodEstate();
const room = "zone-site-waiting-room";
const onPlan = (plan: string) => good.set("zone-site", ["plan"], plan);

describe("Waiting Rooms", () => {
  it("have figures that Cloudflare takes", () => {
    const check = "waiting-room-limits";
    expect(good.set(room, ["newUsersPerMinute"], 199).messages(check)).toContain(
      "`newUsersPerMinute` is 199; Cloudflare takes at least 200",
    );
    expect(good.set(room, ["totalActiveUsers"], 199).messages(check)).toContain("`totalActiveUsers` is 199");
    expect(good.set(room, ["newUsersPerMinute"], 20_001).messages(check)).toContain("above `totalActiveUsers` 20000");
    expect(good.set(room, ["totalActiveUsers"], undefined).messages(check)).toContain("is missing");
    expect(good.set(room, ["newUsersPerMinute"], 20_000).messages(check)).toBe("");
    expect(good.set(room, ["newUsersPerMinute"], 200).messages(check)).toBe("");
  });

  it("that are adopted keep the figures that the file does not state, and that is said", async () => {
    const check = "waiting-room-limits";
    const adopted = (figures: object) =>
      goodEstate({
        edit: ({ zones }: RawEstate) => (zones.site.waitingRoom = { adopt: "zone/room", ...figures }),
      });
    const silent = await adopted({});
    expect(silent.verdict(check)).toMatchObject({
      passed: true,
      uncounted: ["`totalActiveUsers` and `newUsersPerMinute` of the Waiting Room of site: not in the stack file"],
    });
    const half = await adopted({ totalActiveUsers: 5000 });
    expect(half.verdict(check)).toMatchObject({
      passed: true,
      uncounted: ["`newUsersPerMinute` of the Waiting Room of site: not in the stack file"],
    });
    expect(half.set(room, ["totalActiveUsers"], 199).messages(check)).toContain("`totalActiveUsers` is 199");
    const other = await adopted({ newUsersPerMinute: 5000 });
    expect(other.messages(check)).toBe("");
    expect(good.verdict(check).uncounted).toEqual([]);
    expect(good.set(room, ["totalActiveUsers"], undefined).verdict(check).uncounted).toEqual([]);
  });

  it("need a Business plan", () => {
    expect(onPlan("pro").messages("waiting-room-plan")).toContain("needs a Business plan; its zone is on pro");
    expect(onPlan("enterprise").messages("waiting-room-plan")).toBe("");
    expect(good.without("zone-site").messages("waiting-room-plan")).toContain(`${room} belongs to no component`);
  });
});

describe("the landing page", () => {
  const check = "landing-is-served";

  it("is served where redirects lead", () => {
    expect(
      good
        .without("landing-tv-script")
        .verdict(check)
        .violations.map(({ message }) => message),
    ).toEqual([expect.stringContaining("lacks a Worker with the page's assets")]);
    const beside = good
      .twin("landing-tv-route", "old-route")
      .twin("landing-tv-record", "old-record")
      .set("landing-tv-route", [], {})
      .set("landing-tv-record", [], {});
    expect(beside.messages(check)).toBe("");
    expect(good.set("landing-tv-route", ["pattern"], "tv.example.com/en/*").messages(check)).toContain(
      "a Worker route tv.example.com/*",
    );
    expect(good.set("landing-tv-record", ["proxied"], false).messages(check)).toContain(
      "a proxied DNS record tv.example.com",
    );
  });

  it("is cached in tiers, advisedly", () => {
    const off = good.set("zone-site-tiered-cache", ["value"], "off").verdict("tiered-cache-on");
    expect(off).toMatchObject({ level: "advisory", passed: false });
    const unstated = good.without("zone-site-tiered-cache").verdict("tiered-cache-on");
    expect(unstated).toMatchObject({ passed: true, uncounted: ["tiered cache of site: not in the stack file"] });
  });
});
