import type { Step } from "../../infra/contract/step.ts";
import type { Interruption } from "../../infra/contract/duration.ts";
import type { Duration } from "./durations.ts";

/** One step on the time axis of its switch. All times are seconds from the switch's start. */
export interface TimedStep extends Duration {
  urn: string;
  name: string;
  /** Earliest start: when everything it waits for is done. */
  start: number;
  /** Earliest end: when what waits for it may start. */
  end: number;
  /** When its effect is there. */
  effect: number;
  /** Seconds it may be late without delaying the whole. */
  slack: number;
}

/** An interruption somewhere between two moments of the switch, in seconds from its start. */
export interface TimedInterruption extends Interruption {
  urn: string;
  name: string;
  between: [number, number];
}

export interface CriticalPath {
  /** Seconds until the last effect is there: the length of the switch, gates included. */
  seconds: number;
  /** Seconds until the update itself is done. */
  updateSeconds: number;
  /** The steps that decide `seconds`, in order. */
  chain: TimedStep[];
  steps: TimedStep[];
  /** What visitors may notice, in order. */
  interruptions: TimedInterruption[];
  /** Most seconds without service, all interruptions together. */
  interruptedSeconds: number;
}

/**
 * When each step of a switch starts and ends, if each starts as soon as all it depends on is done. A wait for a step
 * that is not among them is over already. Linear in steps and waits. Throws Error where steps wait for each other in a circle.
 */
export function criticalPath(steps: readonly Step[], durationOf: (step: Step) => Duration): CriticalPath {
  const timed = new Map<string, TimedStep>();
  const order = inOrder(steps);
  for (const step of order) {
    const start = Math.max(0, ...step.dependsOn.map((urn) => timed.get(urn)?.end ?? 0));
    const duration = durationOf(step);
    const end = start + duration.seconds;
    const { urn, name } = step;
    timed.set(urn, { urn, name, ...duration, start, end, effect: end + duration.delay, slack: 0 });
  }
  const all = [...timed.values()];
  const seconds = latest(all, "effect");
  addSlack(order, timed, seconds);
  const interruptions = all
    .flatMap(({ urn, name, interruption, start, end }): TimedInterruption[] =>
      interruption ? [{ urn, name, ...interruption, between: [start, end] }] : [],
    )
    .sort((a, b) => a.between[0] - b.between[0]);
  return {
    seconds,
    updateSeconds: latest(all, "end"),
    chain: chainOf(steps, timed, seconds),
    steps: all,
    interruptions,
    interruptedSeconds: interruptions.reduce((sum, { most }) => sum + most, 0),
  };
}

function latest(steps: readonly TimedStep[], moment: "end" | "effect"): number {
  return steps.reduce((last, step) => Math.max(last, step[moment]), 0);
}

function inOrder(steps: readonly Step[]): Step[] {
  const known = new Map(steps.map((step) => [step.urn, step]));
  const open = new Map(
    steps.map(({ urn, dependsOn }) => [urn, new Set(dependsOn.filter((other) => known.has(other))).size]),
  );
  const behind = new Map<string, Step[]>();
  for (const step of steps) {
    for (const urn of new Set(step.dependsOn)) {
      const waiting = behind.get(urn);
      if (waiting) waiting.push(step);
      else behind.set(urn, [step]);
    }
  }
  const order = steps.filter(({ urn }) => open.get(urn) === 0);
  for (const { urn } of order) {
    for (const step of behind.get(urn) ?? []) {
      const left = (open.get(step.urn) ?? 0) - 1;
      open.set(step.urn, left);
      if (left === 0) order.push(step);
    }
  }
  if (order.length !== steps.length) throw new Error("The steps wait for each other in a circle.");
  return order;
}

/** Backwards: a step may end as late as what waits for it must start, and as its own effect must be there. */
function addSlack(order: readonly Step[], timed: ReadonlyMap<string, TimedStep>, seconds: number): void {
  const mustStart = new Map<string, number>();
  for (const { urn, dependsOn } of [...order].reverse()) {
    const step = timed.get(urn);
    if (!step) continue;
    const mustEnd = Math.min(mustStart.get(urn) ?? Infinity, seconds - step.delay);
    step.slack = mustEnd - step.end;
    for (const other of dependsOn) {
      mustStart.set(other, Math.min(mustStart.get(other) ?? Infinity, mustEnd - step.seconds));
    }
  }
}

function chainOf(steps: readonly Step[], timed: ReadonlyMap<string, TimedStep>, seconds: number): TimedStep[] {
  const waits = new Map(steps.map(({ urn, dependsOn }) => [urn, dependsOn]));
  const chain: TimedStep[] = [];
  // Of several that end last, one that took time explains more than a record that merely waited for it.
  const lasts = [...timed.values()].filter(({ effect }) => effect === seconds);
  let at = lasts.find((step) => step.effect > step.start) ?? lasts[0];
  while (at) {
    chain.unshift(at);
    const { start, urn } = at;
    const before: TimedStep[] = (waits.get(urn) ?? []).flatMap((other) => timed.get(other) ?? []);
    at = before.find(({ end }) => end === start);
  }
  return chain;
}
