import type { StackComparison } from "../base/compare.ts";
import type { Edit } from "../base/edit.ts";
import type { LeverComparison } from "../base/levers.ts";
import { leverPresence, leverSides } from "../base/levers.ts";
import { reviewText } from "../levers/reviewText.ts";
import { planText, stepRows, timeText } from "../plan/text.ts";
import { stepsSummary } from "../plan/wording.ts";
import { duration, paint } from "../terminal.ts";
import type { LeadTime, PlanDocument, StackDocument, Together } from "./document.ts";
import { togetherFacts, togetherTitle } from "./togetherText.ts";

/** The document as a page for a terminal. */
export function documentText({ base, stacks, together }: PlanDocument): string[] {
  const several = stacks.length > 1 || stacks.some(({ plans }) => plans.length > 1);
  return [
    ...(base ? [`Compared with ${base.ref} (${base.commit.slice(0, 12)}).`, ...base.notes, ""] : []),
    ...stacks.flatMap((document, index) => [
      ...(several ? [...(index > 0 ? ["", ""] : []), paint.strong(`# ${document.stack}`)] : []),
      ...stackText(document),
    ]),
    ...(together ? ["", "", ...togetherText(together)] : []),
  ];
}

/** All of them as one, and whether any of them stands in the way. */
function togetherText(together: Together): string[] {
  const { refused } = together;
  return [
    paint.strong(`# ${togetherTitle(together)}`),
    ...togetherFacts(together).map((fact) => `  ${fact}`),
    refused.length > 0
      ? paint.bad(`Refused: ${refused.join(", ")}. So none of them would be begun.`)
      : paint.good("None of their plans is refused."),
  ];
}

function stackText({ stack, plans, problems, comparison, leadTime, levers = [] }: StackDocument): string[] {
  return [
    ...problems.map((problem) => paint.bad(`Pulumi.${stack}.yaml: ${problem}`)),
    ...(comparison ? comparisonText(comparison) : []),
    ...plans.flatMap((plan, index) => (index > 0 ? ["", ...planText(plan)] : planText(plan))),
    ...levers.flatMap((review) => ["", ...reviewText(review)]),
    ...(leadTime ? leadText(leadTime) : []),
  ];
}

function comparisonText({ presence, flip, phases, edits, levers, problem }: StackComparison): string[] {
  return [
    ...(presence === "kept" ? [] : [`This stack file is ${presence} by the working tree.`]),
    ...(flip ? [`The working tree asks for ${flip.from} → ${flip.to}.`] : []),
    ...(problem === undefined ? [] : [paint.bad(problem)]),
    ...phases.flatMap(({ phase, steps }) => [
      `${paint.strong(`Changed in ${phase}`)}  ${paint.faint(stepsSummary(steps))}`,
      ...stepRows(steps),
    ]),
    ...edits.flatMap(editText),
    ...levers.flatMap(leverText),
    "",
  ];
}

/** What the branch is to a running estate: whether it may go ahead there, its time, and what it interrupts. */
function editText({ asked, forward, back, refusals }: Edit): string[] {
  const { from, to } = forward;
  const when = `${asked ? "Merged now" : "Merged later"}, ${from === to ? `in ${to}` : `with ${from} → ${to}`}`;
  const verdict =
    refusals.length === 0
      ? paint.good("may go ahead, and be undone")
      : (asked ? paint.bad : paint.warning)("would be refused");
  return [
    `${paint.strong(when)}  ${verdict}`,
    ...refusals.map(({ sentence }) => `    ${paint.bad("✗")} ${sentence}`),
    ...timeText(forward),
    `  the way back: ${stepsSummary(back.steps)}, ${duration(back.timing.seconds)}`,
  ];
}

/** What the branch makes of a lever; one that would be refused keeps nobody from merging. */
function leverText(lever: LeverComparison): string[] {
  return [
    `${paint.strong(`Lever ${lever.name}`)}  ${lever.title}: ${leverPresence(lever)}`,
    ...lever.phases.flatMap((change) => [
      ...leverSides(change).flatMap(({ title, steps }) => [`  ${title}`, ...stepRows(steps).map((row) => `  ${row}`)]),
      ...change.refusals.map((refusal) => `    ${paint.bad("✗ would be refused:")} ${refusal}`),
    ]),
  ];
}

/** How early to begin: what makes up the time before the show. */
function leadText({ switches, seconds, next }: LeadTime): string[] {
  if (switches.length === 0) return [];
  const parts = switches.map(
    ({ from, to, seconds: takes, margin }) => `${from} → ${to} ${duration(takes)} + ${duration(margin)} margin`,
  );
  const needs = `${duration(seconds)} (${parts.join(", ")})`;
  if (!next) return ["", `From there to live it takes ${needs}. broadcast timeline --air TIME says when to begin.`];
  const text = `Latest safe start for ${next.name}, on air ${next.air}: ${next.start}. It takes ${needs}.`;
  return ["", next.late ? paint.bad(`Too late to be safe. ${text}`) : paint.strong(text)];
}
