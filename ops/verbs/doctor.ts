import { examine } from "../doctor.ts";
import type { Terminal } from "../terminal.ts";
import { columns, paint } from "../terminal.ts";

export interface DoctorOptions {
  json?: boolean;
}

/** `broadcast doctor`: what is there and what is missing. It only looks. */
export async function doctor({ json }: DoctorOptions, terminal: Terminal): Promise<void> {
  const findings = await examine();
  if (json) {
    terminal.out(JSON.stringify({ ready: findings.every(({ found }) => found), findings }, null, 2));
    return;
  }
  const rows = columns(findings.map(({ what, found, detail }) => [found ? "✓" : "–", what, detail]));
  for (const row of rows) terminal.out(row.replace(/^✓/, paint.good).replace(/^–/, paint.warning));
  terminal.out("");
  terminal.out(
    findings.every(({ found }) => found)
      ? "Ready to switch."
      : "plan and rehearse need none of what is missing (–); a switch of a real estate needs all of it.",
  );
}
