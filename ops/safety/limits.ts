import type { Estate, Level } from "../../policies/check.ts";
import type { ResourceShape } from "../../policies/shape.ts";
import { Unreadable } from "../../policies/shape.ts";
import { maximumClosure } from "./closure.ts";
import type { Ends, World } from "./world.ts";

/** What some resources add to one side of a limit. */
export interface Term {
  /** URNs of the resources it is read from, as the policies read them. */
  urns: readonly string[];
  /** Its value while these resources are as given; those not (or no longer) there are left out. */
  value: (shapes: Estate) => number;
  /** The same where it is read from one resource alone: the common case, made thousands of times. */
  ofOne?: (shape: ResourceShape) => number;
}

/** `demand ≤ capacity`, both sums of terms. */
export interface Limit {
  /** What is counted, as in "connections through the writer". */
  title: string;
  /** Property whose change tells what a step does to it. */
  shows: RegExp;
  demand: readonly Term[];
  capacity: readonly Term[];
}

/** Limits that stand for one question. It holds where every limit of at least one alternative holds. */
export interface LimitFamily {
  /** Kebab-case; stable, since reports name it. */
  name: string;
  level: Level;
  /** What goes wrong beyond it, in one sentence. */
  reason: string;
  alternatives: readonly (readonly Limit[])[];
}

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

/** A term that never changes. */
export function constant(value: number): Term {
  return { urns: [], value: () => value };
}

/** One term a resource. */
export function each(urns: readonly string[], ofOne: (shape: ResourceShape) => number): Term[] {
  const value = (shapes: Estate): number => shapes.reduce((sum, shape) => sum + ofOne(shape), 0);
  return urns.map((urn) => ({ urns: [urn], value, ofOne }));
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
export function worstMoment(limit: Limit, world: World): Moment {
  const { start, byStep, terms } = contributions(limit, world);
  const count = world.order.steps.length;
  const weights = new Map<number, number>();
  const effects: number[] = [];
  for (const [place, { demand, capacity, trails }] of byStep) {
    if (demand === capacity) continue;
    weights.set(trails ? count + effects.length : place, demand - capacity);
    if (trails) effects.push(place);
  }
  const { members } = maximumClosure(
    (node) => (node < count ? world.order.prerequisites(node) : [effects[node - count] ?? -1]),
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

function contributions(limit: Limit, world: World): Contributions {
  const found: Contributions = { start: { demand: 0, capacity: 0 }, byStep: new Map(), terms: 1 };
  for (const side of ["demand", "capacity"] as const) {
    for (const term of limit[side]) {
      found.terms++;
      contribute(side, term, world, found);
    }
  }
  return found;
}

function contribute(side: keyof Sum, term: Term, world: World, { start, byStep }: Contributions): void {
  const moving = moversOf(term, world);
  if (moving.length > 1) {
    const values = combinations(term, moving, world);
    start[side] += side === "demand" ? Math.max(...values) : Math.min(...values);
    return;
  }
  const value = valueAt(term, "before", world);
  start[side] += value;
  const [urn] = moving;
  const place = urn === undefined ? undefined : world.placeOf(urn);
  if (urn === undefined || place === undefined) return;
  const gain = valueAt(term, "after", world) - value;
  const step = byStep.get(place);
  if (step) step[side] += gain;
  else byStep.set(place, { demand: 0, capacity: 0, trails: world.trails(urn), [side]: gain });
}

function valueAt({ urns, value, ofOne }: Term, end: keyof Ends, world: World): number {
  const [urn] = urns;
  if (!ofOne || urn === undefined) return value(world.shapes(urns, end));
  const shape = world.at(urn)[end];
  return shape === undefined ? 0 : ofOne(shape);
}

/** URNs of a term's resources that a step changes. */
export function moversOf({ urns }: Term, world: World): string[] {
  return urns.filter((urn) => world.placeOf(urn) !== undefined);
}

const mostMovers = 8;

function combinations(term: Term, moving: readonly string[], world: World): number[] {
  if (moving.length > mostMovers) {
    throw new Unreadable(
      `${moving.length} resources that count together change at once; at most ${mostMovers} can be looked at. Fix: change fewer in one switch`,
    );
  }
  return Array.from({ length: 2 ** moving.length }, (_, mask) => {
    const changed = new Set(moving.filter((_, bit) => (mask & (1 << bit)) !== 0));
    const shapes = term.urns.flatMap((urn) => world.shapes([urn], changed.has(urn) ? "after" : "before"));
    return term.value(shapes);
  });
}
