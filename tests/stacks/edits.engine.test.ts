import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { StackState } from "../../stacks/stackState.ts";
import { describeEngine, EngineStack } from "../engine.ts";
import type { RawEstate } from "../estates.ts";
import { drop, rawEstate } from "../estates.ts";

describeEngine("an edit of the estate that is on air", { timeout: 600_000 }, () => {
  const stack = new EngineStack("qa");
  const say = (edit: (estate: RawEstate) => void): void => {
    const estate = rawEstate("qa");
    edit(estate);
    stack.describe(estate);
  };
  const up = (phase: string) => stack.at(phase, "up", "--yes", "--skip-preview");

  beforeAll(async () => {
    await stack.init();
    for (const phase of ["normal", "prewarm", "live"]) expect((await up(phase)).code).toBe(0);
  });
  beforeEach(() => stack.describe(rawEstate("qa")));
  afterAll(() => stack.remove());

  it.each([
    [
      "shrinks the database under its apps",
      ({ databases }: RawEstate) =>
        (databases.shop.instanceClass = { normal: "db.t4g.small", broadcast: "db.t4g.small" }),
      /This edit in live is refused[^]*not safe at every step, connections-shop-writer: connections of shop[^]*too many/,
    ],
    [
      "takes an app away",
      ({ apps }: RawEstate) => drop(apps, "search"),
      /it would delete app-search-autoscaler\. Beside normal/,
    ],
    [
      "makes an app",
      ({ apps }: RawEstate) => (apps.more = { ...apps.search, loadBalancer: undefined }),
      /it would create app-more-autoscaler\. Beside normal/,
    ],
  ])("is refused in preview and up alike where it %s, and nothing is touched", async (_, edit, reason) => {
    const before = await stack.state();
    say(edit);
    for (const args of [
      ["preview"],
      ["up", "--yes", "--skip-preview"],
      ["up", "--yes", "--skip-preview", "--target", "**shop-primary"],
    ]) {
      const { code, output } = await stack.at("live", ...args);
      expect(output).toMatch(reason);
      expect(output).toMatch(/Take it out of the stack file, or go back to normal first/);
      expect(code).not.toBe(0);
    }
    expect(await stack.state()).toEqual(before);
  });

  it("is refused with the switch it comes with", async () => {
    say(({ databases }) => (databases.shop.instanceClass = { normal: "db.t4g.small", broadcast: "db.t4g.small" }));
    const { code, output } = await up("prewarm");
    expect(output).toMatch(/live → prewarm is refused[^]*connections of shop/);
    expect(code).not.toBe(0);
    expect(new StackState((await stack.pulumi("stack", "export")).output)).toMatchObject({
      entered: "live",
      settled: "live",
    });
  });

  it("passes where it is safe wherever it stops", async () => {
    say(({ alarms, apps }) => {
      alarms.evening.databases.shop.cpuPercent = 75;
      apps.search.maxReplicas = { normal: 6, broadcast: 51 };
    });
    const { code, output } = await up("live");
    expect(output).toMatch(/app-search-autoscaler updated/);
    expect(code).toBe(0);
  });

  it("is free again in normal", async () => {
    for (const phase of ["live", "prewarm", "normal"]) expect((await up(phase)).code).toBe(0);
    say(({ apps }) => drop(apps, "search"));
    const { code, output } = await up("normal");
    expect(output).toMatch(/app-search-autoscaler deleted/);
    expect(code).toBe(0);
  });
});
