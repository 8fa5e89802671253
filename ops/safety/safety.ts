import type { Level } from "../../infra/contract/check.ts";
import { unreadableMessage } from "../../infra/contract/check.ts";
import type { Graph } from "../../infra/contract/graph.ts";
import type { Step } from "../../infra/contract/step.ts";
import type { Kind } from "../../infra/contract/kind.ts";
import type { Implication, LimitFamily } from "../../infra/contract/transition.ts";
import { breachText, momentText } from "./describe.ts";
import { guardFirst } from "./guardFirst.ts";
import { breachOf } from "./implications.ts";
import type { Moment } from "./limits.ts";
import { worstMoment } from "./limits.ts";
import { PlannedTransition } from "./transition.ts";

interface VerdictBase {
  /** Kebab-case name of the limit or implication. */
  name: string;
  /** What goes wrong where it does not hold. */
  reason: string;
  /** `mandatory` stops the switch. */
  level: Level;
  ok: boolean;
  /** The worst moment in words; where it cannot be known, why. */
  message: string;
  /** What it does not count for want of knowledge; where it holds, it holds without that. */
  uncounted: string[];
}

export interface LimitVerdict extends VerdictBase {
  kind: "limit";
  /** Undefined where it cannot be read, which counts as not holding, and where there is nothing to compare with. */
  worst?: {
    demand: number;
    capacity: number;
    /** capacity − demand; below 0 it does not hold. */
    margin: number;
    /** Names of the steps that lead there, in their order; none where it is so from the start. */
    steps: string[];
  };
}

export interface ImplicationVerdict extends VerdictBase {
  kind: "implication";
  /** The moment in which it does not hold; undefined where it always does, or cannot be known. */
  worst?: { steps: string[] };
}

export type SafetyVerdict = LimitVerdict | ImplicationVerdict;

/**
 * Whether an update is safe at every moment, wherever it stops: after any set of steps that holds what each waits for.
 * Limits first, then implications; those that nothing in the estate could break are left out.
 * An estate that does not exist yet serves nobody: from an empty graph there is nothing to judge.
 */
export function assessSafety(
  before: Graph,
  after: Graph,
  steps: readonly Step[],
  kinds: readonly Kind[],
): SafetyVerdict[] {
  if (before.nodes.size === 0) return [];
  const transition = new PlannedTransition(before, after, steps, kinds);
  const limits = kinds.flatMap(({ limits: lists = [] }) => lists);
  const implications = [guardFirst, ...kinds.flatMap(({ implications: lists = [] }) => lists)];
  return [
    ...limits.flatMap(({ name, list }) =>
      verdicts(
        "limit",
        name,
        () => list(transition),
        (family) => judgeLimit(family, transition),
      ),
    ),
    ...implications.flatMap(({ name, list }) =>
      verdicts(
        "implication",
        name,
        () => list(transition).filter(({ subjects }) => subjects.length > 0),
        (one) => judgeImplication(one, transition),
      ),
    ),
  ];
}

/** The verdicts that forbid an update. */
export function unsafe(verdicts: readonly SafetyVerdict[]): SafetyVerdict[] {
  return verdicts.filter(({ ok, level }) => !ok && level === "mandatory");
}

interface Question {
  name: string;
  level: Level;
  reason: string;
}

/** Fails closed: a question that cannot be answered is a verdict too, and so is a list that cannot even be made. */
function verdicts<Q extends Question>(
  kind: SafetyVerdict["kind"],
  listName: string,
  list: () => readonly Q[],
  judge: (question: Q) => SafetyVerdict,
): SafetyVerdict[] {
  const unknown = ({ name, level, reason }: Question, error: unknown): SafetyVerdict => ({
    name,
    kind,
    level,
    reason,
    ok: false,
    message: unreadableMessage(error),
    uncounted: [],
  });
  const unlisted: Question = {
    name: listName,
    level: "mandatory",
    reason: "What cannot be read cannot be called safe.",
  };
  return attempt(
    () =>
      list().map((question) =>
        attempt(
          () => judge(question),
          (error) => unknown(question, error),
        ),
      ),
    (error) => [unknown(unlisted, error)],
  );
}

function attempt<T>(make: () => T, otherwise: (error: unknown) => T): T {
  try {
    return make();
  } catch (error) {
    return otherwise(error);
  }
}

function judgeImplication(implication: Implication, transition: PlannedTransition): ImplicationVerdict {
  const { name, level, reason } = implication;
  const verdict = { name, kind: "implication" as const, level, reason, uncounted: [] };
  const breach = breachOf(implication, transition);
  if (!breach) return { ...verdict, ok: true, message: "holds at every moment" };
  const message = breachText(implication, breach, transition);
  return { ...verdict, ok: false, worst: { steps: transition.order.names(breach.done) }, message };
}

function judgeLimit(family: LimitFamily, transition: PlannedTransition): LimitVerdict {
  const uncounted = [...(family.uncounted ?? [])];
  if (family.alternatives.length === 0) {
    const { name, level, reason } = family;
    return { name, kind: "limit", level, reason, ok: true, message: "not counted", uncounted };
  }
  const outcomes = family.alternatives.map((limits) => worstOf(limits.map((limit) => worstMoment(limit, transition))));
  // One that holds is never as full as one that does not.
  const best = outcomes.reduce((a, b) => (fullness(b) < fullness(a) ? b : a));
  const { demand, capacity, margin, ok, done } = best;
  const { name, level, reason } = family;
  return {
    name,
    kind: "limit",
    level,
    reason,
    ok,
    worst: { demand, capacity, margin, steps: transition.order.names(done) },
    message: `${momentText(best, transition)}${ok ? "" : `. ${reason}`}`,
    uncounted,
  };
}

/** Among limits of different units the fullest is the worst. */
function worstOf(moments: readonly Moment[]): Moment {
  return moments.reduce((worst, moment) =>
    worst.ok === moment.ok ? (fullness(moment) > fullness(worst) ? moment : worst) : worst.ok ? moment : worst,
  );
}

function fullness({ demand, capacity }: Moment): number {
  return demand === 0 ? 0 : demand / Math.max(capacity, Number.MIN_VALUE);
}
