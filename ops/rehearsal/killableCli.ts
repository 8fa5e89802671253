import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import type { PulumiCommand } from "@pulumi/pulumi/automation/index.js";
import type { Cli } from "../engine/cli.ts";
import { executable } from "../engine/cli.ts";

/**
 * A CLI whose process can be killed: the Automation API hides the process's id, so a script of the same name writes it
 * down and becomes the CLI.
 */
export class KillableCli {
  readonly command: PulumiCommand;
  private readonly pidFile: string;

  private constructor(command: PulumiCommand, pidFile: string) {
    this.command = command;
    this.pidFile = pidFile;
  }

  /** Puts the script into a folder. */
  static async make(cli: Cli, folder: string): Promise<KillableCli> {
    const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
    const root = join(folder, "cli");
    const pidFile = join(root, "pid");
    mkdirSync(join(root, "bin"), { recursive: true });
    const script = join(root, "bin", "pulumi");
    // `exec` keeps the process id. The program under way asks this CLI for its stack's state, which is not what is to be killed.
    const noted = `[ "$1 $2" = "stack export" ] || echo $$ > ${quoted(pidFile)}`;
    writeFileSync(script, `#!/bin/sh\n${noted}\nexec ${quoted(programOf(cli))} "$@"\n`);
    chmodSync(script, 0o755);
    return new KillableCli(await PulumiCommand.get({ root, skipVersionCheck: true }), pidFile);
  }

  /** Kills the engine that was started last: SIGKILL, so it cannot put anything in order. */
  kill(): void {
    process.kill(Number(readFileSync(this.pidFile, "utf8")), "SIGKILL");
  }
}

/** The script must not find itself on PATH. */
function programOf({ root }: Cli): string {
  if (root !== undefined) return join(resolve(root), "bin", "pulumi");
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(resolve(folder), "pulumi")).find(executable) ?? "pulumi";
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
