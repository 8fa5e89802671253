import { escapeText } from "../render/markdown/escape.ts";
import type { Report, ReportedEvening } from "./rows.ts";
import { cellsOf, coverOf, curveHeaders, curveRows, headers, outcomeOf, titleOf, totalOf } from "./rows.ts";

/** The report as Markdown: what it came to, then an evening a section, a figure and a switch a row. */
export function reportMarkdown(report: Report): string {
  const { stack, company, evenings, remarks } = report;
  const none = evenings.length === 0 ? ["No switch stands in this stack's history.", ""] : [];
  const lead = [...totalOf(report), ...remarks].map((line) => `${escapeText(line)}\n`);
  return [
    `# ${escapeText(company)}: evenings of ${escapeText(stack)}`,
    "",
    ...lead,
    ...none,
    ...evenings.flatMap((evening) => section(evening, report)),
  ].join("\n");
}

function section(evening: ReportedEvening, { prices }: Report): string[] {
  const { curve, zone, switches } = evening;
  return [
    `## ${escapeText(titleOf(evening))}`,
    "",
    ...outcomeOf(evening, prices).map((line) => `- ${escapeText(line)}`),
    "",
    ...(curve ? [...rows(curveHeaders, curveRows(curve, zone)), escapeText(coverOf(curve, zone)), ""] : []),
    ...rows(
      headers,
      switches.map((one) => cellsOf(one, evening)),
    ),
  ];
}

function rows(heads: readonly string[], cells: readonly (readonly string[])[]): string[] {
  return [
    `| ${heads.join(" | ")} |`,
    `| ${heads.map(() => "---").join(" | ")} |`,
    ...cells.map((row) => `| ${row.map(escapeText).join(" | ")} |`),
    "",
  ];
}
