import { describe, expect, it } from "vitest";
import { loadBalancerGates, loadBalancerRestGates } from "../../../infra/loadBalancer/gates.ts";
import { component, type } from "../../../infra/loadBalancer/facts.ts";
import type { Mistake } from "../../gates/live.ts";
import { keepKinds, Live } from "../../gates/live.ts";
import { answer, gateFor, shape } from "../../gates/answers.ts";
import { offlineEstate } from "../../graphs.ts";
import { balancerOf, streams, web, webArn, withBalancers } from "./balancers.ts";

const owner = shape(component, "load-balancer-web", { loadBalancer: "web", arn: webArn });
const reserving = (units: number) =>
  shape(
    type.balancer,
    balancerOf("web"),
    units === 0 ? {} : { minimumLoadBalancerCapacity: { capacityUnits: units } },
    owner,
  );

const zones = (...states: string[]) =>
  states.map((state, index) => ({ zone: `eu-west-3${"abc"[index] ?? ""}`, state }));
const found = (units: number, ...states: string[]) => ({ units, decreasesLeft: 2, zones: zones(...states) });

describe("the gate of a load balancer", () => {
  it.each<[string, number, object | undefined, string]>([
    ["all is well", 500, found(500, "provisioned", "provisioned"), "yes: 500 LCUs are provisioned"],
    ["there is none", 500, undefined, `no: there is no load balancer ${webArn}`],
    ["one zone is behind", 500, found(500, "provisioned", "pending"), "no: eu-west-3b is pending"],
    [
      "a zone has no room",
      500,
      { ...found(500), zones: [{ zone: "eu-west-3a", state: "failed", reason: "no capacity" }] },
      "no: eu-west-3a is failed (no capacity)",
    ],
    ["a zone came or went", 500, found(500, "rebalancing"), "no: eu-west-3a is rebalancing"],
    ["no zone has answered yet", 500, found(500), "no: no zone says that its units are there"],
    ["others are reserved", 500, found(2000, "provisioned"), "no: 2,000 LCUs are reserved, not 500"],
    ["nothing is, as is wanted", 0, found(0), "yes: nothing is reserved"],
    ["it is still reserved", 0, found(500, "provisioned"), "no: 500 LCUs are reserved, not 0"],
  ])("says what it finds: %s", async (_, units, said, expected) => {
    const gate = gateFor(loadBalancerGates, reserving(units));
    expect(gate).toMatchObject({
      name: "load-balancer-web-balancer",
      question: units === 0 ? "Is no capacity of web reserved any more?" : "Are 500 LCUs of web provisioned?",
    });
    expect(await answer(gate, { reservation: said })).toBe(expected);
  });

  it.each<[object | undefined, string]>([
    [undefined, "yes: there is no such load balancer"],
    [found(500, "provisioned", "failed"), "yes: 500 LCUs, nothing under way"],
    [found(0), "yes: no LCUs, nothing under way"],
    [found(500, "provisioned", "pending"), "no: eu-west-3b is pending"],
    [found(500, "rebalancing"), "no: eu-west-3a is rebalancing"],
  ])("knows when it is at rest: %j", async (said, expected) => {
    expect(await answer(gateFor(loadBalancerRestGates, reserving(500)), { reservation: said })).toBe(expected);
  });
});

describe("gates of load balancers", () => {
  const live = new Live(
    offlineEstate("prod", (raw) => {
      withBalancers({ web, streams })(raw);
      keepKinds(raw, "loadBalancers");
    }),
  );

  it.each<Mistake>([
    [
      "a reservation that was cancelled",
      type.balancer,
      balancerOf("web"),
      (outputs) => delete outputs["minimumLoadBalancerCapacity"],
      balancerOf("web"),
      /no LCUs are reserved, not 500/,
    ],
  ])("notice %s", (...mistake) => live.notices(...mistake));
});
