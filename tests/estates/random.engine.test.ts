import { describe, expect, it } from "vitest";
import type { Phase } from "../../infra/contract/dial.ts";
import type { Step } from "../../infra/contract/step.ts";
import { describeEngine } from "../engine.ts";
import { drawn, EstateFolder, offline, seed, telling } from "./random.ts";
import { problemsIn, rehearsed } from "./rehearsed.ts";

/** Each takes about two minutes; the suite without an engine plans and plays ten. */
const count = Number(process.env["ESTATES_ON_ENGINE"] ?? 2);

/** In no order: what a step waits for is a set, and so are the steps of a switch. */
const told = (steps: readonly Step[]) =>
  steps.map((step) => ({ ...step, dependsOn: [...step.dependsOn].sort() })).sort((a, b) => (a.urn < b.urn ? -1 : 1));

describe(`random estates (ESTATES_SEED=${seed})`, () => {
  describeEngine("on the engine", { timeout: 600_000 }, () => {
    it.each(drawn(count).map((raw, index) => ({ index, raw })))(
      "number $index is previewed step by step as it is planned, and played to where it began",
      ({ raw }) =>
        telling(raw, async () => {
          const estate = offline(raw);
          const folder = new EstateFolder(raw);
          let from: Phase = "normal";
          const compared: Phase[] = [];
          const previewed = async (to: Phase, steps: Step[]): Promise<void> => {
            expect(told(steps), `${from} → ${to}`).toEqual(told(await estate.steps(from, to)));
            compared.push(to);
            from = to;
          };
          try {
            const rehearsal = await rehearsed({ estate, file: folder.stackFile, engine: "pulumi", previewed });
            expect(problemsIn(rehearsal)).toEqual([]);
          } finally {
            folder.remove();
          }
          expect(compared).toEqual(["normal", "prewarm", "live", "prewarm", "normal", "normal"]);
        }),
    );
  });
});
