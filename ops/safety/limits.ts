import { Resources } from "../../infra/contract/resources.ts";
import { Unreadable } from "../../infra/contract/shape.ts";
import type { BeforeAfter, Limit, Term } from "../../infra/contract/transition.ts";
import { maximumClosure } from "./closure.ts";
import type { PlannedTransition } from "./transition.ts";

/** The worst moment that an update can reach for one limit. */
export interface Moment {
  limit: Limit;
  demand: number;
  capacity: number;
  /** capacity − demand; below 0 it does not hold. */
  margin: number;
  ok: boolean;
  /** Whether any step moves it at all. */
  moves: boolean;
  /** Places of the steps that lead there. */
  done: ReadonlySet<number>;
  /** Of these, the ones that brought the moment about. */
  pushing: number[];
  /** Steps that would relieve it and are not done. */
  waiting: number[];
  /** Steps that would relieve it and are done, but whose effect is still to come. */
  trailing: number[];
}

interface Sum {
  demand: number;
  capacity: number;
}

/** Values of a sum at its start, and what every step adds. */
interface Contributions {
  start: Sum;
  byStep: Map<number, Sum & { trails: boolean }>;
  terms: number;
}

/** Rounding of decimal weights, each to the millionth, must not break a limit that is met exactly. */
const tolerance = 1e-6;

/**
 * The state of a limit is its value before the update plus what each step that is done adds, so its worst moment is a
 * maximum-weight closure of the steps, and exact. A step whose effect may trail behind it adds its part in a node of
 * its own that needs the step, while what depends on the step does not need the effect.
 *
 * A term that several steps change is not a sum over steps: its worst value over all their combinations counts at every
 * moment, reachable or not. That is an upper bound, and sound.
 */
export function worstMoment(limit: Limit, transition: PlannedTransition): Moment {
  const { start, byStep, terms } = contributions(limit, transition);
  const count = transition.order.steps.length;
  const weights = new Map<number, number>();
  const effects: number[] = [];
  for (const [place, { demand, capacity, trails }] of byStep) {
    if (demand === capacity) continue;
    weights.set(trails ? count + effects.length : place, demand - capacity);
    if (trails) effects.push(place);
  }
  const { members } = maximumClosure(
    (node) => (node < count ? transition.order.prerequisites(node) : [effects[node - count] ?? -1]),
    weights,
  );
  const sum = { ...start };
  const moment = { pushing: [] as number[], waiting: [] as number[], trailing: [] as number[] };
  const effectOf = new Map(effects.map((place, index) => [place, count + index]));
  for (const [place, { demand, capacity }] of byStep) {
    if (demand === capacity) continue;
    if (members.has(effectOf.get(place) ?? place)) {
      sum.demand += demand;
      sum.capacity += capacity;
      if (demand > capacity) moment.pushing.push(place);
    } else if (demand < capacity) {
      (members.has(place) ? moment.trailing : moment.waiting).push(place);
    }
  }
  const [demand, capacity] = [rounded(sum.demand), rounded(sum.capacity)];
  const margin = rounded(capacity - demand);
  const done = new Set([...members].filter((node) => node < count));
  return {
    limit,
    demand,
    capacity,
    margin,
    ok: margin >= -tolerance * terms,
    moves: weights.size > 0,
    done,
    ...moment,
  };
}

/** Without the binary dust of decimal fractions. */
function rounded(value: number): number {
  return Number.isFinite(value) ? Math.round(value * 1e6) / 1e6 : value;
}

function contributions(limit: Limit, transition: PlannedTransition): Contributions {
  const found: Contributions = { start: { demand: 0, capacity: 0 }, byStep: new Map(), terms: 1 };
  for (const side of ["demand", "capacity"] as const) {
    for (const term of limit[side]) {
      found.terms++;
      contribute(side, term, transition, found);
    }
  }
  return found;
}

function contribute(
  side: keyof Sum,
  term: Term,
  transition: PlannedTransition,
  { start, byStep }: Contributions,
): void {
  const moving = term.urns.filter((urn) => transition.moves(urn));
  if (moving.length > 1) {
    const values = term.extremeAtEnds
      ? (["before", "after"] as const).map((end) => valueAt(term, end, transition))
      : combinations(term, moving, transition);
    start[side] += side === "demand" ? Math.max(...values) : Math.min(...values);
    return;
  }
  const value = valueAt(term, "before", transition);
  start[side] += value;
  const [urn] = moving;
  const place = urn === undefined ? undefined : transition.placeOf(urn);
  if (urn === undefined || place === undefined) return;
  const gain = valueAt(term, "after", transition) - value;
  const step = byStep.get(place);
  if (step) step[side] += gain;
  else byStep.set(place, { demand: 0, capacity: 0, trails: transition.trails(urn), [side]: gain });
}

function valueAt({ urns, value, ofOne }: Term, end: keyof BeforeAfter, transition: PlannedTransition): number {
  const [urn] = urns;
  if (!ofOne || urn === undefined) return value(new Resources(transition.shapes(urns, end)));
  const shape = transition.at(urn)[end];
  return shape === undefined ? 0 : ofOne(shape);
}

const mostMovers = 8;

function combinations(term: Term, moving: readonly string[], transition: PlannedTransition): number[] {
  if (moving.length > mostMovers) {
    throw new Unreadable(
      `${moving.length} resources that count together change at once; at most ${mostMovers} can be looked at. Fix: change fewer in one switch`,
    );
  }
  return Array.from({ length: 2 ** moving.length }, (_, mask) => {
    const changed = new Set(moving.filter((_, bit) => (mask & (1 << bit)) !== 0));
    const shapes = term.urns.flatMap((urn) => transition.shapes([urn], changed.has(urn) ? "after" : "before"));
    return term.value(new Resources(shapes));
  });
}
