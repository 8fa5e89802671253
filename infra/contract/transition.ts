import type { Level } from "./check.ts";
import type { Resources } from "./resources.ts";
import type { ResourceShape } from "./shape.ts";
import { Unreadable } from "./shape.ts";

/** A resource at both ends of an update; one of them is missing where it is created or deleted. */
export interface BeforeAfter {
  before: ResourceShape | undefined;
  after: ResourceShape | undefined;
}

/** Both ends of an update and the steps in between, as limits and implications read them. */
export interface Transition {
  /** URNs of all resources that the kinds of these types register, whichever end has them. */
  ofType(...types: readonly string[]): string[];
  /** A resource at both ends. Where no step changes it, it stays as it is before. */
  at(urn: string): BeforeAfter;
  /** The resources that are there at one end. */
  shapes(urns: readonly string[], end: keyof BeforeAfter): ResourceShape[];
  /** URNs of the resources of a component, of these types or of all, whichever end has them. */
  childrenOf(component: string, ...types: readonly string[]): string[];
  /** Whether a step changes the resource. */
  moves(urn: string): boolean;
  /** URNs of all resources that a step changes. */
  moving(): string[];
}

/** What some resources add to one side of a limit. */
export interface Term {
  /** URNs of the resources it is read from. */
  urns: readonly string[];
  /** Its value while these resources are as given; those not (or no longer) there are left out. */
  value: (resources: Resources) => number;
  /** Whether no mixture of both ends gives less or more than the ends themselves, so that these two are all to look at. */
  extremeAtEnds?: boolean;
  /** The same where it is read from one resource alone: the common case, made thousands of times. */
  ofOne?: (shape: ResourceShape) => number;
}

/** `demand ≤ capacity`, both sums of terms. */
export interface Limit {
  /** What is counted, as in "connections of shop through the writer". */
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
  /** What it leaves out for want of knowledge, in words. */
  uncounted?: readonly string[];
}

/** What makes limits of an update, under the name a failure is reported by. */
export interface LimitList {
  name: string;
  list: (transition: Transition) => LimitFamily[];
}

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

/** What makes implications of an update, under the name a failure is reported by. */
export interface ImplicationList {
  name: string;
  list: (transition: Transition) => Implication[];
}

/** A term that never changes. */
export function constantTerm(value: number): Term {
  return { urns: [], value: () => value };
}

/** One term a resource. */
export function termsOf(urns: readonly string[], ofOne: (shape: ResourceShape) => number): Term[] {
  const value = ({ all }: Resources): number => all.reduce((sum, shape) => sum + ofOne(shape), 0);
  return urns.map((urn) => ({ urns: [urn], value, ofOne }));
}

/**
 * A reader that names the resource where it cannot be read, since a limit is a sum over many; and that reads each once,
 * since every limit asks again.
 */
export function memoized<T extends object>(read: (shape: ResourceShape) => T): (shape: ResourceShape) => T {
  const known = new WeakMap<ResourceShape, T>();
  return (shape) => {
    const found = known.get(shape);
    if (found) return found;
    try {
      const value = read(shape);
      known.set(shape, value);
      return value;
    } catch (error) {
      throw error instanceof Unreadable ? new Unreadable(`${shape.name}: ${error.message}`) : error;
    }
  };
}

type Measure = (shape: ResourceShape) => number;

/** Resources of which a step changes this measure. */
export function changingResources(transition: Transition, urns: readonly string[], measure: Measure): string[] {
  return urns.filter((urn) => {
    const { before, after } = transition.at(urn);
    return before !== after && (before ? measure(before) : 0) !== (after ? measure(after) : 0);
  });
}

/** Whether this measure of a resource is lower afterwards. */
export function decreases(transition: Transition, urn: string, measure: Measure): boolean {
  const { before, after } = transition.at(urn);
  return before !== undefined && (after ? measure(after) : 0) < measure(before);
}

/** The lower of the measures of both ends. */
export function lowerOfBoth(transition: Transition, urn: string, measure: Measure): number {
  const { before, after } = transition.at(urn);
  return Math.min(before ? measure(before) : 0, after ? measure(after) : 0);
}

/** Whether a resource is at its end: a new one is there, or one that no step changes. */
export function hasReachedEnd(transition: Transition, shape: ResourceShape | undefined): boolean {
  return shape !== undefined && shape === transition.at(shape.urn).after;
}
