import { describe, expect, it } from "vitest";
import { type } from "../../../infra/cache/facts.ts";
import { cacheGates, cacheRestGates } from "../../../infra/cache/gates.ts";
import { answer, gateFor, shape } from "../../gates/answers.ts";

const group = (replicasPerNodeGroup?: number) =>
  shape(type.group, "cache-sessions-group", {
    replicationGroupId: "s",
    nodeType: "cache.r6g.large",
    replicasPerNodeGroup,
  });
const well = { status: "available", nodeType: "cache.r6g.large", replicas: 2, pending: [] as string[] };

describe("the gate of a cache", () => {
  it.each<[string, number | undefined, object | undefined, string]>([
    ["there is none", 2, undefined, "no: there is no replication group s"],
    ["all is well", 2, well, "yes: s is available as cache.r6g.large with 2 replicas"],
    ["its replicas are not stated", undefined, well, "yes: s is available as cache.r6g.large"],
    ["it has others", 3, well, "no: it has 2 replicas, not 3"],
    [
      "nothing is well",
      2,
      { status: "modifying", nodeType: "x", replicas: 1, pending: ["a", "b"] },
      "no: its node type is x, not cache.r6g.large; it has 1 replicas, not 2; still waiting to be applied: a, b; it is modifying",
    ],
  ])("says what it finds: %s", async (_, replicas, found, expected) => {
    const gate = gateFor(cacheGates, group(replicas));
    const wanted = replicas === undefined ? "" : ` with ${replicas} replicas`;
    expect(gate).toMatchObject({
      name: "cache-sessions-group",
      question: `Is s available as cache.r6g.large${wanted}?`,
    });
    expect(await answer(gate, { group: found })).toBe(expected);
  });

  it.each<[object | undefined, string]>([
    [undefined, "yes: s is gone"],
    [{ status: "available" }, "yes: s is available"],
    [{ status: "modifying" }, "no: s: it is modifying"],
  ])("knows when it is at rest: %j", async (found, expected) => {
    const gate = gateFor(cacheRestGates, group());
    expect(gate).toMatchObject({ name: "cache-sessions-group", question: "Is s at rest?" });
    expect(await answer(gate, { group: found })).toBe(expected);
  });
});
