import type { Phase } from "../../../infra/contract/dial.ts";
import { UsageError } from "../../errors.ts";
import type { Step } from "../../../infra/contract/step.ts";
import { pick, randomFromWords } from "../../random.ts";
import type { Trial } from "./trial.ts";
import { faultsOf } from "./trial.ts";

/** Reads `seed=7`. Throws UsageError for anything else. */
export function parseSeed(value: string): number {
  const [, seed] = /^seed=(\d{1,9})$/.exec(value) ?? [];
  if (seed !== undefined) return Number(seed);
  throw new UsageError(`--faults: found ${JSON.stringify(value)}; allowed: seed= and a whole number, as seed=7`);
}

/** Where in an evening a switch stands. */
interface Place {
  /** Alarm and switch, counted from 0. */
  alarm: number;
  index: number;
  from: Phase;
  to: Phase;
}

/**
 * What goes wrong at a switch of a bad evening: one in two is struck, and one switch of every alarm always is. Depends
 * on the seed, the place and the steps alone, so every engine and every run meets the same evening.
 */
export function faultAt(seed: number, { alarm, index, from, to }: Place, steps: readonly Step[]): Trial | undefined {
  const always = Math.floor(randomFromWords("alarm", seed, alarm)() * 4);
  const random = randomFromWords("switch", seed, alarm, index);
  if (steps.length === 0 || (random() < 0.5 && index !== always)) return undefined;
  const { type, name } = pick(steps, random);
  const fault = pick(faultsOf({ type }), random);
  return { from, to, type, name, ...fault, way: pick(["again", "back"], random) };
}
