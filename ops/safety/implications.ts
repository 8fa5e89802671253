import type { Level } from "../../policies/check.ts";
import type { ResourceShape } from "../../policies/shape.ts";
import type { World } from "./world.ts";

/** Something that must hold of at least one of some resources. */
export interface Requirement {
  /** What is missing where it does not hold, as in "no cache rule keeps the landing page". */
  missing: string;
  /** URNs of the resources that may satisfy it; one is enough. */
  candidates: readonly string[];
  /** Whether a resource satisfies it in this state; `undefined` while it is not there. */
  holds: (shape: ResourceShape | undefined) => boolean;
  /** Steps count from their end on, though their effect may trail: only their order is asked for. */
  orderOnly?: boolean;
}

/** While a resource is in some state, others must be in theirs. */
export interface Implication {
  /** Kebab-case; stable, since reports name it. */
  name: string;
  level: Level;
  /** What goes wrong otherwise, in one sentence. */
  reason: string;
  /** URNs of the resources that may ask for something. */
  subjects: readonly string[];
  /** Whether a resource asks in this state. */
  when: (shape: ResourceShape) => boolean;
  requires: (shape: ResourceShape) => readonly Requirement[];
}

/** A moment that an update can reach and in which a requirement does not hold. */
export interface Breach {
  subject: ResourceShape;
  missing: string;
  /** Places of the steps that lead there; none where it is so from the start. */
  done: ReadonlySet<number>;
  /** Places of the steps that must not be done yet for it. */
  waiting: number[];
  /** Places of steps whose effect may trail behind them, and is still to come. */
  trailing: number[];
}

/**
 * The first moment in which the implication does not hold, or undefined where no reachable moment is such.
 *
 * A moment is told by what is done. A subject that asks in one of its states, and candidates that all fail, ask for some
 * steps to be done and for others not to be: that is reachable exactly when no step of the second kind is an ancestor
 * of one of the first. So ancestors decide, for every subset of steps at once.
 */
export function breachOf(implication: Implication, world: World): Breach | undefined {
  for (const urn of implication.subjects) {
    const { before, after } = world.at(urn);
    const place = world.placeOf(urn);
    // A resource that no step changes is before and after the same.
    const states = place === undefined || before === after ? [before] : [before, after];
    for (const [index, shape] of states.entries()) {
      if (shape === undefined || !implication.when(shape)) continue;
      const own: Conditions = { done: [], open: [], trailing: [] };
      if (place !== undefined && index === 1) own.done.push(place);
      // Where its effect trails, the old state lasts beyond the step.
      if (place !== undefined && index === 0) (world.trails(urn) ? own.trailing : own.open).push(place);
      for (const requirement of implication.requires(shape)) {
        const others = failing(requirement, shape, world);
        const done = others && reached(own, others, world, implication.subjects.length === 1);
        if (!done) continue;
        const { missing } = requirement;
        const waiting = [...own.open, ...others.open];
        return { subject: shape, missing, done, waiting, trailing: [...own.trailing, ...others.trailing] };
      }
    }
  }
  return undefined;
}

/** Steps that must be done, and steps that must not be. */
interface Conditions {
  done: number[];
  open: number[];
  trailing: number[];
}

/** When all candidates fail at once; undefined where one of them never does. */
function failing(
  { candidates, holds, orderOnly }: Requirement,
  subject: ResourceShape,
  world: World,
): Conditions | undefined {
  const found: Conditions = { done: [], open: [], trailing: [] };
  for (const urn of candidates) {
    if (urn === subject.urn && orderOnly !== true) {
      // It cannot be in two states at once.
      if (holds(subject)) return undefined;
      continue;
    }
    const { before, after } = world.at(urn);
    const place = world.placeOf(urn);
    const [atFirst, atLast] = [holds(before), holds(place === undefined ? before : after)];
    if (atFirst && atLast) return undefined;
    if (place === undefined || atFirst === atLast) continue;
    if (atFirst) found.done.push(place);
    else if (orderOnly !== true && world.trails(urn)) found.trailing.push(place);
    else found.open.push(place);
  }
  return found;
}

/** The least set of steps that meets the conditions of both sides; undefined where none does. */
function reached(
  own: Conditions,
  others: Conditions,
  { order }: World,
  onlySubject: boolean,
): ReadonlySet<number> | undefined {
  const goal = [...own.done, ...others.done];
  const open = [...own.open, ...others.open];
  if (goal.length === 0) return new Set();
  // The walk goes from what many questions share: one subject, or the resources that many subjects require.
  const fromOpen = !onlySubject && own.open.length === 0;
  const possible =
    open.length === 0 || (fromOpen ? disjoint(order.descendants(open), goal) : disjoint(order.ancestors(goal), open));
  return possible ? order.ancestors(goal) : undefined;
}

function disjoint(set: ReadonlySet<number>, places: readonly number[]): boolean {
  return places.every((place) => !set.has(place));
}
