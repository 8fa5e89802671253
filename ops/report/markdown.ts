import { plain } from "../render/markdown/escape.ts";
import type { Report } from "./rows.ts";
import { cellsOf, heads, sumOf, titleOf } from "./rows.ts";

/** The report as Markdown: an evening a section, a switch a row. */
export function reportMarkdown({ stack, company, evenings, prices }: Report): string {
  const lines = evenings.flatMap((evening) => [
    `## ${plain(titleOf(evening))}`,
    "",
    plain(sumOf(evening, prices)),
    "",
    `| ${heads.join(" | ")} |`,
    `| ${heads.map(() => "---").join(" | ")} |`,
    ...evening.switches.map((one) => `| ${cellsOf(one).map(plain).join(" | ")} |`),
    "",
  ]);
  const none = evenings.length === 0 ? ["No switch stands in this stack's history.", ""] : [];
  return [`# ${plain(company)}: evenings of ${plain(stack)}`, "", ...none, ...lines].join("\n");
}
