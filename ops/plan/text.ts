import type { Verdict } from "../../policies/run.ts";
import { columns, duration, paint } from "../terminal.ts";
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
    ...timeAndCostText(plan),
    "",
    ...safetyText(plan),
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

/** How long both ways take and what visitors may notice, as expected; and what it costs an hour. */
function timeAndCostText({ forward, back, cost }: Plan): string[] {
  const times = [forward, back].flatMap(({ from, to, timing }) => [
    `  ${from} → ${to}: ${duration(timing.seconds)}, as long as ${chainText(timing)}`,
    ...timing.interruptions.map(({ name, of, most }) => `    ! ${name} interrupts ${of} for up to ${duration(most)}`),
  ]);
  const money = (amount: number): string => `${amount.toFixed(2)} ${cost?.currency ?? ""}`;
  const bill = cost
    ? [`  costs ${money(cost.before)} an hour before, ${money(cost.after)} after, at list prices of ${cost.date}`]
    : ["  no prices for this region: broadcast timeline --prices FILE"];
  return [paint.strong("Time and cost, as expected"), ...times, ...bill];
}

/** What decides the length, without the records of the phase, which take no time. */
function chainText({ chain }: Plan["forward"]["timing"]): string {
  const deciding = chain.filter(({ start, effect }) => effect > start);
  return deciding.map(({ name }) => name).join(", then ") || "nothing that takes time";
}

/** The worst moment of every limit, wherever an update may stop, and what does not hold. */
function safetyText({ forward, back, roundTrip }: Plan): string[] {
  const moves = [forward, back].flatMap(({ from, to, safety }) => {
    const holding = safety.filter(({ ok }) => ok).length;
    const limits = safety
      .filter(({ kind, ok }) => kind === "limit" && ok)
      .map(({ name, message }) => [`    ${name}`, message]);
    const broken = safety.filter(({ ok }) => !ok);
    return [
      `  ${from} → ${to}: ${good(holding, safety.length)}`,
      ...columns(limits).map(paint.faint),
      ...broken.map(({ name, level, message }) => `    ${marks[level]} ${name}: ${message}`),
    ];
  });
  const remarks = roundTrip.remarks.map(({ name, path, level, message }) => {
    const mark = level === "error" ? paint.bad("✗") : paint.warning("!");
    return `    ${mark} ${name}${path ? `, ${path}` : ""}: ${message}`;
  });
  const restores = roundTrip.restores ? paint.good("every dial comes back") : paint.bad("not every dial comes back");
  return [paint.strong("Safe wherever it stops"), ...moves, `  there and back: ${restores}`, ...remarks];
}

const marks = { mandatory: paint.bad("✗ mandatory"), advisory: paint.warning("! advisory") };

function good(holding: number, all: number): string {
  const text = `${holding} of ${all} hold`;
  return holding === all ? paint.good(text) : paint.warning(text);
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
  return good(verdicts.filter(({ passed }) => passed).length, verdicts.length);
}

function violationsText({ check, level, violations }: Verdict): string[] {
  return violations.map(
    ({ urn, message }) => `    ${marks[level]} ${check}${urn && ` (${urn.split("::").at(-1)})`}: ${message}`,
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
