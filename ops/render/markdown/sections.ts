import type { CheckVerdict } from "../../../policies/run.ts";
import type { StackComparison } from "../../base/compare.ts";
import { leverPresence, leverSides } from "../../base/levers.ts";
import type { Move, Plan } from "../../plan/plan.ts";
import type { Step } from "../../../infra/contract/step.ts";
import type { UncountedItem } from "../../plan/uncounted.ts";
import { uncountedInChecks, isUncounted, uncountedInSafety } from "../../plan/uncounted.ts";
import type { PhaseReview } from "../../levers/review.ts";
import { leverFacts, leverSteps } from "../../levers/reviewText.ts";
import { chainText, changeText, operationSign, stepsSummary } from "../../plan/wording.ts";
import { duration } from "../../terminal.ts";
import type { StackDocument } from "../document.ts";
import { escapeCode, escapeMessage as messageText, escapeText } from "./escape.ts";

/** A folded part of the page; its rows may be cut where there is no room. */
export interface Section {
  title: string;
  rows: string[];
}

/** Everything there is to know about one stack, most wanted first. */
export function sectionsOf(document: StackDocument): Section[] {
  const name = escapeText(document.stack);
  return [
    ...(document.comparison ? comparisonSections(name, document.comparison) : []),
    ...document.plans.flatMap((plan) => planSections(name, plan)),
    ...(document.levers ?? []).map((review) => leverSection(name, review)),
  ].filter(({ rows }) => rows.length > 0);
}

function comparisonSections(stack: string, { phases, edits, levers }: StackComparison): Section[] {
  return [
    ...edits.map(({ asked, forward, back, refusals }) => ({
      title: `${stack}, ${asked ? "merged now" : "merged later"}, ${forward.from === forward.to ? `in ${forward.to}` : `${forward.from} → ${forward.to}`}: ${refusals.length === 0 ? "may go ahead" : "refused"}, ${duration(forward.timing.seconds)}`,
      rows: [
        ...refusals.map(({ sentence }) => `- ❌ ${messageText(sentence, 600)}`),
        ...[forward, back].flatMap(momentRows),
      ],
    })),
    ...phases.map(({ phase, steps }) => ({
      title: `${stack}, what this branch changes in ${phase}: ${stepsSummary(steps)}`,
      rows: steps.map(stepRow),
    })),
    ...levers.map((lever) => ({
      title: `${stack}, lever ${escapeText(lever.name)}: ${leverPresence(lever)}`,
      rows: [
        `- ${escapeText(lever.title)}`,
        ...lever.phases.flatMap((change) => [
          ...change.refusals.map((refusal) => `- ❌ would be refused: ${messageText(refusal, 600)}`),
          ...leverSides(change).flatMap(({ title, steps }) => [`- ${title}:`, ...steps.map(stepRow)]),
        ]),
      ],
    })),
  ];
}

/** The levers of a phase; those that would be refused keep no switch from going ahead. */
function leverSection(stack: string, { phase, levers, combinations, refused }: PhaseReview): Section {
  const bad = levers.filter(({ refusals }) => refusals.length > 0).length + refused.length;
  const { possible, tried } = combinations;
  const untried = possible === tried ? "" : `; ${possible - tried} more were not tried`;
  return {
    title: `${stack}, levers in ${phase}: ${levers.length}, ${bad === 0 ? "all of them hold" : `${bad} would be refused`}`,
    rows: [
      ...levers.flatMap(({ name, title, plan, refusals, relieves }) => [
        `- ${refusals.length === 0 ? "✅" : "❌"} **${escapeText(name)}** ${escapeText(title)}${plan ? `; ${escapeText(leverFacts({ plan }))}` : ""}`,
        ...(relieves.length > 0 ? [`- relieves ${relieves.map(escapeCode).join(", ")}`] : []),
        ...refusals.map((refusal) => `- ❌ ${messageText(refusal, 600)}`),
        ...leverSteps(plan?.forward.steps ?? []).map(stepRow),
      ]),
      ...(possible > 0 ? [`- ${tried} combinations tried, pulled and released beside each other${untried}`] : []),
      ...refused.map(
        ({ out, turn, refusals }) =>
          `- ❌ ${escapeText(`${turn} with ${out.join(" and ")} out`)}: ${messageText(refusals.join(" "), 600)}`,
      ),
    ],
  };
}

