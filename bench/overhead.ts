import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { projectFolder } from "../infra/contract/project.ts";
import { findCli } from "../ops/engine/cli.ts";
import { withPhase } from "../ops/switching/phaseFile.ts";
import { sandboxWorkspace } from "../ops/switching/sandbox.ts";
import type { Figure } from "./figure.ts";
import { timeAlternately } from "./pairs.ts";

const broadcast = join(projectFolder, "bin", "broadcast.mjs");

/**
 * One switch on the sandbox, from Enter to its last gate, against the engine's own preview and update of the same stack from the same
 * state. The sandbox's services need no time, so what is left is what the plan, the checks, the records and the gates cost.
 */
export async function overhead(): Promise<Figure[]> {
  const cli = await findCli();
  if (!cli) {
    console.log("– a switch ÷ the engine's own preview and update: SKIPPED, there is no Pulumi CLI");
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), "bench-overhead-"));
  const [kept, used] = [join(folder, "kept"), join(folder, "used")];
  const scale = { BROADCAST_SANDBOX_SCALE: "0" };
  try {
    const { status, stderr } = spawnSync("node", [broadcast, "status", "--stack", "qa", "--sandbox", used], {
      env: { ...process.env, ...scale },
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`status: ${stderr}`);
    cpSync(used, kept, { recursive: true });
    const workspace = sandboxWorkspace("qa", undefined, used);
    const restore = (): void => {
      rmSync(used, { recursive: true, force: true });
      cpSync(kept, used, { recursive: true });
    };
    const restoreWithPhase = (): void => {
      restore();
      writeFileSync(workspace.stackFile, withPhase(readFileSync(workspace.stackFile, "utf8"), "prewarm"));
    };
    const args = ["switch", "--stack", "qa", "--to", "prewarm", "--sandbox", used, "--yes"];
    const own = "pulumi preview --non-interactive && pulumi up --yes --skip-preview --non-interactive";
    const { ratio, a, b } = timeAlternately(
      { command: "node", args: [broadcast, ...args], env: scale, before: restore },
      {
        ...{ command: "sh", args: ["-c", own], cwd: workspace.folder, before: restoreWithPhase },
        env: { ...workspace.environment, ...scale, PULUMI_STACK: "qa" },
      },
      5,
    );
    return [
      {
        what: "a switch ÷ the engine's own preview and update",
        measured: ratio,
        bound: 1.15,
        detail: `qa to prewarm on a sandbox that needs no time; ${a.toFixed(1)} s and ${b.toFixed(1)} s, medians of 5 pairs, pulumi ${cli.version}`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
