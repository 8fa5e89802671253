import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { phases } from "../../infra/contract/dial.ts";
import { projectFolder } from "../../infra/contract/project.ts";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { readStackFile } from "../../ops/stackFile.ts";
import { figuresBetween } from "../../ops/watch/allowed.ts";

const prod = new OfflineEstate("prod", readStackFile("prod").estate);
const newcomer = new OfflineEstate(
  "newcomer",
  readStackFile("newcomer", join(projectFolder, "tests", "estates")).estate,
);

const onEcs = new OfflineEstate("on-ecs", readStackFile("on-ecs", join(projectFolder, "tests", "estates")).estate);

it("tell of each Auto Scaling group what is in service, of how much", async () => {
  const figures = await figuresBetween(onEcs, "live", "live");
  const found = figures.filter(({ source }) => source.name === "EC2 Auto Scaling");
  expect(found.length).toBe(Object.keys(onEcs.estate.things["autoScalingGroups"] ?? {}).length);
  expect(found.length).toBeGreaterThan(0);
  for (const { least = 0 } of found) expect(least).toBeGreaterThan(0);
});

describe.each([
  ["prod", prod],
  ["on ECS", onEcs],
  ["the newcomer's", newcomer],
])("the figures of %s", (_, estate) => {
  it.each(phases)("have names of their own in %s, and titles that name no account, host or address", async (phase) => {
    const figures = await figuresBetween(estate, phase, phase);
    expect(figures.length).toBeGreaterThan(10);
    expect(new Set(figures.map(({ name }) => name)).size).toBe(figures.length);
    for (const { name, title, unit } of figures) {
      expect(name).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
      expect(`${title} ${unit}`).not.toMatch(/\d{12}|arn:|\.com|https?:/);
    }
  });
});

describe("what is allowed", () => {
  const most = async (entered: (typeof phases)[number], settled = entered) => {
    const figures = await figuresBetween(prod, entered, settled);
    return figures.find(({ name }) => /^connections-shop-writer/.test(name))?.most?.value ?? NaN;
  };

  it("is what the phase's class bears, and half way the lower of both", async () => {
    const [normal, prewarm] = [await most("normal"), await most("prewarm")];
    expect(normal).toBeGreaterThan(1000);
    expect(prewarm).toBeGreaterThan(normal);
    expect(await most("prewarm", "normal")).toBe(normal);
    expect(await most("normal", "prewarm")).toBe(normal);
  });
});
