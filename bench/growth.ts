import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { projectFolder } from "../infra/contract/project.ts";
import type { Figure } from "./figure.ts";
import { median } from "./pairs.ts";

/** Resources of prod, and of each app more: by its offline graph. */
const base = 39;
const ofAnApp = 3;
const phases = 3;

/** A stack file like prod's, with more apps like its web app. */
function writeStackFile(folder: string, apps: number): void {
  interface StackFile {
    config: { "broadcast:estate": { apps: Record<string, unknown> } };
  }
  const file = parse(readFileSync(join(projectFolder, "Pulumi.prod.yaml"), "utf8")) as StackFile;
  const estate = file.config["broadcast:estate"];
  const more = Array.from({ length: apps }, (_, index) => [`app-${String(index)}`, estate.apps["web"]] as const);
  estate.apps = { ...estate.apps, ...Object.fromEntries<unknown>(more) };
  writeFileSync(join(folder, "Pulumi.apps.yaml"), stringify(file, { aliasDuplicateObjects: false }));
}

interface Planned {
  /** Milliseconds a resource of a phase, the process's beginning and end included. */
  each: number;
  /** Most memory the process had, in MiB. */
  memory: number;
}

/** The whole command: stack file, three phases, two switches with their ways back, checks, worst moments, text. */
function plan(apps: number, runs: number): Planned {
  const folder = mkdtempSync(join(tmpdir(), "broadcast-growth-"));
  try {
    copyFileSync(join(projectFolder, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    writeStackFile(folder, apps);
    const watched = `process.on("exit", () => process._rawDebug("memory", process.resourceUsage().maxRSS))`;
    const watch = `data:text/javascript,${encodeURIComponent(watched)}`;
    const args = ["--import", watch, "bin/broadcast.mjs", "plan", "--stack", "apps", "-C", folder, "--to", "live"];
    const results = Array.from({ length: runs + 1 }, () => {
      const start = performance.now();
      const { stdout, stderr } = spawnSync("node", args, { cwd: projectFolder, encoding: "utf8", maxBuffer: 2 ** 28 });
      // So many apps are too many for the estate: the answer is a no, and a whole one.
      if (!stdout.includes("broadcast timeline")) throw new Error(`no whole plan of ${String(apps)} apps: ${stderr}`);
      const each = (performance.now() - start) / (phases * (base + ofAnApp * apps));
      return { each, memory: Number(/memory (\d+)/.exec(stderr)?.[1]) / 1024 };
    });
    const counted = results.slice(1);
    return { each: median(counted.map(({ each }) => each)), memory: Math.max(...counted.map(({ memory }) => memory)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A plan grows with the number of apps, and no faster. */
export function growth(): Promise<Figure[]> {
  const thousand = plan(1000, 3);
  // A stack file may have 512 KiB, which hold some 1,700 of them.
  const most = plan(1600, 3);
  return Promise.resolve([
    {
      what: "a resource of a phase in a whole plan with 1,000 apps, in milliseconds",
      measured: thousand.each,
      bound: 1,
      detail: "the command as a whole, median of 3",
    },
    {
      what: "the same with 1,600 apps, the most that a stack file holds, ÷ with 1,000",
      measured: most.each / thousand.each,
      bound: 1.2,
      detail: `${most.each.toFixed(2)} ms each; at most ${most.memory.toFixed(0)} MiB`,
    },
    {
      what: "most memory of a plan with 1,000 apps, in MiB",
      measured: thousand.memory,
      bound: 350,
      detail: "resident, the whole process",
    },
  ]);
}
