import type { Estate } from "../../stacks/estate.ts";
import type { Plan } from "../plan/plan.ts";
import { judgementText, stepRows } from "../plan/text.ts";
import { stepsSummary } from "../plan/wording.ts";
import { leverTurnText } from "../switching/message.ts";
import { paint } from "../terminal.ts";
import { leverSteps } from "./reviewText.ts";
import type { LeverTurn } from "./turnLevers.ts";

/** The plan of a turn of levers as a page for a terminal: what it changes, when it is there, and whether it may go ahead. */
export function leverPlanText(plan: Plan, { levers = {} }: Pick<Estate, "levers">, turn: LeverTurn): string[] {
  const { forward, back } = plan;
  const [name = ""] = [...turn.pulled, ...turn.released];
  const steps = leverSteps(forward.steps);
  return [
    `${paint.strong(`${leverTurnText(turn)} in ${forward.to}`)}  ${levers[name]?.title ?? ""}`,
    ...(steps.length === 0
      ? [paint.warning("  It changes nothing: what it turns has its values already.")]
      : [paint.faint(`  ${stepsSummary(steps)}`), ...stepRows(steps)]),
    `  the way back: ${back.what ?? ""}, the same with the values of ${forward.to}`,
    ...judgementText(plan, `${leverTurnText(turn)} may go ahead`),
  ];
}
