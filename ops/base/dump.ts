import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { phases } from "../../infra/contract/dial.ts";
import { UsageError } from "../errors.ts";
import { makeFolder, scratchFolder } from "../files.ts";
import { runCommand } from "./command.ts";
import type { Dump } from "./dumpGraphs.ts";
import { entry } from "./tree.ts";

const node = z.object({
  urn: z.string(),
  type: z.string(),
  name: z.string(),
  inputs: z.record(z.string(), z.unknown()),
  parent: z.string().optional(),
  dependencies: z.array(z.string()),
  protect: z.boolean(),
  // A program of before components were told apart has none in its graph.
  component: z.boolean().default(false),
  retained: z.boolean().optional(),
  importId: z.string().optional(),
  ignored: z.array(z.string()).optional(),
  provider: z.string().optional(),
});

/** Another revision wrote it: its form is not to be taken for granted. */
const dumpSchema: z.ZodType<Dump> = z.record(
  z.string(),
  z.union([
    z.object({ problem: z.string() }),
    z.object({
      phase: z.enum(phases),
      graphs: z.record(z.enum(phases), z.array(node)),
      levers: z
        .record(
          z.string(),
          z.object({
            title: z.string(),
            phases: z.partialRecord(z.enum(phases), z.object({ nodes: z.array(node), gone: z.array(z.string()) })),
          }),
        )
        .optional(),
    }),
  ]),
);

/**
 * Runs the program of a checkout in a process of its own, for every stack × phase.
 * Throws {@link UsageError} when it does not run; `label` says which revision it is.
 */
export async function dumpGraphs(
  project: string,
  stackFolder: string,
  label: string,
  signal?: AbortSignal,
): Promise<Dump> {
  const parent = join(project, ".broadcast");
  makeFolder("--base", parent);
  const folder = scratchFolder("graphs-", parent);
  try {
    const file = join(folder, "graphs.json");
    const args = [join("bin", "run.mjs"), entry, stackFolder, file];
    const { code, notes } = await runCommand(process.execPath, args, project, signal);
    if (code !== 0) throw new UsageError(`The program of ${label} does not run:\n${notes.trim().slice(0, 2000)}`);
    const parsed = dumpSchema.safeParse(JSON.parse(readFileSync(file, "utf8")));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    throw new UsageError(
      `The program of ${label} cannot be compared with this one: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
