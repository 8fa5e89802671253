import type { CheckVerdict } from "../../policies/run.ts";
import { columns, duration, paint } from "../terminal.ts";
import type { HourlyCost, Move, Plan } from "./plan.ts";
import type { Step } from "../../infra/contract/step.ts";
import type { UncountedItem } from "./uncounted.ts";
import { uncountedInChecks, isUncounted, uncountedInSafety } from "./uncounted.ts";
import {
  asFarAsKnown,
  chainText,
  changeText,
  holdText,
  operationSign,
  stepsSummary,
  uncountedText,
} from "./wording.ts";

/** The plan as a page for a terminal. */
export function planText(plan: Plan): string[] {
  return [
    ...moveText(plan.forward),
    "",
    ...moveText(plan.back, "The way back"),
    ...judgementText(plan, `${plan.forward.from} → ${plan.forward.to} may go ahead`),
  ];
}

/** What a plan says of any move: time, cost, its worst moments, checks and the verdict, whose yes is said so. */
export function judgementText(plan: Plan, yes: string): string[] {
  return [
    "",
    ...timeAndCostText(plan),
    "",
    ...safetyText(plan),
    "",
    ...checksText(plan),
    "",
    ...verdictText(plan, yes),
  ];
}

/** A move and its steps, with only what changes. */
export function moveText({ from, to, steps }: Move, title = "The switch"): string[] {
  return [`${paint.strong(`${title}: ${from} → ${to}`)}  ${paint.faint(stepsSummary(steps))}`, ...stepRows(steps)];
}

/** One line a resource. */
export function stepRows(steps: readonly Step[]): string[] {
  return columns(steps.map((step) => [`  ${operationSign[step.op]} ${step.name}`, changesText(step)]));
}

function changesText({ op, changes, replacedBy }: Step): string {
  if (op === "create" || op === "delete") return "";
  const forced = replacedBy.length > 0 ? `  (replaced: ${replacedBy.join(", ")} cannot change in place)` : "";
  return changes.map(changeText).join(", ") + forced;
}

/** How long both ways take and what visitors may notice, as expected; and what it costs an hour. */
function timeAndCostText({ forward, back, cost }: Plan): string[] {
  const times = [forward, back].flatMap(timeText);
  const money = (amount: number): string => `${amount.toFixed(2)} ${cost?.currency ?? ""}`;
  const bill = cost
    ? [
        `  costs ${money(cost.before)} an hour before, ${money(cost.after)} after, at list prices of ${cost.date} or later${withoutText(cost)}`,
      ]
    : ["  no cost: a price is missing, and --prices takes a file of your own"];
  return [paint.strong("Time and cost, as expected"), ...times, ...bill];
}

/** A switch by its ends, a turn of levers by what is done. */
function moveName({ from, to, what }: Pick<Move, "from" | "to" | "what">): string {
  return what ?? `${from} → ${to}`;
}

/** How long a move takes, as expected, and what it interrupts. */
export function timeText({ from, to, what, timing }: Move): string[] {
  return [
    `  ${moveName({ from, to, what })}: ${duration(timing.seconds)}, as long as ${chainText(timing)}`,
    ...timing.interruptions.map(({ name, of, most }) => `    ! ${name} interrupts ${of} for up to ${duration(most)}`),
  ];
}

function withoutText({ unpriced }: HourlyCost): string {
  return unpriced.length === 0 ? "" : `; without ${unpriced.join(", ")}`;
}

/** The worst moment of every limit, wherever an update may stop, and what does not hold. */
function safetyText(plan: Plan): string[] {
  const { forward, back, roundTrip } = plan;
  const moves = [forward, back].flatMap(({ from, to, what, safety }) => {
    const counted = safety.filter((verdict) => !isUncounted(verdict));
    const holding = counted.filter(({ ok }) => ok).length;
    const limits = counted
      .filter(({ kind, ok }) => kind === "limit" && ok)
      .map(({ name, message }) => [`    ${name}`, message]);
    const broken = counted.filter(({ ok }) => !ok);
    return [
      `  ${moveName({ from, to, what })}: ${good(holding, counted.length, safety.length - counted.length)}`,
      ...columns(limits).map(paint.faint),
      ...broken.map(({ name, level, message }) => `    ${marks[level]} ${name}: ${message}`),
    ];
  });
  const remarks = roundTrip.remarks.map(({ name, path, level, message }) => {
    const mark = level === "error" ? paint.bad("✗") : paint.warning("!");
    return `    ${mark} ${name}${path ? `, ${path}` : ""}: ${message}`;
  });
  const restores = roundTrip.restores ? paint.good("every dial comes back") : paint.bad("not every dial comes back");
  return [
    paint.strong("Safe wherever it stops"),
    ...moves,
    ...notesText(uncountedInSafety(plan)),
    `  there and back: ${restores}`,
    ...remarks,
  ];
}

const marks = { mandatory: paint.bad("✗ mandatory"), advisory: paint.warning("! advisory") };

/** What verdicts leave out, and which do. */
function notesText(notes: readonly UncountedItem[]): string[] {
  return notes.map(({ text, by }) => `    ${paint.warning("? not counted")} ${text} (${by.join(", ")})`);
}

function good(holding: number, all: number, uncounted = 0): string {
  const text = holdText(holding, all, uncounted);
  return holding === all ? paint.good(text) : paint.warning(text);
}

function checksText(plan: Plan): string[] {
  return [
    paint.strong("Checks"),
    ...plan.checks.flatMap(({ phase, verdicts }) => [
      `  in ${phase}: ${passedText(verdicts)}`,
      ...verdicts.filter(({ passed }) => !passed).flatMap(violationsText),
    ]),
    ...notesText(uncountedInChecks(plan)),
  ];
}

function passedText(verdicts: readonly CheckVerdict[]): string {
  return good(verdicts.filter(({ passed }) => passed).length, verdicts.length);
}

function violationsText({ check, level, violations }: CheckVerdict): string[] {
  return violations.map(
    ({ urn, message }) => `    ${marks[level]} ${check}${urn && ` (${urn.split("::").at(-1)})`}: ${message}`,
  );
}

/** Whether it may go ahead; what is not counted stands beside it, since that is all many read. */
function verdictText({ refusals, uncounted, roundTrip }: Plan, yes: string): string[] {
  const notes = uncounted.length === 0 ? [] : [paint.warning(uncountedText(uncounted))];
  if (refusals.length > 0) {
    return [paint.bad("Refused:"), ...refusals.map((refusal) => `  ${refusal}`), ...notes];
  }
  const way = `${yes}${asFarAsKnown(uncounted)}.`;
  const { length } = roundTrip.remarks;
  const but = length === 0 ? "" : `, with ${length === 1 ? "a remark" : `${length} remarks`} above`;
  const undone = `Every step updates in place, and the way back undoes each one${but}.`;
  return notes.length === 0 ? [paint.good(`${way} ${undone}`)] : [`${paint.good(way)} ${notes.join("")}`, undone];
}
