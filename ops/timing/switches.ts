import type { Phase } from "../../infra/dial.ts";
import { readEach } from "../../policies/check.ts";
import { placeholderShapes, readPlaceholders } from "../../policies/reading/headroom.ts";
import { plainInputs } from "../../policies/wire.ts";
import type { Timing } from "../../stacks/timing.ts";
import type { Graph } from "../graph/graph.ts";
import type { Step } from "../plan/steps.ts";
import type { CriticalPath } from "./criticalPath.ts";
import { criticalPath } from "./criticalPath.ts";
import { durationOf } from "./durations.ts";
import type { Measurement } from "./measured.ts";
import { measuredFor } from "./measured.ts";

/** The four switches of an evening, on their time axes. */
export interface Switches {
  prewarm: TimedSwitch;
  live: TimedSwitch;
  backToPrewarm: TimedSwitch;
  backToNormal: TimedSwitch;
}

/** One switch on its time axis. */
export interface TimedSwitch {
  from: Phase;
  to: Phase;
  path: CriticalPath;
  /** Seconds to leave before a deadline beyond the path. */
  margin: number;
  /** The same switch with only some of its steps, and with or without room held before it. */
  without(dropped: ReadonlySet<string>, room?: boolean): CriticalPath;
}

interface SwitchSource {
  stack: string;
  graph(phase: Phase): Promise<Graph>;
  steps(from: Phase, to: Phase): Promise<Step[]>;
}

interface TimingInputs {
  timing: Timing;
  measurements?: readonly Measurement[];
}

/** Seconds of margin: a share of the path, and never less than the stack file's least. */
function marginOf(seconds: number, { marginPercent, leastMarginMinutes }: Timing): number {
  return Math.max(leastMarginMinutes * 60, (seconds * marginPercent) / 100);
}

/** Puts one switch on its time axis. */
export async function timedSwitch(
  source: SwitchSource,
  from: Phase,
  to: Phase,
  { timing, measurements = [] }: TimingInputs,
): Promise<TimedSwitch> {
  const [before, after, steps] = [await source.graph(from), await source.graph(to), await source.steps(from, to)];
  const measured = measuredFor(measurements, { stack: source.stack, from, to });
  const held = holdsRoom(before);
  const without = (dropped: ReadonlySet<string>, room = held): CriticalPath =>
    criticalPath(bridged(steps, dropped), (step) =>
      durationOf(step, { inputs: (urn) => after.nodes.get(urn)?.inputs, room, overrides: timing.durations, measured }),
    );
  const path = without(new Set());
  return { from, to, path, margin: marginOf(path.seconds, timing), without };
}

/** All four switches of an evening. */
export async function timedSwitches(source: SwitchSource, inputs: TimingInputs): Promise<Switches> {
  return {
    prewarm: await timedSwitch(source, "normal", "prewarm", inputs),
    live: await timedSwitch(source, "prewarm", "live", inputs),
    backToPrewarm: await timedSwitch(source, "live", "prewarm", inputs),
    backToNormal: await timedSwitch(source, "prewarm", "normal", inputs),
  };
}

/** Whether placeholders stand in for the broadcast's pods; not where they cannot be read, which takes longer. */
function holdsRoom(graph: Graph): boolean {
  const shapes = [...graph.nodes.values()].map((node) => ({ ...node, inputs: plainInputs(node.inputs) }));
  return readEach(placeholderShapes(shapes), readPlaceholders).values.some(({ replicas }) => replicas > 0);
}

/** The steps that are left; what waited for a dropped one waits for what that one waited for. */
function bridged(steps: readonly Step[], dropped: ReadonlySet<string>): readonly Step[] {
  if (dropped.size === 0) return steps;
  const waits = new Map(steps.map(({ urn, after }) => [urn, after]));
  const kept = (after: readonly string[], seen = new Set<string>()): string[] =>
    after.flatMap((urn) => {
      if (!dropped.has(urn)) return [urn];
      if (seen.has(urn)) return [];
      seen.add(urn);
      return kept(waits.get(urn) ?? [], seen);
    });
  return steps
    .filter(({ urn }) => !dropped.has(urn))
    .map((step) => ({ ...step, after: [...new Set(kept(step.after))] }));
}
