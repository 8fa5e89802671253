import { describe, expect, it } from "vitest";
import type { Phase } from "../../infra/contract/dial.ts";
import type { Step } from "../../infra/contract/step.ts";
import type { EnginePreview } from "../../ops/engine/preview.ts";
import { PreviewedEstate } from "../../ops/engine/previewedEstate.ts";
import type { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { describeEngine } from "../engine.ts";
import { road } from "./fixed.ts";
import { drawn, EstateFolder, offline, seed, telling } from "./random.ts";
import { problemsIn, rehearsed } from "./rehearsed.ts";

/** Each takes about a minute and a half on two cores; the suite without an engine plans and plays ten. */
const count = Number(process.env["ESTATES_ON_ENGINE"] ?? 3);

/** In no order: what a step waits for is a set, and so are the steps of a switch. */
const told = (steps: readonly Step[]) =>
  steps.map((step) => ({ ...step, dependsOn: [...step.dependsOn].sort() })).sort((a, b) => (a.urn < b.urn ? -1 : 1));

/** What is judged from the engine's preview is what is judged from the plan. */
async function expectVerdicts(estate: OfflineEstate, from: Phase, to: Phase, preview: EnginePreview): Promise<void> {
  const engine = await new PreviewedEstate(estate.stack, estate.estate, { from, to }, preview).plan(from, to);
  const planned = await estate.plan(from, to);
  expect(engine.checks).toEqual(planned.checks);
  expect(engine.forward.safety).toEqual(planned.forward.safety);
  expect(engine.refusals).toEqual(planned.refusals);
}

describe(`random estates (ESTATES_SEED=${seed})`, () => {
  describeEngine("on the engine", { timeout: 600_000 }, () => {
    it.each(drawn(count).map((raw, index) => ({ index, raw })))(
      "number $index is previewed step by step as it is planned, and played to where it began",
      ({ raw }) =>
        telling(raw, async () => {
          const estate = offline(raw);
          const folder = new EstateFolder(raw);
          let from: Phase = "normal";
          const compared: string[] = [];
          const previewed = async (to: Phase, preview: EnginePreview): Promise<void> => {
            expect(told(preview.steps), `${from} → ${to}`).toEqual(told(await estate.steps(from, to)));
            if (to !== from) await expectVerdicts(estate, from, to, preview);
            compared.push(`${from} ${to}`);
            from = to;
          };
          try {
            const rehearsal = await rehearsed({ estate, file: folder.stackFile, engine: "pulumi", previewed });
            expect(problemsIn(rehearsal)).toEqual([]);
          } finally {
            folder.remove();
          }
          const switches = road.map((move) => move.join(" "));
          expect(compared).toEqual(["normal normal", ...switches, "normal normal"]);
        }),
    );
  });
});
