// Writes what the program of this very revision registers, for every stack × phase, as JSON:
// node bin/run.mjs ops/base/dumpGraphs.ts <folder of the stack files> <file to write>
import { writeFileSync } from "node:fs";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import type { Node } from "../../infra/contract/graph.ts";
import { offlineGraph } from "../graph/offline.ts";
import { readStackFile, stackNames } from "../stackFile.ts";

/** One stack of one revision. */
export type StackDump = { phase: Phase; graphs: Record<Phase, Node[]> } | { problem: string };

export type Dump = Record<string, StackDump>;

/** @throws Error where the folder or the file is not said */
export default async function write(): Promise<void> {
  const [folder, file] = process.argv.slice(2);
  if (folder === undefined || file === undefined) throw new Error("A folder to read and a file to write are needed.");
  const dump: Dump = {};
  for (const stack of stackNames(folder)) dump[stack] = await dumpStack(stack, folder);
  writeFileSync(file, JSON.stringify(dump));
}

/** A stack file that is wrong must not hide what the others say. */
async function dumpStack(stack: string, from: string): Promise<StackDump> {
  try {
    const { phase, estate } = readStackFile(stack, from);
    const graphs: [Phase, Node[]][] = [];
    // The SDK keeps its state in the process, so programs run one after the other.
    for (const each of phases) graphs.push([each, [...(await offlineGraph(stack, estate, each)).nodes.values()]]);
    return { phase, graphs: Object.fromEntries(graphs) as Record<Phase, Node[]> };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
