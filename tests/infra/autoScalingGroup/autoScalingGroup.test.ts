import { describe, expect, it } from "vitest";
import type { Phase } from "../../../infra/contract/dial.ts";
import { phases } from "../../../infra/contract/dial.ts";
import { resourcesIn } from "../../../infra/contract/graph.ts";
import type { OfflineEstate } from "../../../ops/plan/offlineEstate.ts";
import type { RawEstate } from "../../estates.ts";
import { cost, quantitiesOf } from "../../cost/costs.ts";
import { offlineEstate } from "../../graphs.ts";
import { sizesOf, web, withGroups } from "./groups.ts";

const desired = { desiredCapacity: { normal: 6, broadcast: 80 } };

const sizesIn = (edit: (raw: RawEstate) => void, phase: Phase) => sizesOn(offlineEstate("prod", edit), phase);

async function sizesOn(estate: OfflineEstate, phase: Phase) {
  const node = resourcesIn(await estate.graph(phase)).find(({ name }) => name === sizesOf("web"));
  if (!node) throw new Error("no group");
  return node;
}

describe("an Auto Scaling group", () => {
  it("is adopted, and only its sizes may change", async () => {
    for (const phase of phases) {
      const node = await sizesIn(withGroups({ web }), phase);
      expect(node).toMatchObject({ importId: "shop-web", protect: true, inputs: { waitForCapacityTimeout: "0" } });
      expect(node.ignored).toEqual(expect.arrayContaining(["desiredCapacity", "launchTemplate", "tags", "warmPool"]));
      for (const size of ["minSize", "maxSize", "name"]) expect(node.ignored).not.toContain(size);
    }
  });

  it("is asked for a number only where the file states one", async () => {
    const asked = await sizesIn(withGroups({ web: { ...web, ...desired } }), "live");
    expect(asked.inputs).toMatchObject({ desiredCapacity: 80 });
    expect(asked.ignored).not.toContain("desiredCapacity");
    expect((await sizesIn(withGroups({ web }), "live")).inputs).not.toHaveProperty("desiredCapacity");
  });

  it("grows before the show; with it where its instances open connections, and where the file says so", async () => {
    const least = async (more: object) => {
      const estate = offlineEstate("prod", withGroups({ web: { ...web, ...more } }));
      const found = [];
      for (const phase of phases) found.push((await sizesOn(estate, phase)).inputs["minSize"]);
      return found;
    };
    expect(await least({})).toEqual([4, 60, 60]);
    expect(await least({ connections: {} })).toEqual([4, 60, 60]);
    expect(await least({ connections: { shop: { writer: 2 } } })).toEqual([4, 4, 60]);
    expect(await least({ turns: "live" })).toEqual([4, 4, 60]);
    expect(await least({ minSize: { normal: 4, prewarm: 10, broadcast: 60 } })).toEqual([4, 10, 60]);
  });

  it("is told not to come down by itself, on the way back", async () => {
    const { roundTrip } = await offlineEstate("prod", withGroups({ web })).plan("normal", "prewarm");
    expect(roundTrip).toMatchObject({ restores: true });
    expect(roundTrip.remarks.filter(({ name }) => name === sizesOf("web"))).toMatchObject([
      { path: "minSize", level: "warning", message: expect.stringContaining("takes nothing away by itself") },
    ]);
  });
});

describe("what Auto Scaling groups cost", () => {
  const priced = (more: object) => withGroups({ web: { ...web, ...more } });

  it("is the instances that are asked for at least, of the first of the types stated", async () => {
    const types = { instanceTypes: ["m6i.4xlarge", "m6a.4xlarge"] };
    const counted = async (phase: Phase, more: object) => {
      const with_ = quantitiesOf(await cost(phase, priced(more)), "ec2.m6i.4xlarge");
      const without = quantitiesOf(await cost(phase, withGroups({})), "ec2.m6i.4xlarge");
      return with_.filter((quantity) => !without.includes(quantity));
    };
    expect(await counted("normal", types)).toEqual([4]);
    expect(await counted("live", types)).toEqual([60]);
    expect(await counted("live", { ...types, ...desired })).toEqual([80]);
  });

  it("is said to be missing where the types are not stated, and of what is never counted", async () => {
    expect((await cost("live", priced({}))).unpriced).toContain("instances of web (their types)");
    expect((await cost("live", priced({ instanceTypes: ["m6i.large"] }))).unpriced).toContain(
      "volumes and warm pool of web",
    );
  });
});
