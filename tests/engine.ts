import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { describe } from "vitest";
import { parseDocument } from "yaml";
import type { Phase } from "../infra/contract/dial.ts";
import { folderBackend } from "../ops/engine/backend.ts";
import { findCli } from "../ops/engine/cli.ts";
import { OfflineEstate } from "../ops/plan/offlineEstate.ts";
import { prefill } from "../ops/rehearsal/prefill.ts";
import { RehearsalFolder } from "../ops/rehearsal/workspace.ts";
import { readStackFile, stackFilePath } from "../ops/stackFile.ts";
import type { Cloud } from "../sandbox/cloud.ts";
import { openCloud } from "../sandbox/index.ts";

const cli = await findCli();

/** A suite that needs the real engine; where there is none it is skipped, and says so. */
export const describeEngine = describe.skipIf(cli === undefined);

/** The same where something else is needed as well; whoever finds that it is not there says so. */
export const describeEngineIf = (possible: boolean) => describe.skipIf(cli === undefined || !possible);

if (!cli) {
  console.warn(
    "SKIPPED: engine tests. There is no Pulumi CLI on PATH or in the launcher's cache; npx broadcast doctor says how to get one.",
  );
}

export interface Ran {
  code: number;
  /** Standard output and error, in the order they came. */
  output: string;
}

/** A stack of its own on the sandbox, driven by the plain CLI as an operator would. */
export class EngineStack {
  readonly folder: RehearsalFolder;
  readonly stack: string;

  constructor(stack: string, stackFile: string = stackFilePath(stack)) {
    this.stack = stack;
    this.folder = new RehearsalFolder(stack, stackFile);
  }

  get cloud(): Cloud {
    return openCloud({ folder: this.folder.store, scale: Infinity });
  }

  /** Makes the stack, and puts into the sandbox what its file adopts: what is there already stays as it is. */
  async init(): Promise<void> {
    const { code, output } = await this.pulumi("stack", "init", this.stack);
    if (code !== 0) throw new Error(output);
    const { estate } = readStackFile(this.stack, this.folder.path);
    await prefill(this.cloud, new OfflineEstate(this.stack, estate));
  }

  /** Runs `pulumi` with the phase in the stack file. */
  async at(phase: string, ...args: string[]): Promise<Ran> {
    this.folder.setPhase(phase as Phase);
    return this.pulumi(...args);
  }

  pulumi(...args: string[]): Promise<Ran> {
    const root = cli?.root;
    const command = root === undefined ? "pulumi" : join(root, "bin", "pulumi");
    return new Promise((resolve, reject) => {
      const child = spawn(command, [...args, "--non-interactive"], {
        cwd: this.folder.path,
        env: {
          ...process.env,
          PATH: `${root === undefined ? "" : dirname(command) + delimiter}${process.env["PATH"] ?? ""}`,
          PULUMI_BACKEND_URL: folderBackend(this.folder.state),
          PULUMI_HOME: this.folder.home,
          PULUMI_CONFIG_PASSPHRASE: "a test",
          PULUMI_SKIP_UPDATE_CHECK: "true",
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
          BROADCAST_SANDBOX_DIR: this.folder.store,
          BROADCAST_SANDBOX_SCALE: "0",
        },
      });
      let output = "";
      child.stdout.on("data", (data: Buffer) => (output += data.toString()));
      child.stderr.on("data", (data: Buffer) => (output += data.toString()));
      child.on("error", reject);
      child.on("close", (code) => resolve({ code: code ?? 1, output }));
    });
  }

  /** Every resource's inputs and outputs as the engine recorded them, without its bookkeeping of times. */
  async state(): Promise<unknown> {
    const { output } = await this.pulumi("stack", "export");
    const { deployment } = JSON.parse(output) as {
      deployment: { resources?: { urn: string; inputs?: unknown; outputs?: unknown }[] };
    };
    const resources = (deployment.resources ?? []).map(({ urn, inputs, outputs }) => ({ urn, inputs, outputs }));
    return resources.sort((a, b) => (a.urn < b.urn ? -1 : 1));
  }

  /** Rewrites what the stack file says of the estate; whatever else is in it stays. */
  describe(estate: unknown): void {
    const path = join(this.folder.path, `Pulumi.${this.stack}.yaml`);
    const document = parseDocument(readFileSync(path, "utf8"));
    document.setIn(["config", "broadcast:estate"], estate);
    writeFileSync(path, document.toString());
  }

  remove(): void {
    this.folder.remove();
  }
}
