import type { Phase } from "../../infra/contract/dial.ts";
import type { Graph } from "../../infra/contract/graph.ts";
import { Resources } from "../../infra/contract/resources.ts";
import { Unreadable } from "../../infra/contract/shape.ts";
import type { Estate } from "../../stacks/estate.ts";
import { defaultFigures } from "../../stacks/figures.ts";
import { exclude, leversIn } from "../../stacks/levers.ts";
import { InvalidSettings, mistakeText } from "../../stacks/mistakes.ts";
import type { PriceOptions } from "../cost/costs.ts";
import type { OfflineEstate } from "../plan/offlineEstate.ts";
import type { Plan } from "../plan/plan.ts";
import { leverTurnText } from "../switching/message.ts";
import type { Measurement } from "../timing/measured.ts";
import { withQueries } from "../watch/prometheus.ts";
import { relievedBy } from "./helps.ts";
import { leverPlan } from "./leverPlan.ts";

/** A lever in a phase in which it may be out: what pulling it does, and what releasing it does. */
export interface LeverReview {
  name: string;
  title: string;
  phase: Phase;
  /** The plan of the pull; its way back is the release. Undefined where no estate comes of it. */
  plan?: Plan;
  /** Why it would be refused; empty where it may be pulled. */
  refusals: string[];
  /** Figures of `watch` that it relieves by what it turns, by name. */
  relieves: string[];
  /** What it says it helps and `watch` has no figure of, so that it would never be named. */
  unknownHelps: string[];
}

/** Several levers that may be out at once, and are not to be pulled one after the other. */
export interface RefusedCombination {
  /** What is out already. */
  out: string[];
  /** What would be turned then, as in "pull door". */
  turn: string;
  refusals: string[];
}

/** The levers of a phase, by themselves and together. */
export interface PhaseReview {
  phase: Phase;
  levers: LeverReview[];
  /** How many combinations of two and more levers may be out at once, and how many of them were tried: the smallest first. */
  combinations: { possible: number; tried: number };
  refused: RefusedCombination[];
}

/** Combinations beyond these are not tried, and that is said: each takes a run of the program. */
const mostTried = 48;

interface ReviewOptions {
  offline: OfflineEstate;
  measurements?: readonly Measurement[];
  prices?: PriceOptions | undefined;
}

/**
 * Every lever of a phase as a move with its way back, and every combination that may be out at once: each is reached from those
 * with one lever less, by a pull, and left to them by a release, and each of these moves is judged.
 */
export async function reviewLevers(phase: Phase, options: ReviewOptions): Promise<PhaseReview> {
  const { offline } = options;
  const { estate } = offline;
  const here = leversIn(estate, phase);
  const levers: LeverReview[] = [];
  const figures = figureNames(estate, await graphOf(offline, phase, []));
  for (const [name, { title, helps = [] }] of here) {
    const plan = await moved({ out: [], name, phase, ...options });
    const unknownHelps = helps.filter((each) => figures && !figures.has(each));
    const lever = { name, title, phase, unknownHelps, relieves: await relieved(offline, phase, name) };
    levers.push(Array.isArray(plan) ? { ...lever, refusals: plan } : { ...lever, plan, refusals: plan.refusals });
  }
  // What is refused by itself is so beside any other.
  const sound = levers.filter(({ refusals }) => refusals.length === 0).map(({ name }) => name);
  const all = combinationsOf(sound, estate);
  const refused: RefusedCombination[] = [];
  const bad: string[][] = [];
  const tried = all.slice(0, mostTried);
  for (const combination of tried) {
    if (bad.some((known) => known.every((name) => combination.includes(name)))) continue;
    for (const name of combination) {
      const out = combination.filter((each) => each !== name);
      const plan = await moved({ out, name, phase, ...options });
      const refusals = Array.isArray(plan) ? plan : plan.refusals;
      if (refusals.length === 0) continue;
      bad.push(combination);
      refused.push({ out, turn: leverTurnText({ pulled: [name], released: [] }), refusals });
      break;
    }
  }
  return { phase, levers, combinations: { possible: all.length, tried: tried.length }, refused };
}

async function relieved(offline: OfflineEstate, phase: Phase, name: string): Promise<string[]> {
  const [before, after] = [await graphOf(offline, phase, []), await graphOf(offline, phase, [name])];
  return Array.isArray(before) || Array.isArray(after) ? [] : relievedBy(offline.kinds, before, after);
}

/** What `watch` shows; undefined where that cannot be read. */
function figureNames({ kinds, figures = defaultFigures }: Estate, found: Graph | string[]): Set<string> | undefined {
  if (Array.isArray(found)) return undefined;
  const resources = Resources.of(found.nodes.values());
  try {
    const own = kinds.flatMap((kind) => kind.figures?.(resources) ?? []);
    return new Set(withQueries(own, figures).map(({ name }) => name));
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

interface Moved extends ReviewOptions {
  out: readonly string[];
  name: string;
  phase: Phase;
}

/** The plan of pulling a lever beside others that are out; why there is none. */
async function moved({ out, name, phase, offline, ...options }: Moved): Promise<Plan | string[]> {
  const before = await graphOf(offline, phase, out);
  const after = await graphOf(offline, phase, [...out, name]);
  if (Array.isArray(before)) return before;
  if (Array.isArray(after)) return after;
  return leverPlan({
    ...options,
    ...{ stack: offline.stack, estate: offline.estate, phase, before, after, oneWay: false },
    what: leverTurnText({ pulled: [name], released: [] }),
    undo: leverTurnText({ pulled: [], released: [name] }),
    unpriced: out.length > 0,
  });
}

async function graphOf(offline: OfflineEstate, phase: Phase, levers: readonly string[]): Promise<Graph | string[]> {
  try {
    return await offline.withLevers(levers).graph(phase);
  } catch (error) {
    if (error instanceof InvalidSettings) return error.mistakes.map(mistakeText);
    throw error;
  }
}

/** Two and more levers that do not exclude each other, the smallest combinations first; each in the order of names. */
function combinationsOf(names: readonly string[], estate: Pick<Estate, "levers">): string[][] {
  const sorted = [...names].sort();
  const found: string[][] = [];
  let last = sorted.map((name) => [name]);
  while (last.length > 0 && found.length < mostListed) {
    last = last.flatMap((combination) =>
      sorted
        .filter((name) => name > (combination.at(-1) ?? ""))
        .filter((name) => combination.every((each) => !exclude(estate, each, name)))
        .map((name) => [...combination, name]),
    );
    found.push(...last);
  }
  return found;
}

/** So many are counted at most: of twenty levers there would be a million. */
const mostListed = 5000;
