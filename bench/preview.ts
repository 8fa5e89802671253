import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { spawnSync } from "node:child_process";
import { findCli } from "../ops/engine/cli.ts";
import { OfflineEstate } from "../ops/plan/offlineEstate.ts";
import { RehearsalFolder } from "../ops/rehearsal/workspace.ts";
import { projectFolder } from "../infra/contract/project.ts";
import { readStackFile, stackFilePath } from "../ops/stackFile.ts";
import type { Figure } from "./figure.ts";
import type { Command } from "./pairs.ts";
import { timeAlternately } from "./pairs.ts";

/** The engine's preview of prod on the sandbox against that of a bare program with as many resources of the same providers. */
export async function previewRatio(): Promise<Figure[]> {
  const cli = await findCli();
  if (!cli) {
    console.log("– preview of prod ÷ preview of a bare program: SKIPPED, there is no Pulumi CLI");
    return [];
  }
  const { estate } = readStackFile("prod");
  const resources = (await new OfflineEstate("prod", estate).graph("normal")).nodes.size;
  const [prod, bare] = [
    new RehearsalFolder("prod", stackFilePath("prod")),
    new RehearsalFolder("prod", stackFilePath("prod")),
  ];
  try {
    makeBare(bare, resources);
    for (const folder of [prod, bare]) {
      run(folder, "stack", "init", "prod");
      run(folder, "up", "--yes", "--skip-preview");
    }
    const { ratio, a, b } = timeAlternately(preview(prod), preview(bare), 5);
    return [
      {
        what: "preview of prod ÷ preview of a bare program",
        measured: ratio,
        bound: 1.25,
        detail: `${String(resources)} resources each; ${a.toFixed(2)} s and ${b.toFixed(2)} s, medians of 5 pairs, pulumi ${cli.version}`,
      },
    ];
  } finally {
    prod.remove();
    bare.remove();
  }
}

/** Plain JavaScript, no loader, no schema, no guard: the least that registers so many resources with the three providers. */
function makeBare(folder: RehearsalFolder, resources: number): void {
  copyFileSync(join(projectFolder, "bench", "bare.mjs"), join(folder.path, "bare.mjs"));
  const project = join(folder.path, "Pulumi.yaml");
  const main = join(relative(folder.path, projectFolder), "stacks", "main.mjs");
  writeFileSync(project, readFileSync(project, "utf8").replace(main, "bare.mjs"));
  writeFileSync(join(folder.path, "count"), String(resources));
}

function preview(folder: RehearsalFolder): Command {
  return { command: "pulumi", args: ["preview", "--non-interactive"], cwd: folder.path, env: environment(folder) };
}

function run(folder: RehearsalFolder, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync("pulumi", [...args, "--non-interactive"], {
    cwd: folder.path,
    env: { ...process.env, ...environment(folder) },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`pulumi ${args.join(" ")}: ${stdout}${stderr}`);
}

function environment({ state, home, store }: RehearsalFolder): NodeJS.ProcessEnv {
  return {
    PULUMI_BACKEND_URL: `file://${state}`,
    PULUMI_HOME: home,
    PULUMI_CONFIG_PASSPHRASE: "bench",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    BROADCAST_SANDBOX_DIR: store,
    BROADCAST_SANDBOX_SCALE: "0",
  };
}
