import { blockingVerdicts } from "../../policies/run.ts";
import { phaseBetween } from "../../stacks/guard.ts";
import { unsafe } from "../safety/safety.ts";
import type { Move, Plan } from "./plan.ts";

/** What there is to judge in a plan. */
type Judged = Pick<Plan, "forward" | "back" | "roundTrip" | "checks">;

/** One reason to refuse a switch. */
export interface Refusal {
  /** The check, limit or resource it is about. */
  subject: string;
  /** Where it shows: a phase, or a move between two. */
  where: string;
  message: string;
  /** The whole as one sentence. */
  sentence: string;
}

/**
 * Every reason to refuse a switch, in the order a reader needs them; empty when it may go ahead. What a switch that stopped
 * half way left behind is no phase: that a check fails there, or that nothing leads back there, keeps nobody from leaving it.
 */
export function refusalsOf(plan: Judged, halfWay = false): Refusal[] {
  const { forward, checks } = plan;
  if (halfWay) {
    return [...jumps(plan), ...hazards(forward), ...failures(checks.filter(({ phase }) => phase === forward.to))];
  }
  return [...jumps(plan), ...[forward, plan.back].flatMap(hazards), ...losses(plan), ...failures(checks)];
}

function jumps({ forward: { from, to } }: Judged): Refusal[] {
  const next = phaseBetween(from, to);
  if (next === undefined) return [];
  const message = `skips ${next}. Plan ${from} → ${next} instead.`;
  return [{ subject: "phase", where: way({ from, to }), message, sentence: `${way({ from, to })} ${message}` }];
}

function hazards({ from, to, steps, safety }: Move): Refusal[] {
  const where = way({ from, to });
  return [
    ...steps
      .filter(({ op }) => op !== "update")
      .map(({ op, name, replacedBy }): Refusal => {
        const cause = replacedBy.length > 0 ? `, because ${replacedBy.join(", ")} cannot change in place` : "";
        const message = `would ${op} ${name}${cause}. A switch only updates.`;
        return { subject: name, where, message, sentence: `${where} ${message}` };
      }),
    ...unsafe(safety).map(({ name, message }): Refusal => {
      return { subject: name, where, message, sentence: `${where} is not safe at every step, ${name}: ${message}` };
    }),
  ];
}

/** A resource that is made, lost or replaced is refused for that already. */
function losses({ roundTrip, forward, back }: Judged): Refusal[] {
  return roundTrip.remarks
    .filter(({ level, name }) => level === "error" && forward.steps.find((step) => step.name === name)?.op === "update")
    .map(({ name, path, message }) => {
      const subject = `${name}${path ? `, ${path}` : ""}`;
      const sentence = `The way back does not restore ${subject}: ${message}.`;
      return { subject, where: way(back), message: `does not come back: ${message}.`, sentence };
    });
}

function failures(checks: Plan["checks"]): Refusal[] {
  return checks.flatMap(({ phase, verdicts }) =>
    blockingVerdicts(verdicts).flatMap(({ check, violations }) =>
      violations.map(({ message }): Refusal => {
        return { subject: check, where: phase, message, sentence: `${check}, in ${phase}: ${message}` };
      }),
    ),
  );
}

function way({ from, to }: Pick<Move, "from" | "to">): string {
  return `${from} → ${to}`;
}
