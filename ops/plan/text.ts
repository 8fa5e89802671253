import type { Verdict } from "../../policies/run.ts";
import { columns, paint } from "../terminal.ts";
import type { Change } from "./changes.ts";
import type { Move, Plan } from "./plan.ts";
import { countOps } from "./plan.ts";
import type { Op, Step } from "./steps.ts";

const sign: Record<Op, string> = { create: "+", update: "~", replace: "±", delete: "-" };

/** The plan as a page for a terminal. */
export function planText(plan: Plan): string[] {
  return [
    ...moveText(plan.forward),
    "",
    ...moveText(plan.back, "The way back"),
    "",
    ...checksText(plan),
    "",
    ...verdictText(plan),
  ];
}

/** One line a resource, with only what changes. */
export function moveText({ from, to, steps }: Move, title = "The switch"): string[] {
  const rows = columns(steps.map((step) => [`  ${sign[step.op]} ${step.name}`, changesText(step)]));
  return [`${paint.strong(`${title}: ${from} → ${to}`)}  ${paint.faint(summary(steps))}`, ...rows];
}

function summary(steps: readonly Step[]): string {
  const counts = Object.entries(countOps(steps)).filter(([, count]) => count > 0);
  if (counts.length === 0) return "no change";
  return counts.map(([op, count]) => `${count} ${op}${count === 1 ? "" : "s"}`).join(", ");
}

function changesText({ op, changes, replacedBy }: Step): string {
  if (op === "create" || op === "delete") return "";
  const forced = replacedBy.length > 0 ? `  (replaced: ${replacedBy.join(", ")} cannot change in place)` : "";
  return changes.map(changeText).join(", ") + forced;
}

function changeText({ path, before, after }: Change): string {
  return `${path} ${value(before)} → ${value(after)}`;
}

function value(given: unknown): string {
  if (given === undefined) return "nothing";
  const text = typeof given === "string" ? given : JSON.stringify(given);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function checksText({ checks }: Plan): string[] {
  return [
    paint.strong("Checks"),
    ...checks.flatMap(({ phase, verdicts }) => [
      `  in ${phase}: ${passedText(verdicts)}`,
      ...verdicts.filter(({ passed }) => !passed).flatMap(violationsText),
    ]),
  ];
}

function passedText(verdicts: readonly Verdict[]): string {
  const passed = verdicts.filter((verdict) => verdict.passed).length;
  const text = `${passed} of ${verdicts.length} hold`;
  return passed === verdicts.length ? paint.good(text) : paint.warning(text);
}

function violationsText({ check, level, violations }: Verdict): string[] {
  const mark = level === "mandatory" ? paint.bad("✗ mandatory") : paint.warning("! advisory");
  return violations.map(
    ({ urn, message }) => `    ${mark} ${check}${urn && ` (${urn.split("::").at(-1)})`}: ${message}`,
  );
}

function verdictText({ refusals, forward }: Plan): string[] {
  if (refusals.length === 0) {
    return [
      paint.good(
        `${forward.from} → ${forward.to} may go ahead. Every step updates in place, and the way back undoes each one.`,
      ),
    ];
  }
  return [paint.bad("Refused:"), ...refusals.map((refusal) => `  ${refusal}`)];
}
