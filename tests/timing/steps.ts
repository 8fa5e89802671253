import type { Change } from "../../ops/plan/changes.ts";
import type { Step } from "../../ops/plan/steps.ts";
import type { CriticalPath } from "../../ops/timing/criticalPath.ts";
import { criticalPath } from "../../ops/timing/criticalPath.ts";
import type { Duration } from "../../ops/timing/durations.ts";
import type { Switches, TimedSwitch } from "../../ops/timing/switches.ts";

export function step(name: string, after: string[] = [], more: Partial<Step> = {}): Step {
  return {
    urn: name,
    name,
    type: "test:index:Thing",
    op: "update",
    changes: [],
    replacedBy: [],
    protect: false,
    after,
    ...more,
  };
}

export function change(path: string, before: unknown, after: unknown): Change {
  return { path, before, after };
}

export function takes(seconds: number, settles = 0): Duration {
  return { kind: "unknown", seconds, settles, basis: "table", source: "a test" };
}

/** A switch of one step; its margin is given. */
function switchOf(from: TimedSwitch["from"], to: TimedSwitch["to"], seconds: number, margin: number): TimedSwitch {
  const without = (dropped: ReadonlySet<string>): CriticalPath =>
    criticalPath(dropped.has("only") ? [] : [step("only")], () => takes(seconds));
  return { from, to, margin, path: without(new Set()), without };
}

/** Prewarm 30 min with 15 of margin, live 2 min with 10, and back in 20 and 30 min. */
export const switches: Switches = {
  prewarm: switchOf("normal", "prewarm", 1800, 900),
  live: switchOf("prewarm", "live", 120, 600),
  backToPrewarm: switchOf("live", "prewarm", 1200, 0),
  backToNormal: switchOf("prewarm", "normal", 1800, 0),
};
