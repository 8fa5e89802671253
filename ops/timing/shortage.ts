import type { CriticalPath, TimedStep } from "./criticalPath.ts";
import type { Switches } from "./switches.ts";

/** One dial's chance when time is short. */
export interface DialChance {
  urn: string;
  name: string;
  phase: "prewarm" | "live";
  /** Seconds from now until its effect is there, if the switches begin now and without what is given up. */
  ready: number;
}

/** What can be done in less time than everything needs. */
export interface Shortage {
  /**
   * `tight`: everything makes it if it begins now, with less than the margin. `partial`: some dials must be given up.
   * `hopeless`: not one dial makes it.
   */
  verdict: "tight" | "partial" | "hopeless";
  /** Seconds from now to air. */
  left: number;
  /** Seconds everything needs, without margin. */
  needed: number;
  makes: DialChance[];
  /** `ready` is when it would be there if nothing were given up. */
  givenUp: DialChance[];
}

/** What still makes it: nothing is turned in a phase that has been left, and live waits for the whole of prewarm. */
export function shortage(switches: Switches, left: number, from: "normal" | "prewarm"): Shortage {
  const { live } = switches;
  const prewarm = from === "normal" ? switches.prewarm : undefined;
  const first = prewarm?.path.seconds ?? 0;
  const needed = first + live.path.seconds;
  const all = [...chances(prewarm?.path, "prewarm", 0), ...chances(live.path, "live", first)];
  if (needed <= left) return { verdict: "tight", left, needed, makes: all, givenUp: [] };
  const makes = best(switches, left, from);
  const made = new Set(makes.map(({ phase, urn }) => `${phase} ${urn}`));
  const givenUp = all.filter(({ phase, urn }) => !made.has(`${phase} ${urn}`));
  return { verdict: makes.length > 0 ? "partial" : "hopeless", left, needed, makes, givenUp };
}

/**
 * Prewarm's slow dials hold up everything of live. Of all the lengths prewarm may have, the longest that leaves every
 * dial of live its time: those are what visitors meet. Where there is none, the one with which most dials make it.
 */
function best(switches: Switches, left: number, from: "normal" | "prewarm"): DialChance[] {
  const { prewarm, live } = switches;
  const prewarmDials = from === "normal" ? dials(prewarm.path) : [];
  const lengths = [...new Set([0, ...prewarmDials.map(({ effect }) => effect)])].sort((a, b) => b - a);
  let most: DialChance[] = [];
  for (const length of lengths) {
    const late = new Set(prewarmDials.filter(({ effect }) => effect > length).map(({ urn }) => urn));
    const first = from === "normal" ? prewarm.without(late) : undefined;
    const start = first?.seconds ?? 0;
    if (start > left) continue;
    const second = live.without(new Set(), late.size === 0 ? undefined : keepsRoom(prewarm.path, late));
    const making = chances(second, "live", start).filter(({ ready }) => ready <= left);
    const found = [...chances(first, "prewarm", 0), ...making];
    if (making.length === dials(second).length) return found;
    if (found.length > most.length) most = found;
  }
  return most;
}

/** Without placeholders the broadcast's pods wait for nodes as well. */
function keepsRoom({ steps }: CriticalPath, dropped: ReadonlySet<string>): boolean {
  const holding = steps.filter(({ brings }) => brings === "room");
  return holding.length > 0 && holding.every(({ urn }) => !dropped.has(urn));
}

/** Steps that bring something: the stack's own records and placeholders that yield do not. */
function dials({ steps }: CriticalPath): TimedStep[] {
  return steps.filter(({ brings }) => brings !== "nothing");
}

function chances(path: CriticalPath | undefined, phase: DialChance["phase"], from: number): DialChance[] {
  if (!path) return [];
  return dials(path).map(({ urn, name, effect }) => ({ urn, name, phase, ready: from + effect }));
}
