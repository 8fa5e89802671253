import { describe, expect, it } from "vitest";
import { type } from "../../../infra/cache/facts.ts";
import type { Mistake } from "../../gates/live.ts";
import { keepKinds, Live } from "../../gates/live.ts";
import { offlineEstate } from "../../graphs.ts";

describe("gates of caches", () => {
  const live = new Live(offlineEstate("prod", (raw) => keepKinds(raw, "caches")));
  const gate = "cache-sessions-group";

  it.each<Mistake>([
    [
      "a group that kept its node type",
      type.group,
      gate,
      (outputs) => (outputs["nodeType"] = "cache.r6g.large"),
      gate,
      /its node type is cache\.r6g\.large, not cache\.r6g\.2xlarge/,
    ],
    [
      "a group that lacks a replica",
      type.group,
      gate,
      (outputs) => (outputs["replicasPerNodeGroup"] = 1),
      gate,
      /it has 1 replicas, not 2/,
    ],
    [
      "a group that is still being changed",
      type.group,
      gate,
      (outputs) => (outputs["status"] = "modifying"),
      gate,
      /it is modifying/,
    ],
  ])("notice %s", (...mistake) => live.notices(...mistake));

  it("notice a change that still waits for its window", async () => {
    const waiting = { pendingModifiedValues: { engineVersion: "8.1" } };
    expect(
      await live.askWith(type.group, gate, (stored) => Object.assign(stored.observed, waiting), gate),
    ).toMatchObject({ verdict: "no", message: expect.stringContaining("still waiting to be applied: engineVersion") });
  });
});
