import type { StackComparison } from "../../base/compare.ts";
import { asFarAsKnown, stepsSummary } from "../../plan/wording.ts";
import { duration } from "../../terminal.ts";
import type { LeadTime, PlanDocument, StackDocument, Together } from "../document.ts";
import { togetherFacts, togetherTitle } from "../togetherText.ts";
import type { Blocker } from "../blockers.ts";
import { blockersOf } from "../blockers.ts";
import { mayGoAhead } from "../refusals.ts";
import type { Uncounted } from "../uncounted.ts";
import { documentUncounted, stackUncounted } from "../uncounted.ts";
import { escapeCode, escapeMessage as messageText, escapeText } from "./escape.ts";

/** So many findings fit into the first twenty lines, with everything above them. */
const mostFindings = 12;

/** The verdict, what is asked for and by when, and what stands in the way: twenty lines at most. */
export function leadLines(document: PlanDocument): string[] {
  const findings = blockersOf(document);
  const uncounted = documentUncounted(document);
  return [
    `## ${headline(document, findings.length)}`,
    "",
    ...document.stacks.flatMap(askedLines),
    ...(document.together ? [togetherLine(document.together)] : []),
    ...(findings.length + uncounted.length > 0 ? [""] : []),
    ...findingLines(findings),
    ...uncountedLines(uncounted, mostFindings - findings.length),
  ];
}

function headline(document: PlanDocument, findings: number): string {
  const asked = document.stacks.flatMap(({ stack, asked: one }) =>
    one ? [`${escapeText(stack)} ${one.from} → ${one.to}`] : [],
  );
  const subject = asked.length > 0 ? asked.join(", ") : "Broadcast plan";
  const known = asFarAsKnown(document.stacks.flatMap(stackUncounted));
  if (mayGoAhead(document)) return `✅ ${subject}: may go ahead${known}`;
  return `❌ ${subject}: refused, ${findings === 1 ? "1 reason" : `${findings} reasons`}`;
}

/** One line a stack, so that however many there are, the findings are not pushed far down. */
function askedLines({ stack, asked, leadTime, phase, comparison }: StackDocument): string[] {
  const name = `**${escapeText(stack)}**`;
  if (comparison?.presence === "removed") return [`- ${name}: this branch removes its stack file.`];
  if (phase === undefined) return [];
  const want = asked ? `asks for **${asked.from} → ${asked.to}**` : `stays in ${phase}`;
  return [`- ${name} ${want}.${comparison ? changedText(comparison) : ""}${leadTime ? ` ${leadText(leadTime)}` : ""}`];
}

/** All of them as one, in a line. */
function togetherLine(together: Together): string {
  return `- **${escapeText(togetherTitle(together))}.** ${togetherFacts(together).map(escapeText).join(" ")}`;
}

function changedText({ phases, presence }: StackComparison): string {
  const changed = phases.filter(({ steps }) => steps.length > 0);
  if (presence === "added") return " Its stack file is new.";
  if (changed.length === 0) return " No resource changes in any phase.";
  return ` Changed: ${changed.map(({ phase, steps }) => `${stepsSummary(steps)} in ${phase}`).join("; ")}.`;
}

function leadText({ switches, seconds, next }: LeadTime): string {
  if (switches.length === 0) return "";
  const needs = `${duration(seconds)} with its margins`;
  if (!next) return `From there to live it takes ${needs}: begin that long before the show.`;
  const show = `${escapeText(next.name)}, on air ${escapeText(next.air)}`;
  if (next.late) return `⚠️ **The latest safe start is past:** ${escapeText(next.start)}, for ${show}.`;
  return `Latest safe start: **${escapeText(next.start)}**, for ${show} (${needs}).`;
}

function findingLines(findings: readonly Blocker[]): string[] {
  const shown = findings.slice(0, mostFindings);
  const left = findings.length - shown.length;
  return [...shown.map(findingLine), ...(left > 0 ? [`- … and ${left} more, below.`] : [])];
}

function findingLine({ subject, where, message, others }: Blocker): string {
  const places = where.length > 3 ? `${where.slice(0, 3).join(", ")} and ${where.length - 3} more` : where.join(", ");
  const more = others > 0 ? ` (and ${others} more like it)` : "";
  return `- ❌ ${escapeCode(subject)} in ${escapeText(places)}: ${messageText(message, 320)}${more}`;
}

/** At least one line, however many findings there are: a verdict says what it leaves out. */
function uncountedLines(uncounted: readonly Uncounted[], room: number): string[] {
  const shown = uncounted.length <= room ? uncounted : uncounted.slice(0, Math.max(0, room - 1));
  const left = uncounted.length - shown.length;
  return [
    ...shown.map(
      ({ text, stacks }) => `- ❔ not counted in ${escapeText(stacks.join(", "))}: ${messageText(text, 320)}`,
    ),
    ...(left > 0 ? [`- ❔ ${left} ${shown.length > 0 ? "more " : ""}not counted, below`] : []),
  ];
}
