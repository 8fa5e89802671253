import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectFolder } from "../infra/contract/project.ts";
import type { Cli } from "../ops/engine/cli.ts";
import { findCli } from "../ops/engine/cli.ts";
import { main } from "../ops/main.ts";
import { writeLevers } from "../ops/switching/phaseFile.ts";
import { sandboxWorkspace } from "../ops/switching/sandbox.ts";
import type { Figure } from "./figure.ts";
import { median } from "./pairs.ts";

/** Pulls and releases, each beside the engine's own. */
const rounds = 3;

const stack = "evening";
const lever = "search-off";
const files = join(projectFolder, "tests", "levers", "estate");

/**
 * From Enter to the last gate of a lever, against the engine's own update of the same on the same stack: what the command and the
 * gates add. The plan is read before Enter, and counts for nothing.
 */
export async function leverRatio(): Promise<Figure[]> {
  const cli = await findCli();
  if (!cli) {
    console.log("– lever, Enter to its last gate ÷ the engine's own update: SKIPPED, there is no Pulumi CLI");
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), "bench-levers-"));
  process.env["BROADCAST_SANDBOX_SCALE"] = "0";
  try {
    for (const to of ["prewarm", "live"]) await run(["switch", "--to", to, "--yes"], folder);
    const pairs: { ours: number; floor: number }[] = [];
    for (let round = 0; round < rounds; round++) {
      const floor = [own(cli, folder, [lever]), own(cli, folder, [])];
      const ours = [await fromEnter("pull", folder), await fromEnter("release", folder)];
      for (const [index, seconds] of ours.entries()) pairs.push({ ours: seconds, floor: floor[index] ?? 0 });
    }
    const [ours, floor] = [median(pairs.map((pair) => pair.ours)), median(pairs.map((pair) => pair.floor))];
    return [
      {
        what: "lever, Enter to its last gate ÷ the engine's own update of the same",
        measured: median(pairs.map((pair) => pair.ours / pair.floor)),
        bound: 1.5,
        detail: `${pairs.length} turns of ${lever}: ${ours.toFixed(1)} s and ${floor.toFixed(1)} s, pulumi ${cli.version}`,
      },
    ];
  } finally {
    delete process.env["BROADCAST_SANDBOX_SCALE"];
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Seconds of a plain `pulumi up` with these levers. */
function own({ root, command }: Cli, sandbox: string, levers: readonly string[]): number {
  const { folder, stackFile, environment } = sandboxWorkspace(stack, files, sandbox);
  writeLevers(stackFile, levers);
  const path = root === undefined ? command.command : join(root, "bin", "pulumi");
  const began = performance.now();
  execFileSync(path, ["up", "--yes", "--skip-preview", "--stack", stack, "--non-interactive"], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: "ignore",
  });
  return (performance.now() - began) / 1000;
}

/** Seconds from the answer to the end of a verb. */
async function fromEnter(verb: string, folder: string): Promise<number> {
  let entered = 0;
  await run([verb, lever], folder, () => {
    entered = performance.now();
    return Promise.resolve("y");
  });
  return (performance.now() - entered) / 1000;
}

async function run(args: readonly string[], folder: string, ask?: () => Promise<string>): Promise<void> {
  const notes: string[] = [];
  const note = (line: string): void => void notes.push(line);
  const code = await main([...args, "--stack", stack, "-C", files, "--sandbox", folder], {
    ...{ out: note, note, interactive: false },
    ...(ask && { ask }),
  });
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}:\n${notes.join("\n")}`);
}
