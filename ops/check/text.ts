import { columns, paint } from "../terminal.ts";
import type { Readiness } from "./check.ts";
import type { Finding } from "../../infra/contract/question.ts";

const marks = { yes: "✓", no: "✗", unknown: "?" } as const;
const colours = { yes: paint.good, no: paint.bad, unknown: paint.warning };

/** The answers as lines: each question, its noes and unknowns in full, and at the end what is to be done. */
export function readinessText({ estate, answers }: Readiness): string[] {
  const all = answers.flatMap(({ findings }) => findings);
  const having = (verdict: Finding["verdict"]): Finding[] => all.filter((finding) => finding.verdict === verdict);
  const lines = [paint.strong(`Asked of ${estate}`), ""];
  for (const { asks, findings } of answers) {
    lines.push(paint.strong(asks));
    const rows = columns(findings.map(({ verdict, subject, message }) => [`  ${marks[verdict]}`, subject, message]));
    findings.forEach(({ verdict, fix }, index) => {
      const row = rows[index] ?? "";
      lines.push(row.replace(marks[verdict], colours[verdict](marks[verdict])));
      if (fix !== undefined) lines.push(`      fix: ${fix}`);
    });
  }
  const [noes, unknowns] = [having("no"), having("unknown")];
  const missing = [...new Set(unknowns.flatMap(({ permission }) => permission ?? []))].sort();
  lines.push("");
  if (missing.length > 0) {
    lines.push(paint.warning(`Rights these credentials lack (docs/permissions.md): ${missing.join(", ")}`));
  }
  if (unknowns.length > 0) {
    lines.push(
      paint.warning(`${unknowns.length} of ${all.length} could not be known: judge them yourself before you switch.`),
    );
  }
  lines.push(
    noes.length > 0
      ? paint.bad(`Not ready: ${noes.length} of ${all.length} must be put right first.`)
      : paint.good(unknowns.length > 0 ? "Nothing known stands in the way." : "Ready."),
  );
  return lines;
}
