import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findCli } from "../../ops/engine/cli.ts";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { readStackFile } from "../../ops/stackFile.ts";
import { describeEngine } from "../engine.ts";
import { offlineEstate } from "../graphs.ts";
import { everyPair, pairKey, pairsInTurn } from "./pairs.ts";
import { Workshop } from "./workshop.ts";

const all = await everyPair(new OfflineEstate("qa", readStackFile("qa").estate));
const inTurn = pairsInTurn(all, 1);

describe("pairs of faults", () => {
  it("has each pair once, and in both ways out after a second fault on the way", () => {
    expect(new Set(all.map(pairKey)).size).toBe(all.length);
    const onTheWay = all.filter(({ second }) => second.during === "way");
    const of = (way: string): number => onTheWay.filter(({ second }) => second.way === way).length;
    expect(of("again")).toBe(of("back"));
    expect(of("again")).toBeGreaterThan(1000);
  });

  it("strikes on the way only what that way has for sure: what waits for the first, or what that one waited for", async () => {
    const steps = await offlineEstate("qa").steps("normal", "prewarm");
    const [entered, settled] = [steps.at(0), steps.at(-1)].map((step) => step?.name ?? "");
    const secondsOf = (name: string, way: string, landed: boolean): Set<string> =>
      new Set(
        all
          .filter(({ first: { from, to, ...first }, second }) => {
            const same = from === "normal" && to === "prewarm" && first.name === name && first.landed === landed;
            return same && first.way === way && second.during === "way";
          })
          .map(({ second }) => second.name),
      );
    // Everything waits for the record that is entered, and the record that is settled for everything.
    const back = secondsOf("nodes-apps-group", "back", false);
    expect(back).toContain(entered);
    expect(back).not.toContain(settled);
    expect(back).not.toContain("nodes-apps-group");
    const again = secondsOf("nodes-apps-group", "again", false);
    expect(again).toContain(settled);
    expect(again).toContain("nodes-apps-group");
    expect(again).not.toContain(entered);
    expect(secondsOf("nodes-apps-group", "back", true)).toContain("nodes-apps-group");
  });

  it("is drawn the same for a seed, otherwise for another, of every kind early on, a third with two operators", () => {
    const keys = (seed: number): string[] => pairsInTurn(all, seed).slice(0, 40).map(pairKey);
    expect(keys(1)).toEqual(keys(1));
    expect(keys(1)).not.toEqual(keys(2));
    const first = inTurn.slice(0, 40);
    expect(first.filter(({ other }) => other)).toHaveLength(13);
    for (const during of ["asking", "way"]) {
      for (const kind of ["error", "throttle", "hang", "kill"]) {
        expect(first.some(({ second }) => second.during === during && second.kind === kind)).toBe(true);
      }
    }
    // The other one runs into a lock: that of an engine that waits, or is dead.
    for (const { first: one, second, other } of inTurn.slice(0, 300)) {
      if (!other) continue;
      const { kind } = other.at === "first" ? one : second;
      expect(other.when === "afterwards" ? ["kill"] : ["kill", "hang"]).toContain(kind);
    }
  });
});

/** One while asking, one each way, and two in which another operator tries as well. */
const wanted = [
  inTurn.find(({ second, other }) => !other && second.during === "asking" && second.kind === "kill"),
  inTurn.find(({ first, second, other }) => !other && first.way === "back" && second.during === "way" && second.landed),
  inTurn.find(({ other }) => other?.when === "meanwhile" && other.tries === "opposite"),
  inTurn.find(({ other }) => other?.when === "afterwards" && other.tries === "same"),
].flatMap((pair) => pair ?? []);

describeEngine("a sample of them, on the real engine", () => {
  let workshop: Workshop;
  beforeAll(async () => {
    const cli = await findCli();
    if (!cli) throw new Error("no CLI");
    workshop = new Workshop("qa", cli, new AbortController().signal);
    await workshop.open(() => undefined);
  }, 600_000);
  afterAll(() => workshop.close());

  it.each(wanted.map((pair) => [pairKey(pair), pair] as const))(
    "survives %s",
    { timeout: 600_000 },
    async (_, pair) => {
      const outcome = await workshop.tryPair(pair);
      expect(outcome.problems).toEqual([]);
      expect(outcome.struck).toBe(true);
      expect(outcome.done.length).toBeGreaterThan(0);
    },
  );
});
