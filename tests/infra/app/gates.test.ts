import { describe, expect, it } from "vitest";
import { type } from "../../../infra/app/facts.ts";
import type { GateVerdict } from "../../../ops/gates/gates.ts";
import { askGates, gatesOf } from "../../../ops/gates/gates.ts";
import type { Mistake } from "../../gates/live.ts";
import { keepKinds, Live } from "../../gates/live.ts";
import { onSandbox } from "../../gates/sandbox.ts";
import type { RawEstate } from "../../estates.ts";
import { offlineEstate } from "../../graphs.ts";

const onlyApps = (raw: RawEstate): void => keepKinds(raw, "apps");

describe("gates of apps", () => {
  const live = new Live(
    offlineEstate("prod", (raw) => {
      onlyApps(raw);
      raw["apps"].search.adopt = "search";
    }),
  );

  it.each<Mistake>([
    [
      "an autoscaler that somebody set back",
      type.autoscaler,
      "app-api-autoscaler",
      (outputs) => Object.assign(outputs["spec"] as object, { minReplicas: 16 }),
      "app-api-autoscaler",
      /its autoscaler says 16 to 500/,
    ],
    [
      "an adopted autoscaler that somebody set back",
      type.autoscalerPatch,
      "app-search-autoscaler",
      (outputs) => Object.assign(outputs["spec"] as object, { minReplicas: 6 }),
      "app-search-autoscaler",
      /its autoscaler says 6 to 500/,
    ],
  ])("notice %s", (...mistake) => live.notices(...mistake));

  it("notice pods that went away", async () => {
    const gate = "app-images-replicas";
    expect((await live.ask(gate)).verdict).toBe("yes");
    const fewer = await live.askWith(
      type.replicas,
      gate,
      ({ observed }) => (observed["pods"] = { from: 499, to: 499, startedAt: 0, seconds: 0 }),
      gate,
    );
    expect(fewer).toMatchObject({ verdict: "no", message: "499 pods ready, 500 needed" });
  });

  it("do not let the database shrink under pods that are still there", async () => {
    expect((await live.ask("app-web-autoscaler", "prewarm")).message).toContain("500 pods, 60 allowed");
  });
});

describe("an autoscaler's minimum", () => {
  it.each([
    ["made", onlyApps],
    [
      "adopted",
      (raw: RawEstate) => {
        onlyApps(raw);
        raw["apps"].web.adopt = "web";
      },
    ],
  ])("is waited for, as the engine does not, of one that is %s", async (_, edit) => {
    const evening = offlineEstate("prod", (raw) => {
      edit(raw);
      // A patched app would hold the switch up until these pods are ready as well.
      delete raw["apps"].images;
    });
    const { player, clients } = await onSandbox(evening);
    await player.apply("prewarm", () => undefined);
    await player.apply("live", () => undefined);
    const told: GateVerdict[] = [];
    const gates = gatesOf(await evening.resources("live"), "live", evening.kinds);
    const own = gates.filter(({ name }) => name === "app-web-autoscaler");
    const [last] = await askGates(own, clients, { timeout: 600, onVerdict: (verdict) => told.push(verdict) });
    expect(told[0]).toMatchObject({
      verdict: "no",
      message: expect.stringMatching(/^\d+ pods ready of 500 asked for, 500 needed/),
    });
    expect(told.at(-1)).toEqual(last);
    expect(last).toMatchObject({ verdict: "yes", message: "500 pods are ready, 500 wanted" });
    expect(last?.seconds).toBeGreaterThan(0);
  });
});