function planSections(stack: string, plan: Plan): Section[] {
  const { forward, back, checks } = plan;
  return [
    ...[forward, back].map((move) => ({
      title: `${stack}, ${move.from} → ${move.to}: ${stepsSummary(move.steps)}, ${duration(move.timing.seconds)}`,
      rows: move.steps.map(stepRow),
    })),
    {
      title: `${stack}, ${forward.from} ⇄ ${forward.to}: time, interruptions, worst moments`,
      rows: [...[forward, back].flatMap(momentRows), ...noteRows(uncountedInSafety(plan)), ...remarkRows(plan)],
    },
    {
      title: `${stack}, ${forward.from} ⇄ ${forward.to}: ${checksSummary(plan)}`,
      rows: [
        ...checks.flatMap(({ phase, verdicts }) => verdicts.flatMap((verdict) => verdictRows(phase, verdict))),
        ...noteRows(uncountedInChecks(plan)),
      ],
    },
  ];
}

function stepRow({ op, name, changes, replacedBy }: Step): string {
  const what =
    op === "update" || op === "replace"
      ? `: ${changes.map((change) => escapeCode(changeText(change))).join(", ")}`
      : "";
  const forced =
    replacedBy.length > 0 ? ` **replaced**, since ${escapeText(replacedBy.join(", "))} cannot change in place` : "";
  return `- ${escapeCode(`${operationSign[op]} ${name}`)}${what}${forced}`;
}

function momentRows({ from, to, timing, safety }: Move): string[] {
  const way = `${from} → ${to}`;
  return [
    `- ${way} takes ${duration(timing.seconds)}, as long as ${escapeText(chainText(timing))}`,
    ...timing.interruptions.map(
      ({ name, of, most }) =>
        `- ⚠️ ${way}: ${escapeCode(name)} interrupts ${escapeText(of)} for up to ${duration(most)}`,
    ),
    ...safety
      .filter((verdict) => !isUncounted(verdict) && (verdict.kind === "limit" || !verdict.ok))
      .map(
        ({ name, ok, message }) => `- ${ok ? "✅" : "❌"} ${way}, ${escapeCode(name)}: ${messageText(message, 600)}`,
      ),
  ];
}

function noteRows(notes: readonly UncountedItem[]): string[] {
  return notes.map(({ text, by }) => `- ❔ not counted: ${messageText(text, 400)} (${by.map(escapeCode).join(", ")})`);
}

function remarkRows({ roundTrip }: Plan): string[] {
  return roundTrip.remarks.map(({ name, path, level, message }) => {
    const mark = level === "error" ? "❌" : "⚠️";
    return `- ${mark} there and back, ${escapeCode(`${name}${path ? `, ${path}` : ""}`)}: ${messageText(message, 400)}`;
  });
}

function checksSummary(plan: Plan): string {
  const verdicts = plan.checks.flatMap(({ verdicts: all }) => all);
  const failed = verdicts.filter(({ passed }) => !passed).length;
  const notes = uncountedInChecks(plan).length;
  const uncounted = notes === 0 ? "" : `, ${notes} ${notes === 1 ? "thing" : "things"} not counted`;
  return `${verdicts.length - failed} of ${verdicts.length} checks pass${uncounted}`;
}

function verdictRows(phase: string, { check, passed, level, violations, examined }: CheckVerdict): string[] {
  if (passed) return examined > 0 ? [`- ✅ ${phase}, ${escapeCode(check)}`] : [];
  const mark = level === "mandatory" ? "❌" : "⚠️";
  return violations.map(
    ({ urn, message }) =>
      `- ${mark} ${phase}, ${escapeCode(check)}${urn ? ` (${escapeText(urn.split("::").at(-1) ?? "")})` : ""}: ${messageText(message, 400)}`,
  );
}
