import { describe, expect, it } from "vitest";
import type { Phase } from "../../../infra/contract/dial.ts";
import { phases } from "../../../infra/contract/dial.ts";
import { resourcesIn } from "../../../infra/contract/graph.ts";
import { arnOf, balancerOf as parsed } from "../../../infra/loadBalancer/arn.ts";
import { balancerContradiction } from "../../../infra/loadBalancer/contradiction.ts";
import { cost } from "../../cost/costs.ts";
import { offlineEstate } from "../../graphs.ts";
import { balancerOf, streams, streamsArn, web, webArn, withBalancers } from "./balancers.ts";

const both = offlineEstate("prod", withBalancers({ web, streams: { ...streams, subnets: ["subnet-1", "subnet-2"] } }));

const found = async (name: string, phase: Phase) =>
  resourcesIn(await both.graph(phase)).find((node) => node.name === balancerOf(name));

describe("a load balancer", () => {
  it("is told by its ARN, which says where and of which kind it is", () => {
    expect(parsed(webArn)).toEqual({
      region: "eu-west-3",
      account: "000000000000",
      id: "app/shop-prod-web/0123456789abcdef",
      kind: "app",
    });
    expect(parsed(streamsArn)).toMatchObject({ kind: "net" });
    expect(parsed("arn:aws:elasticloadbalancing:eu-west-3:000000000000:loadbalancer/web")).toBeUndefined();
    const { id = "", ...place } = parsed(webArn) ?? { account: "", region: "" };
    expect(arnOf(place, id)).toBe(webArn);
  });

  it("is adopted, and only its reservation may change", async () => {
    for (const phase of phases) {
      const node = await found("web", phase);
      expect(node).toMatchObject({ importId: webArn, protect: true });
      expect(node?.ignored).toEqual(
        expect.arrayContaining(["name", "subnets", "subnetMappings", "securityGroups", "tags"]),
      );
      expect(node?.ignored?.filter((path) => path.startsWith("minimumLoadBalancerCapacity"))).toEqual([]);
    }
  });

  it("sends the subnets that are stated, and then not their twin", async () => {
    const node = await found("streams", "normal");
    expect(node?.inputs["subnets"]).toEqual(["subnet-1", "subnet-2"]);
    expect(node?.ignored).not.toContain("subnets");
    expect(node?.ignored).not.toContain("subnetMappings");
  });

  it("has its units before the show; none is no reservation at all", async () => {
    const reserved = async (name: string) =>
      Promise.all(phases.map(async (phase) => (await found(name, phase))?.inputs["minimumLoadBalancerCapacity"]));
    expect(await reserved("web")).toEqual([undefined, { capacityUnits: 500 }, { capacityUnits: 500 }]);
    expect(await reserved("streams")).toEqual([2750, 6000, 9000].map((capacityUnits) => ({ capacityUnits })));
  });

  it("is told how often AWS takes its way back", async () => {
    const { roundTrip } = await both.plan("normal", "prewarm");
    expect(roundTrip).toMatchObject({ restores: true });
    for (const name of ["web", "streams"]) {
      expect(roundTrip.remarks.filter((remark) => remark.name === balancerOf(name))).toMatchObject([
        { level: "warning", message: expect.stringContaining("lowers a reservation 2 times a day only") },
      ]);
    }
  });

  it("costs what nobody here knows, while something is reserved", async () => {
    const unpriced = async (phase: Phase) =>
      (await cost(phase, withBalancers({ web, streams }))).unpriced.filter((each) => each.includes("LCUs"));
    expect(await unpriced("normal")).toEqual(["reserved LCUs of streams (no price here)"]);
    expect(await unpriced("live")).toEqual([
      "reserved LCUs of streams (no price here)",
      "reserved LCUs of web (no price here)",
    ]);
  });
});

describe("subnets that a file states", () => {
  it("must be those that it has, in any order", () => {
    const has = { subnets: ["subnet-1", "subnet-2"] };
    expect(balancerContradiction(has, { subnets: ["subnet-2", "subnet-1"] })).toBeUndefined();
    expect(balancerContradiction(has, {})).toBeUndefined();
    expect(balancerContradiction(has, { subnets: ["subnet-1"] })).toBe(
      "its subnets are subnet-1, subnet-2; subnet-1 would move it. State them as they are, or omit them",
    );
  });
});
