import type { ResourceShape } from "../../infra/contract/shape.ts";
import type { Implication, Requirement } from "../../infra/contract/transition.ts";
import type { PlannedTransition } from "./transition.ts";

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
export function breachOf(implication: Implication, transition: PlannedTransition): Breach | undefined {
  for (const urn of implication.subjects) {
    const { before, after } = transition.at(urn);
    const place = transition.placeOf(urn);
    // A resource that no step changes is before and after the same.
    const states = place === undefined || before === after ? [before] : [before, after];
    for (const [index, shape] of states.entries()) {
      if (shape === undefined || !implication.when(shape)) continue;
      const own: Conditions = { done: [], open: [], trailing: [] };
      if (place !== undefined && index === 1) own.done.push(place);
      // Where its effect trails, the old state lasts beyond the step.
      if (place !== undefined && index === 0) (transition.trails(urn) ? own.trailing : own.open).push(place);
      for (const requirement of implication.requires(shape)) {
        const others = failing(requirement, shape, transition);
        const done = others && reached(own, others, transition, implication.subjects.length === 1);
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
  transition: PlannedTransition,
): Conditions | undefined {
  const found: Conditions = { done: [], open: [], trailing: [] };
  for (const urn of candidates) {
    if (urn === subject.urn && orderOnly !== true) {
      // It cannot be in two states at once.
      if (holds(subject)) return undefined;
      continue;
    }
    const { before, after } = transition.at(urn);
    const place = transition.placeOf(urn);
    const [atFirst, atLast] = [holds(before), holds(place === undefined ? before : after)];
    if (atFirst && atLast) return undefined;
    if (place === undefined || atFirst === atLast) continue;
    if (atFirst) found.done.push(place);
    else if (orderOnly !== true && transition.trails(urn)) found.trailing.push(place);
    else found.open.push(place);
  }
  return found;
}

/** The least set of steps that meets the conditions of both sides; undefined where none does. */
function reached(
  own: Conditions,
  others: Conditions,
  { order }: PlannedTransition,
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
