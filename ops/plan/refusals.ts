import { blockingVerdicts } from "../../policies/run.ts";
import { phaseBetween } from "../../stacks/standing.ts";
import type { Step } from "../../infra/contract/step.ts";
import type { SafetyVerdict } from "../safety/safety.ts";
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

function hazards(move: Move): Refusal[] {
  const { steps, safety } = move;
  const where = way(move);
  return [
    ...beyondUpdates(steps).map(({ subject, message }): Refusal => {
      return {
        subject,
        where,
        message: `${message} A switch only updates.`,
        sentence: `${where} ${message} A switch only updates.`,
      };
    }),
    ...unsafe(safety).map(({ name, message }): Refusal => {
      return { subject: name, where, message, sentence: `${where} is not safe at every step, ${name}: ${message}` };
    }),
  ];
}

/**
 * Why an edit of the estate may not be made where it stands. Beside normal it only updates, safely at every step, and can be
 * undone so; in normal the file may make and drop what it likes, as long as nothing runs short on the way.
 */
export function editRefusals(forward: Move, back: Move): Refusal[] {
  if (forward.from !== "normal" || forward.to !== "normal") return [forward, back].flatMap(hazards);
  return hazards({ ...forward, steps: [] });
}

/** The same of a move that has no name of its own, as sentences. */
export function hazardsOf(steps: readonly Step[], safety: readonly SafetyVerdict[]): string[] {
  return [
    ...beyondUpdates(steps).map(
      ({ message }) => `it ${message} Beside normal nothing is made, replaced or taken away.`,
    ),
    ...unsafe(safety).map(({ name, message }) => `it is not safe at every step, ${name}: ${message}`),
  ];
}

/** Steps that do more than turn what is there. */
function beyondUpdates(steps: readonly Step[]): { subject: string; message: string }[] {
  return steps
    .filter(({ op }) => op !== "update")
    .map(({ op, name, replacedBy }) => {
      const cause = replacedBy.length > 0 ? `, because ${replacedBy.join(", ")} cannot change in place` : "";
      return { subject: name, message: `would ${op} ${name}${cause}.` };
    });
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

/** An edit within a phase goes from it to itself, and so does a turn of levers. */
function way({ from, to, what }: Pick<Move, "from" | "to" | "what">): string {
  if (what !== undefined) return `${what} in ${to}`;
  return from === to ? `editing in ${to}` : `${from} → ${to}`;
}
