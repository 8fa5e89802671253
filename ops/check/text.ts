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
  lines.push(conclusion(all.length, noes.length, unknowns.length));
  return lines;
}

function conclusion(all: number, noes: number, unknowns: number): string {
  if (noes > 0) return paint.bad(`Not ready: ${noes} of ${all} must be put right first.`);
  if (unknowns === all) {
    return paint.bad(
      "Nothing is known: no question had an answer, so this says nothing of the estate. Look at why, and ask again.",
    );
  }
  return paint.good(unknowns > 0 ? "Nothing known stands in the way." : "Ready.");
}
