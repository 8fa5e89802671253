import { describe, expect, it } from "vitest";
import { cacheClient } from "../../../infra/cache/client.ts";
import type { No } from "../../check/readyEstate.ts";
import { findings, said, ReadyEstate } from "../../check/readyEstate.ts";
import { made } from "./caches.ts";

const well = new ReadyEstate();
const group = {
  status: "available",
  members: [],
  nodeType: "cache.r6g.large",
  replicas: 1,
  shards: 1,
  failsOver: true,
  pending: [],
};
const gone = said(cacheClient, () => ({ group: () => Promise.resolve(undefined) }));

describe("a no about caches", () => {
  it.each<No>([
    [
      "a node type that the data does not fit, or that is of another family",
      { answers: [said(cacheClient, () => ({ allowedNodeTypes: () => Promise.resolve(["cache.r6g.xlarge"]) }))] },
      "cache-node-type",
      /cannot be turned from cache\.r6g\.large into cache\.r6g\.2xlarge/,
      /list-allowed-node-type-modifications --replication-group-id shop-prod-sessions/,
    ],
    [
      "a group that the file adopts and that does not exist",
      { answers: [gone] },
      "cache-node-type",
      /it does not exist, and the stack file adopts it/,
      /correct what adopt says/,
    ],
    [
      "a change that a switch would carry out by the way",
      {
        answers: [
          said(cacheClient, () => ({ group: () => Promise.resolve({ ...group, pending: ["engineVersion"] }) })),
        ],
      },
      "queued-cache-changes",
      /engineVersion; a switch would carry it out at once/,
      /modify-replication-group --replication-group-id shop-prod-sessions --apply-immediately/,
    ],
  ])("is %s, with its fix", (_, ...no) => well.saysNo(...no));
});

describe("an unknown about caches", () => {
  it("is what a group may be turned into, where nobody says", async () => {
    const silent = said(cacheClient, () => ({ allowedNodeTypes: () => Promise.resolve(undefined) }));
    expect(findings(await well.ask({ answers: [silent] }), "unknown").map(({ question }) => question)).toContain(
      "cache-node-type",
    );
  });
});

it("a group that is not made yet is nothing to worry about", async () => {
  const asked = findings(await well.ask({ edit: made(), answers: [gone] }), "no").map(({ question }) => question);
  expect(asked).not.toContain("cache-node-type");
  expect(asked).not.toContain("queued-cache-changes");
});
