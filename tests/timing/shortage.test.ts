import { beforeAll, describe, expect, it } from "vitest";
import { shortage } from "../../ops/timing/shortage.ts";
import type { Switches } from "../../ops/timing/switches.ts";
import { timedSwitch, timedSwitches } from "../../ops/timing/switches.ts";
import { defaultTiming } from "../../stacks/timing.ts";
import { offlineEstate } from "../graphs.ts";

describe("too little time, in prod", () => {
  const estate = offlineEstate();
  let switches: Switches;
  beforeAll(async () => (switches = await timedSwitches(estate, { timing: defaultTiming })));
  const short = (minutes: number, from: "normal" | "prewarm" = "normal") => shortage(switches, minutes * 60, from);
  const names = (dials: { name: string }[]) => dials.map(({ name }) => name);

  it("has the two class changes one after the other as its path", () => {
    const { prewarm, live } = switches;
    expect(prewarm.path.seconds).toBe(1200 + 600);
    expect(names(prewarm.path.chain)).toEqual(["phase", "database-shop-primary", "database-shop-replica"]);
    expect(prewarm.margin).toBe(900);
    // One look of the autoscaler, one pod's start, and 494 pods at 20 a second.
    expect(live.path.seconds).toBeCloseTo(1 + 60 + 494 / 20);
    expect(live.margin).toBe(600);
  });

  it("can be asked of one switch, with margins of the stack file's", async () => {
    const timing = { ...defaultTiming, marginPercent: 100, leastMarginMinutes: 1 };
    const live = await timedSwitch(estate, "prewarm", "live", { timing });
    expect(live.path).toEqual(switches.live.path);
    expect(live.margin).toBeCloseTo(live.path.seconds);
  });

  it("is only tight while everything can still be there without margin", () => {
    expect(short(40)).toMatchObject({ verdict: "tight", givenUp: [], needed: 1800 + 85.7 });
  });

  it("gives up the replica first, then what takes as long as the primary", () => {
    expect(names(short(30).givenUp)).toEqual(["database-shop-replica"]);
    expect(names(short(20).givenUp)).toEqual([
      "cache-sessions-group",
      "database-devices-primary",
      "database-shop-primary",
      "database-shop-replica",
    ]);
    expect(short(20).verdict).toBe("partial");
  });

  it("counts on room that is held all the same, where something else is given up", () => {
    // The longest that is left of prewarm, then a look of the autoscaler, a pod's start and 488 pods at 20 a second.
    const { makes } = short(20);
    expect(makes.find(({ name }) => name === "app-web-autoscaler")?.ready).toBeCloseTo(227 + 1 + 60 + 488 / 20);
  });

  it("gives up room before it gives up what visitors meet, which then takes longer", () => {
    const { makes, givenUp } = short(4.2);
    expect(names(givenUp)).toContain("nodes-apps-placeholders");
    expect(names(makes)).toContain("app-web-autoscaler");
    // First the cache and error rules reach the edge, then nodes and pods come.
    expect(makes.find(({ name }) => name === "app-web-autoscaler")?.ready).toBeCloseTo(35 + 1 + 180 + 488 / 20);
    for (const { ready } of makes) expect(ready).toBeLessThanOrEqual(252);
  });

  it("leaves the edge and the flags where minutes are left, and nothing where seconds are", () => {
    expect(names(short(2).makes)).toEqual(
      expect.arrayContaining(["zone-site-redirects", "zone-site-cache", "flags-shop-values"]),
    );
    expect(names(short(2).makes)).not.toContain("app-web-autoscaler");
    expect(short(0)).toMatchObject({ verdict: "hopeless", makes: [] });
  });

  it("counts live alone from prewarm", () => {
    expect(short(2, "prewarm")).toMatchObject({ verdict: "tight", needed: 85.7 });
    expect(names(short(1, "prewarm").makes)).toContain("zone-site-redirects");
    expect(names(short(1, "prewarm").givenUp)).toContain("app-images-replicas");
    expect(short(1, "prewarm").makes.every(({ phase }) => phase === "live")).toBe(true);
  });

  it("never makes a dial that was given up", () => {
    for (let minutes = 0; minutes <= 35; minutes += 0.5) {
      const { makes, givenUp } = short(minutes);
      const key = ({ phase, urn }: { phase: string; urn: string }) => `${phase} ${urn}`;
      expect(makes.map(key).filter((made) => givenUp.map(key).includes(made))).toEqual([]);
      expect(makes.length + givenUp.length).toBe(short(40).makes.length);
    }
  });
});
