import type { Change } from "../../infra/contract/changes.ts";
import type { ChangeContext } from "../../infra/contract/duration.ts";
import { Resources } from "../../infra/contract/resources.ts";
import type { Step } from "../../infra/contract/step.ts";
import type { CriticalPath } from "../../ops/timing/criticalPath.ts";
import { criticalPath } from "../../ops/timing/criticalPath.ts";
import type { Duration } from "../../ops/timing/durations.ts";
import { durationOf } from "../../ops/timing/durations.ts";
import type { Switches, TimedSwitch } from "../../ops/timing/switches.ts";
import { kinds } from "../../stacks/kinds.ts";

export function step(name: string, dependsOn: string[] = [], more: Partial<Step> = {}): Step {
  return {
    urn: name,
    name,
    type: "test:index:Thing",
    op: "update",
    changes: [],
    replacedBy: [],
    protect: false,
    dependsOn,
    ...more,
  };
}

function change(path: string, before: unknown, after: unknown): Change {
  return { path, before, after };
}

/** An update of one property of a resource. */
export function turned(type: string, path: string, before: unknown, after: unknown, name = "it"): Step {
  return step(name, [], { type, changes: [change(path, before, after)] });
}

/** What a step takes by the tables of all kinds, where only this is known of it. */
export function taken(
  given: Step,
  known: Partial<ChangeContext> = {},
  more: Omit<Parameters<typeof durationOf>[2], "context"> = {},
): Duration {
  const context: ChangeContext = { before: new Resources([]), inputs: {}, facts: {}, room: false, ...known };
  return durationOf(given, kinds, { context, ...more });
}

export function takes(seconds: number, delay = 0): Duration {
  return { kind: "unknown", seconds, delay, basis: "table", source: "a test" };
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
