import type { Phase } from "../../infra/contract/dial.ts";
import type { Driver } from "../../ops/rehearsal/driver.ts";
import type { FaultedSwitch, StrikeOptions, TrialOutcome } from "../../ops/rehearsal/faults/runTrial.ts";
import { ask, recover, strike, underFault } from "../../ops/rehearsal/faults/runTrial.ts";
import type { Cloud } from "../../sandbox/cloud.ts";
import type { Pair } from "./pairs.ts";

/** The other operator's try: what was otherwise than refused. */
export type Tries = (phase: Phase) => Promise<string[]>;

export interface PairOutcome extends Omit<TrialOutcome, "trial"> {
  /** Where it should have ended. */
  end: Phase;
}

/** A switch with a fault in its way, a second one in the way out of that, and then the way out of both. */
export async function tryPair(driver: Driver, cloud: Cloud, pair: Pair, tries: Tries): Promise<PairOutcome> {
  const { first, second } = pair;
  const { from, to } = first;
  const [goal, other]: [Phase, Phase] = first.way === "again" ? [to, from] : [from, to];
  const told: string[] = [];
  const atFirst = around(pair, "first", { to, from }, tries, told);
  const broken = await strike(driver, cloud, first, atFirst);
  await atFirst.afterwards();

  const going = second.during === "asking" ? { to, from } : { to: goal, from: other };
  const atSecond = around(pair, "second", going, tries, told);
  let met: Pick<TrialOutcome, "struck" | "said">;
  if (second.during === "asking") {
    met = await underFault(cloud, second, (cut) => driver.recover(cut), { ...atSecond, operation: "read" });
  } else {
    await ask(driver, cloud, broken);
    met = await underFault(cloud, second, (cut, heard) => driver.apply(goal, heard, cut), atSecond);
  }
  await atSecond.afterwards();
  await ask(driver, cloud, broken);

  const way = second.during === "asking" ? "again" : second.way;
  const left: FaultedSwitch = { ...broken, problems: [...broken.problems, ...told] };
  const outcome = await recover(driver, cloud, { ...first, from: other, to: goal, way }, left, () => undefined);
  const said = [broken.said, met.said].filter((line) => line !== undefined).join(" / ");
  return {
    ...{ struck: broken.struck && met.struck, said, done: outcome.done, problems: outcome.problems },
    end: way === "again" ? goal : other,
  };
}

/** What another operator does at one of the faults. */
function around(
  { other }: Pair,
  at: "first" | "second",
  { to, from }: { to: Phase; from: Phase },
  tries: Tries,
  told: string[],
): Pick<StrikeOptions, "meanwhile"> & { afterwards: () => Promise<void> } {
  const phase = other?.tries === "same" ? to : from;
  const act = async (): Promise<void> => void told.push(...(await tries(phase)));
  if (other?.at !== at) return { afterwards: () => Promise.resolve() };
  if (other.when === "meanwhile") return { meanwhile: act, afterwards: () => Promise.resolve() };
  return { afterwards: act };
}
