import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeEngine } from "../engine.ts";
import { everyKilledTrial, killedKey, killedTrials } from "./killedTrials.ts";
import { KilledWorkshop } from "./killedWorkshop.ts";

describe("kills of the command itself", () => {
  it("has every move, with and without its engine, at every hundredth, and what a person does next", () => {
    const all = everyKilledTrial();
    expect(new Set(all.map(killedKey)).size).toBe(all.length);
    // Four switches, gone on with in two ways, and two rollbacks; each killed in two ways.
    expect(all).toHaveLength((4 * 2 + 2) * 2 * 100);
  });

  it("is drawn the same for a seed, otherwise for another, and each kind once before any comes again", () => {
    const keys = (seed: number): string[] => killedTrials(seed).slice(0, 20).map(killedKey);
    expect(keys(1)).toEqual(keys(1));
    expect(keys(1)).not.toEqual(keys(2));
    expect(new Set(keys(1).map((key) => key.replace(/\d+$/, ""))).size).toBe(20);
  });
});

const trials = killedTrials(5);
const moves = [
  trials.find(({ verb, killed, next }) => verb === "switch" && killed === "command" && next === "again"),
  trials.find(({ verb, killed, next }) => verb === "switch" && killed === "both" && next === "rollback"),
  trials.find(({ verb, killed }) => verb === "rollback" && killed === "both"),
].flatMap((trial) => trial ?? []);

describeEngine("a sample of them, on the real engine", () => {
  let workshop: KilledWorkshop;
  beforeAll(async () => {
    workshop = new KilledWorkshop("qa");
    await workshop.open(() => undefined);
  }, 600_000);
  afterAll(() => workshop.close());

  it.each(moves.map((trial) => [killedKey(trial), trial] as const))(
    "survives %s",
    { timeout: 600_000 },
    async (_, trial) => {
      const { struck, problems, done } = await workshop.try(trial);
      expect(problems).toEqual([]);
      expect(struck).toBe(true);
      expect(done.length).toBeGreaterThan(0);
    },
  );
});
