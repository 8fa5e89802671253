import { describe, expect, it } from "vitest";
import { type } from "../../../infra/app/facts.ts";
import { kinds } from "../../../stacks/kinds.ts";
import { timingSchemaOf } from "../../../stacks/timing.ts";
import { taken, turned } from "../../timing/steps.ts";

const scaled = (before: number, after: number, token: string = type.autoscaler) =>
  turned(token, "spec.minReplicas", before, after);
const sized = (before: number, after: number) => turned(type.replicas, "spec.replicas", before, after);
const room = { room: true };

describe("how long an app's change takes", () => {
  it.each([type.autoscaler, type.autoscalerPatch])(
    "counts pods after the step of %s, and nodes without room",
    (token) => {
      expect(taken(scaled(12, 500, token), room)).toMatchObject({ seconds: 1, delay: 60 + 488 / 20 });
      expect(taken(scaled(12, 500, token))).toMatchObject({ kind: "autoscalerUpWithoutRoom", delay: 180 + 488 / 20 });
    },
  );

  it("waits for pods where no autoscaler is", () => {
    expect(taken(sized(8, 500), room)).toMatchObject({ kind: "replicasUp", seconds: 45 + 492 / 20, delay: 0 });
    expect(taken(sized(8, 500))).toMatchObject({ kind: "replicasUpWithoutRoom", seconds: 165 + 492 / 20, delay: 0 });
    expect(taken(sized(500, 8), room)).toMatchObject({ kind: "replicasDown", seconds: 5, delay: 30 });
  });

  it("follows the scale-down policies on the way back", () => {
    const behavior = {
      scaleDown: { stabilizationWindowSeconds: 300, policies: [{ type: "Percent", value: 50, periodSeconds: 60 }] },
    };
    // 8 → 4 at once, 4 → 2 a minute later, after the window and one look of the autoscaler.
    expect(taken(scaled(8, 2), { inputs: { spec: { behavior } } }).delay).toBe(300 + 15 + 60);
  });

  it("counts pods by the stack file's figure where it states one", () => {
    const { durations: overrides } = timingSchemaOf(kinds).parse({ durations: { autoscalerUp: { delayEach: 1 } } });
    expect(taken(scaled(0, 10), room, { overrides })).toMatchObject({ delay: 70, basis: "table" });
  });
});
