// Writes what the program of this very revision registers, for every stack × phase, as JSON:
// node bin/run.mjs ops/base/dumpGraphs.ts <folder of the stack files> <file to write>
import { writeFileSync } from "node:fs";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import type { Node } from "../../infra/contract/graph.ts";
import { offlineGraph } from "../graph/offline.ts";
import { readStackFile, stackNames } from "../stackFile.ts";

/** A lever of one revision, in each phase in which it may be out. */
export interface DumpedLever {
  title: string;
  phases: Partial<
    Record<
      Phase,
      { /** What is otherwise while it is out. */ nodes: Node[]; /** URNs of what is not there then. */ gone: string[] }
    >
  >;
}

/** One stack of one revision. A revision that knew of no levers says nothing of them. */
export type StackDump =
  { phase: Phase; graphs: Record<Phase, Node[]>; levers?: Record<string, DumpedLever> } | { problem: string };

export type Dump = Record<string, StackDump>;

/** @throws Error where the folder or the file is not said */
export default async function write(): Promise<void> {
  const [folder, file] = process.argv.slice(2);
  if (folder === undefined || file === undefined) throw new Error("A folder to read and a file to write are needed.");
  const dump: Dump = {};
  for (const stack of stackNames(folder)) dump[stack] = await dumpStack(stack, folder);
  writeFileSync(file, JSON.stringify(dump));
}

/** Most of an estate is the same with a lever out. */
function differing(plain: readonly Node[], out: ReadonlyMap<string, Node>): { nodes: Node[]; gone: string[] } {
  const known = new Map(plain.map((node) => [node.urn, JSON.stringify(node)]));
  return {
    nodes: [...out.values()].filter((node) => known.get(node.urn) !== JSON.stringify(node)),
    gone: plain.flatMap(({ urn }) => (out.has(urn) ? [] : [urn])),
  };
}

/** A stack file that is wrong must not hide what the others say. */
async function dumpStack(stack: string, from: string): Promise<StackDump> {
  try {
    const { phase, estate } = readStackFile(stack, from);
    const graphs: [Phase, Node[]][] = [];
    // The SDK keeps its state in the process, so programs run one after the other.
    for (const each of phases) graphs.push([each, [...(await offlineGraph(stack, estate, each)).nodes.values()]]);
    const made = Object.fromEntries(graphs) as Record<Phase, Node[]>;
    const levers: [string, DumpedLever][] = [];
    // Read here: this may be run in a revision that has none.
    for (const [name, { title, phases: where }] of Object.entries(estate.levers ?? {})) {
      const lever: DumpedLever = { title, phases: {} };
      for (const each of where) {
        const out = (await offlineGraph(stack, estate, each, { levers: [name] })).nodes;
        lever.phases[each] = differing(made[each], out);
      }
      levers.push([name, lever]);
    }
    return { phase, graphs: made, levers: Object.fromEntries(levers) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
