import { describe, expect, it } from "vitest";
import { type } from "../../../infra/nodePool/facts.ts";
import { askGates, gatesOf } from "../../../ops/gates/gates.ts";
import type { Mistake } from "../../gates/live.ts";
import { keepKinds, Live } from "../../gates/live.ts";
import { onSandbox } from "../../gates/sandbox.ts";
import { offlineEstate } from "../../graphs.ts";
import { injectFaults } from "../../sandbox/fixture.ts";

describe("gates of a node pool", () => {
  const live = new Live(offlineEstate("prod", (raw) => keepKinds(raw, "apps", "nodePools")));

  it.each<Mistake>([
    [
      "a node group that was set back",
      type.nodeGroup,
      "nodes-apps-group",
      (outputs) => Object.assign(outputs["scalingConfig"] as object, { minSize: 6 }),
      "nodes-apps-group",
      /its bounds are 6 to 120, not 100 to 120/,
    ],
    [
      "a node group that is still being changed",
      type.nodeGroup,
      "nodes-apps-group",
      (outputs) => (outputs["status"] = "UPDATING"),
      "nodes-apps-group",
      /it is UPDATING/,
    ],
  ])("notice %s", (...mistake) => live.notices(...mistake));

  it("notice nodes that have not joined", async () => {
    const missing = await live.askWith(
      type.nodeGroup,
      "nodes-apps-group",
      ({ observed }) => (observed["nodes"] = { from: 6, to: 6, startedAt: 0, seconds: 0 }),
      "nodes-apps-group",
    );
    expect(missing).toMatchObject({
      verdict: "no",
      message: expect.stringMatching(/^6 nodes ready of 6 that joined, 100/),
    });
  });

  it("want the placeholders of the phase, and no others", async () => {
    expect((await live.ask("nodes-apps-placeholders")).verdict).toBe("yes");
    expect((await live.ask("nodes-apps-placeholders", "prewarm")).verdict).toBe("no");
  });

  it("say no while the placeholders are on their way, though the provider has said that all is done", async () => {
    const estate = offlineEstate("prod", (raw) => {
      keepKinds(raw, "apps", "nodePools");
      delete raw["nodePools"].apps.nodeGroup;
    });
    const { cloud, clients, player } = await onSandbox(estate);
    injectFaults(cloud, [{ resource: "nodes-apps-placeholders", operation: "update", fault: "early" }]);
    await player.apply("prewarm", () => undefined);
    const gates = gatesOf(await estate.resources("prewarm"), "prewarm", estate.kinds);
    const own = gates.filter(({ name }) => name === "nodes-apps-placeholders");
    const [early] = await askGates(own, clients, { timeout: 0 });
    expect(early).toMatchObject({
      verdict: "no",
      message: expect.stringMatching(/^\d+ of \d+ placeholders are ready$/),
    });
    expect(await askGates(own, clients, { timeout: 3600 })).toMatchObject([{ verdict: "yes" }]);
  });
});
