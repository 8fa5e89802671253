import type { Phase } from "../../infra/contract/dial.ts";
import type { ChangeContext } from "../../infra/contract/duration.ts";
import type { Kind } from "../../infra/contract/kind.ts";
import { Resources } from "../../infra/contract/resources.ts";
import type { Timing } from "../../stacks/timing.ts";
import type { Graph } from "../../infra/contract/graph.ts";
import type { Step } from "../../infra/contract/step.ts";
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
  kinds: readonly Kind[];
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
  const ends = { from: await source.graph(from), to: await source.graph(to), steps: await source.steps(from, to) };
  const measured = measuredFor(measurements, { stack: source.stack, from, to });
  const without = timedSteps({ ...ends, kinds: source.kinds }, { timing, measured });
  const path = without(new Set());
  return { from, to, path, margin: marginOf(path.seconds, timing), without };
}

interface TimedEnds {
  from: Graph;
  to: Graph;
  steps: readonly Step[];
  kinds: readonly Kind[];
}

/** Puts the steps between two graphs on a time axis, with only some of them where that is asked. */
export function timedSteps(
  { from, to: after, steps, kinds }: TimedEnds,
  { timing, measured = new Map() }: { timing: Timing; measured?: ReturnType<typeof measuredFor> },
): TimedSwitch["without"] {
  const resources = Resources.of(from.nodes.values());
  const held = new Set(kinds.flatMap(({ durations }) => durations?.roomHeldFor?.(resources) ?? []));
  const contextOf = ({ urn }: Step, room: boolean | undefined): ChangeContext => {
    const node = after.nodes.get(urn);
    const facts = node?.parent === undefined ? undefined : after.nodes.get(node.parent)?.inputs;
    return { before: resources, inputs: node?.inputs ?? {}, facts: facts ?? {}, room: room ?? held.has(urn) };
  };
  return (dropped, room) =>
    criticalPath(bridged(steps, dropped), (step) =>
      durationOf(step, kinds, { context: contextOf(step, room), overrides: timing.durations, measured }),
    );
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

/** The steps that are left; what waited for a dropped one waits for what that one waited for. */
function bridged(steps: readonly Step[], dropped: ReadonlySet<string>): readonly Step[] {
  if (dropped.size === 0) return steps;
  const waits = new Map(steps.map(({ urn, dependsOn }) => [urn, dependsOn]));
  const kept = (urns: readonly string[], seen = new Set<string>()): string[] =>
    urns.flatMap((urn) => {
      if (!dropped.has(urn)) return [urn];
      if (seen.has(urn)) return [];
      seen.add(urn);
      return kept(waits.get(urn) ?? [], seen);
    });
  return steps
    .filter(({ urn }) => !dropped.has(urn))
    .map((step) => ({ ...step, dependsOn: [...new Set(kept(step.dependsOn))] }));
}
