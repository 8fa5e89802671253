import type { Phase } from "../../infra/contract/dial.ts";
import { OfflineEstate } from "../plan/offlineEstate.ts";
import type { Plan } from "../plan/plan.ts";
import { moveText, timeText } from "../plan/text.ts";
import { duration, paint } from "../terminal.ts";
import type { Session } from "./session.ts";

/** The plans of a road after its first switch. No preview can see them before they begin: they are what the stack file tells. */
export async function plansAhead(
  { workspace, estate, records, prices }: Session,
  road: readonly Phase[],
): Promise<Plan[]> {
  const offline = new OfflineEstate(workspace.stack, estate, records.measurements());
  const plans: Plan[] = [];
  for (const [index, to] of road.entries()) {
    const from = road[index - 1];
    if (from !== undefined) plans.push(await offline.plan(from, to, prices));
  }
  return plans;
}

/** What comes after the first switch, and all of them together. */
export function wayText(first: Plan, ahead: readonly Plan[]): string[] {
  if (ahead.length === 0) return [];
  const seconds = [first, ...ahead].reduce((sum, { forward }) => sum + forward.timing.seconds, 0);
  const interruptions = [first, ...ahead].flatMap(({ forward }) => forward.timing.interruptions);
  return [
    "",
    ...ahead.flatMap(({ forward, refusals }) => [
      ...moveText(forward, "Then, as the stack file has it"),
      ...timeText(forward),
      ...refusals.map((refusal) => `    ${paint.bad("✗ would be refused:")} ${refusal}`),
      "",
    ]),
    `${paint.strong("The whole way")}  ${ahead.length + 1} switches, ${duration(seconds)} as expected without the gates, ${interrupted(interruptions)}`,
    ...interruptions.map(({ name, of, most }) => `    ! ${name} interrupts ${of} for up to ${duration(most)}`),
  ];
}

function interrupted({ length }: readonly unknown[]): string {
  return length === 0 ? "no interruption" : length === 1 ? "1 interruption" : `${length} interruptions`;
}
