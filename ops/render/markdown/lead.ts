import type { StackComparison } from "../../base/compare.ts";
import { asFarAsKnown, stepsSummary } from "../../plan/wording.ts";
import { duration } from "../../terminal.ts";
import type { LeadTime, PlanDocument, StackDocument } from "../document.ts";
import type { Finding } from "../findings.ts";
import { findingsOf } from "../findings.ts";
import { mayGoAhead } from "../refusals.ts";
import type { Uncounted } from "../uncounted.ts";
import { documentUncounted, stackUncounted } from "../uncounted.ts";
import { code, message as messageText, plain } from "./escape.ts";

/** So many findings fit into the first twenty lines, with everything above them. */
const mostFindings = 12;

/** The verdict, what is asked for and by when, and what stands in the way: twenty lines at most. */
export function leadLines(document: PlanDocument): string[] {
  const findings = findingsOf(document);
  const uncounted = documentUncounted(document);
  return [
    `## ${headline(document, findings.length)}`,
    "",
    ...document.stacks.flatMap(askedLines),
    ...(findings.length + uncounted.length > 0 ? [""] : []),
    ...findingLines(findings),
    ...uncountedLines(uncounted, mostFindings - findings.length),
  ];
}

function headline(document: PlanDocument, findings: number): string {
  const asked = document.stacks.flatMap(({ stack, asked: one }) =>
    one ? [`${plain(stack)} ${one.from} → ${one.to}`] : [],
  );
  const subject = asked.length > 0 ? asked.join(", ") : "Broadcast plan";
  const known = asFarAsKnown(document.stacks.flatMap(stackUncounted));
  if (mayGoAhead(document)) return `✅ ${subject}: may go ahead${known}`;
  return `❌ ${subject}: refused, ${findings === 1 ? "1 reason" : `${findings} reasons`}`;
}

/** One line a stack, so that however many there are, the findings are not pushed far down. */
function askedLines({ stack, asked, leadTime, phase, comparison }: StackDocument): string[] {
  const name = `**${plain(stack)}**`;
  if (comparison?.presence === "removed") return [`- ${name}: this branch removes its stack file.`];
  if (phase === undefined) return [];
  const want = asked ? `asks for **${asked.from} → ${asked.to}**` : `stays in ${phase}`;
  return [`- ${name} ${want}.${comparison ? changedText(comparison) : ""}${leadTime ? ` ${leadText(leadTime)}` : ""}`];
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
  const show = `${plain(next.name)}, on air ${plain(next.air)}`;
  if (next.late) return `⚠️ **The latest safe start is past:** ${plain(next.start)}, for ${show}.`;
  return `Latest safe start: **${plain(next.start)}**, for ${show} (${needs}).`;
}

function findingLines(findings: readonly Finding[]): string[] {
  const shown = findings.slice(0, mostFindings);
  const left = findings.length - shown.length;
  return [...shown.map(findingLine), ...(left > 0 ? [`- … and ${left} more, below.`] : [])];
}

function findingLine({ subject, where, message, others }: Finding): string {
  const places = where.length > 3 ? `${where.slice(0, 3).join(", ")} and ${where.length - 3} more` : where.join(", ");
  const more = others > 0 ? ` (and ${others} more like it)` : "";
  return `- ❌ ${code(subject)} in ${plain(places)}: ${messageText(message, 320)}${more}`;
}

/** At least one line, however many findings there are: a verdict says what it leaves out. */
function uncountedLines(uncounted: readonly Uncounted[], room: number): string[] {
  const shown = uncounted.length <= room ? uncounted : uncounted.slice(0, Math.max(0, room - 1));
  const left = uncounted.length - shown.length;
  return [
    ...shown.map(({ text, stacks }) => `- ❔ not counted in ${plain(stacks.join(", "))}: ${messageText(text, 320)}`),
    ...(left > 0 ? [`- ❔ ${left} ${shown.length > 0 ? "more " : ""}not counted, below`] : []),
  ];
}
