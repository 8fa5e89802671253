import { execFile, spawn, spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = promisify(execFile);

/** The version of the Pulumi CLI on PATH, or undefined. */
export function pulumiVersion(): string | undefined {
  const { status, stdout } = spawnSync("pulumi", ["version"], { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
}

export interface Outcome {
  code: number;
  output: string;
}

/** A Pulumi project in a folder of its own, on the sandbox's providers and a backend of files. */
export class Project {
  readonly folder: string;
  readonly store: string;
  readonly environment: NodeJS.ProcessEnv;

  constructor(folder: string, program: string) {
    this.folder = join(folder, "project");
    this.store = join(folder, "store");
    const home = join(folder, "home");
    for (const each of [this.folder, home, join(folder, "state")]) mkdirSync(each);
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"));
    writeFileSync(join(this.folder, "package.json"), '{"type":"module"}');
    const names = ["aws", "cloudflare", "kubernetes"];
    const plugins = { providers: names.map((name) => ({ name, path: join(root, "sandbox", name) })) };
    const runtime = { name: "nodejs", options: { typescript: false } };
    // JSON is YAML.
    writeFileSync(
      join(this.folder, "Pulumi.yaml"),
      JSON.stringify({ name: "trial", runtime, main: "index.mjs", plugins }),
    );
    this.write(program);
    this.environment = {
      PATH: process.env["PATH"],
      HOME: home,
      PULUMI_HOME: join(home, ".pulumi"),
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "trial",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      BROADCAST_SANDBOX_DIR: this.store,
      BROADCAST_SANDBOX_SCALE: "0",
    };
  }

  write(program: string): void {
    writeFileSync(join(this.folder, "index.mjs"), program);
  }

  async pulumi(...args: string[]): Promise<Outcome> {
    try {
      const { stdout, stderr } = await run("pulumi", [...args, "--non-interactive"], this.#options());
      return { code: 0, output: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, output: stdout + stderr };
    }
  }

  /** Starts an update and leaves it running. */
  start(environment: NodeJS.ProcessEnv, ...args: string[]): ReturnType<typeof spawn> {
    const { cwd, env } = this.#options();
    return spawn("pulumi", ["up", "--yes", "--skip-preview", "--non-interactive", ...args], {
      cwd,
      env: { ...env, ...environment },
      stdio: "ignore",
    });
  }

  /** Ids of the provider processes that serve this project's store. */
  providers(): number[] {
    const { stdout } = spawnSync("ps", ["axeww", "-o", "pid=,command="], { encoding: "utf8", maxBuffer: 2 ** 26 });
    return stdout
      .split("\n")
      .filter((line) => line.includes("start.mjs") && line.includes(`BROADCAST_SANDBOX_DIR=${this.store}`))
      .map((line) => Number.parseInt(line, 10));
  }

  #options(): { cwd: string; env: NodeJS.ProcessEnv } {
    return { cwd: this.folder, env: this.environment };
  }
}
