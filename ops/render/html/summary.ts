import type { Plan } from "../../plan/plan.ts";
import { stepsSummary } from "../../plan/wording.ts";
import { duration } from "../../terminal.ts";
import type { Html } from "../../../infra/contract/html.ts";
import { table } from "./page.ts";

/** Where the contents of the page lead: names may hold anything. */
export const idOf = (stack: string): string => `stack-${stack.replace(/[^\w-]/g, "_")}`;

/** Each switch in a row: what it changes, how long it takes there and back, what it costs, and what comes nearest to its limit. */
export function summaryMarkup(stack: string, plans: readonly Plan[]): Html {
  const rows = plans.map(({ forward, back, cost, roundTrip }) => {
    const loads = [forward, back].flatMap(({ safety }) =>
      safety.flatMap((verdict) =>
        verdict.kind === "limit" && verdict.worst ? [{ name: verdict.name, ...verdict.worst }] : [],
      ),
    );
    const shareOf = ({ demand, capacity }: (typeof loads)[number]): number =>
      capacity > 0 ? demand / capacity : demand > 0 ? Infinity : 0;
    const [nearest] = loads.sort((one, other) => shareOf(other) - shareOf(one));
    const out = forward.timing.interruptions.length;
    return [
      `${forward.from} → ${forward.to}`,
      stepsSummary(forward.steps),
      `${duration(forward.timing.seconds)}, back ${duration(back.timing.seconds)}`,
      out === 0 ? "none" : `${out} ${out === 1 ? "interruption" : "interruptions"}`,
      cost ? `${cost.before.toFixed(2)} → ${cost.after.toFixed(2)} ${cost.currency} an hour` : "not known",
      nearest
        ? `${nearest.name}, ${Number.isFinite(shareOf(nearest)) ? `${Math.round(shareOf(nearest) * 100)} %` : "nothing allowed"}`
        : "none",
      roundTrip.restores ? "every dial comes back" : "not every dial comes back",
    ];
  });
  return table(
    `Switches of ${stack}`,
    ["switch", "changes", "takes", "outage", "costs", "nearest limit", "way back"],
    rows,
  );
}
