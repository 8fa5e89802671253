import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Phase } from "../infra/contract/dial.ts";
import { findCli } from "../ops/engine/cli.ts";
import { main } from "../ops/main.ts";
import type { Plan } from "../ops/plan/plan.ts";
import type { JournalEntry } from "../ops/switching/records.ts";
import type { Figure } from "./figure.ts";

/** Simulated seconds in a real one: half an hour takes half a minute. */
const scale = 60;

/**
 * From a switch's start to its last gate on the sandbox's clock, against the plan's critical path: what the engine, the command
 * and the gates add to what the services need. Both directions, each with its two switches.
 */
export async function switchRatio(): Promise<Figure[]> {
  const cli = await findCli();
  if (!cli) {
    console.log("– switch to its last gate ÷ critical path: SKIPPED, there is no Pulumi CLI");
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), "bench-switch-"));
  process.env["BROADCAST_SANDBOX_SCALE"] = String(scale);
  try {
    return [
      await ratioOf(folder, "up", ["prewarm", "live"], cli.version),
      await ratioOf(folder, "back", ["prewarm", "normal"], cli.version),
    ];
  } finally {
    delete process.env["BROADCAST_SANDBOX_SCALE"];
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ratioOf(folder: string, direction: string, road: readonly Phase[], version: string): Promise<Figure> {
  let [took, path] = [0, 0];
  for (const to of road) {
    const { plan, entry } = await switched(folder, to);
    took += entry.seconds + Math.max(0, ...entry.gates.map(({ seconds }) => seconds));
    path += plan.forward.timing.seconds;
  }
  return {
    what: `switches ${direction}, start to last gate ÷ critical path of the plan`,
    measured: took / path,
    bound: 1.1,
    detail: `qa, ${road.join(" and ")}: ${took.toFixed(0)} s and ${path.toFixed(0)} s on the sandbox's clock at ${scale} ×, pulumi ${version}`,
  };
}

async function switched(folder: string, to: Phase): Promise<{ plan: Plan; entry: JournalEntry }> {
  const lines: string[] = [];
  const notes: string[] = [];
  const args = ["switch", "--stack", "qa", "--to", to, "--sandbox", folder, "--yes", "--json"];
  const code = await main(args, {
    out: (line) => void lines.push(line),
    note: (line) => void notes.push(line),
    interactive: false,
  });
  if (code !== 0) throw new Error(`switch --to ${to} ended with ${code}:\n${notes.join("\n")}`);
  return JSON.parse(lines.join("\n")) as { plan: Plan; entry: JournalEntry };
}
