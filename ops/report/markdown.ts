import { escapeText } from "../render/markdown/escape.ts";
import type { Report } from "./rows.ts";
import { cellsOf, headers, sumOf, titleOf } from "./rows.ts";

/** The report as Markdown: an evening a section, a switch a row. */
export function reportMarkdown({ stack, company, evenings, prices }: Report): string {
  const lines = evenings.flatMap((evening) => [
    `## ${escapeText(titleOf(evening))}`,
    "",
    escapeText(sumOf(evening, prices)),
    "",
    `| ${headers.join(" | ")} |`,
    `| ${headers.map(() => "---").join(" | ")} |`,
    ...evening.switches.map((one) => `| ${cellsOf(one).map(escapeText).join(" | ")} |`),
    "",
  ]);
  const none = evenings.length === 0 ? ["No switch stands in this stack's history.", ""] : [];
  return [`# ${escapeText(company)}: evenings of ${escapeText(stack)}`, "", ...none, ...lines].join("\n");
}
