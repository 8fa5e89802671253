import { examine } from "../doctor.ts";
import type { Terminal } from "../terminal.ts";
import { columns, paint } from "../terminal.ts";

export interface DoctorOptions {
  json?: boolean;
}

/** `broadcast doctor`: what is there and what is missing. It only looks. */
export async function doctor({ json }: DoctorOptions, terminal: Terminal): Promise<void> {
  const findings = await examine();
  const ready = findings.every(({ found, optional }) => found || optional);
  if (json) {
    terminal.out(JSON.stringify({ ready, findings }, null, 2));
    return;
  }
  const rows = columns(
    findings.map(({ what, found, optional, detail }) => [found ? "✓" : optional ? "·" : "–", what, detail]),
  );
  for (const row of rows) terminal.out(row.replace(/^✓/, paint.good).replace(/^–/, paint.warning));
  terminal.out("");
  terminal.out(
    ready
      ? "Ready to switch."
      : "plan and rehearse need none of what is missing (–); a switch of a real estate needs all of it.",
  );
}
