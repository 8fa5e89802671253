import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findCli } from "../../ops/engine/cli.ts";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { readStackFile } from "../../ops/stackFile.ts";
import { describeEngine } from "../engine.ts";
import { offlineEstate } from "../graphs.ts";
import { byFault, everyTrial, keyOf, selected } from "./matrix.ts";
import { Workshop } from "./workshop.ts";

const trials = await everyTrial(new OfflineEstate("qa", readStackFile("qa").estate));

describe("the matrix of faults", () => {
  it("has every step of every switch with every fault that can hit it, and both ways out", async () => {
    const estate = offlineEstate("qa");
    const steps = [
      ...(await estate.steps("normal", "prewarm")),
      ...(await estate.steps("prewarm", "live")),
      ...(await estate.steps("live", "prewarm")),
      ...(await estate.steps("prewarm", "normal")),
    ];
    const records = steps.filter(({ type }) => type === "pulumi:index:Stash").length;
    expect(records).toBe(8);
    // error, hang and kill before and after the change, throttle before it; of a record a kill alone.
    expect(trials).toHaveLength(((steps.length - records) * 7 + records) * 2);
    expect(new Set(trials.map(keyOf)).size).toBe(trials.length);
  });

  it("is sampled the same for a seed, otherwise for another, and within what is asked for", () => {
    const keys = (seed: number): string[] =>
      selected(trials, { only: "live-prewarm//kill", sample: 5, seed }).map(keyOf);
    expect(keys(1)).toHaveLength(5);
    expect(keys(1)).toEqual(keys(1));
    expect(keys(1)).not.toEqual(keys(2));
    for (const key of keys(1)) expect(key).toMatch(/^live-prewarm\/[^/]+\/kill\/(again|back)$/);
  });

  it("is parted without a fault in two parts or a way out without its other", () => {
    const parts = [1, 2, 3].map((index) => byFault(trials, { index, count: 3 }));
    expect(new Set(parts.flat(2).map(keyOf))).toEqual(new Set(trials.map(keyOf)));
    expect(parts.flat(2)).toHaveLength(trials.length);
    for (const ways of parts.flat()) {
      expect(ways.map(({ way }) => way).sort()).toEqual(["again", "back"]);
      expect(new Set(ways.map((trial) => keyOf({ ...trial, way: "again" }))).size).toBe(1);
    }
  });
});

/** One of each kind, with the switches and both ways out spread over them. */
const sample = [
  ...selected(trials, { only: "normal-prewarm//kill-landed/back", sample: 1, seed: 5 }),
  ...selected(trials, { only: "normal-prewarm//hang/again", sample: 1, seed: 5 }),
  ...selected(trials, { only: "prewarm-live//error-landed/back", sample: 1, seed: 5 }),
  ...selected(trials, { only: "prewarm-live//throttle/again", sample: 1, seed: 5 }),
  ...selected(trials, { only: "live-prewarm//kill/again", sample: 1, seed: 5 }),
  ...selected(trials, { only: "prewarm-normal/phase//again", sample: 1, seed: 5 }),
];

const bothWays = selected(trials, { only: "live-prewarm//kill-landed/back", sample: 1, seed: 5 }).flatMap((trial) => [
  trial,
  { ...trial, way: "again" as const },
]);

describeEngine("a sample of it, on the real engine", () => {
  let workshop: Workshop;
  beforeAll(async () => {
    const cli = await findCli();
    if (!cli) throw new Error("no CLI");
    workshop = new Workshop("qa", cli, new AbortController().signal);
    await workshop.open(() => undefined);
  }, 400_000);
  afterAll(() => workshop.close());

  it.each(sample.map((trial) => [keyOf(trial), trial] as const))(
    "survives %s",
    { timeout: 300_000 },
    async (_, trial) => {
      const [outcome] = await workshop.try([trial]);
      expect(outcome?.problems).toEqual([]);
    },
  );

  it("tries both ways out from one and the same fault", { timeout: 300_000 }, async () => {
    const outcomes = await workshop.try(bothWays);
    expect(outcomes.map(({ trial }) => trial.way)).toEqual(["back", "again"]);
    for (const { problems, done } of outcomes) {
      expect(problems).toEqual([]);
      expect(done).toHaveLength(2);
    }
  });
});
