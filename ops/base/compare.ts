import { existsSync } from "node:fs";
import { isAbsolute, join, relative } from "node:path";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import { changeRulesOf } from "../../infra/contract/kind.ts";
import { kinds } from "../../stacks/kinds.ts";
import type { Timing } from "../../stacks/timing.ts";
import { defaultTiming } from "../../stacks/timing.ts";
import { comparableInputs } from "../engine/values.ts";
import { UsageError } from "../errors.ts";
import type { Graph, Node } from "../../infra/contract/graph.ts";
import type { Step } from "../../infra/contract/step.ts";
import { stepsBetween } from "../plan/steps.ts";
import { projectFolder } from "../../infra/contract/project.ts";
import { readStackFile } from "../stackFile.ts";
import type { Edit } from "./edit.ts";
import { editBetween } from "./edit.ts";
import { dumpGraphs } from "./dump.ts";
import type { Dump, DumpedLever, StackDump } from "./dumpGraphs.ts";
import type { LeverComparison, LeveredSide } from "./levers.ts";
import { compareLevers } from "./levers.ts";
import type { Revision } from "./revision.ts";
import { findCheckout, findRevision, isShallow } from "./revision.ts";
import { withTree } from "./tree.ts";

/** What the working tree changes in each phase of each stack, compared with another revision. */
export interface BaseComparison {
  base: Revision;
  stacks: StackComparison[];
  /** What a reader must know about the comparison itself. */
  notes: string[];
}

export interface StackComparison {
  stack: string;
  /** `added` where the base has no such stack file, `removed` where only the base has it. */
  presence: "kept" | "added" | "removed";
  /** The switch this branch asks for, by the phase in the stack file. */
  flip?: PhaseFlip;
  /** In every phase, the steps from what that phase was to what it is; empty where nothing changes. */
  phases: PhaseComparison[];
  /** The branch as moves of the running estate: the one that merging makes, and what it would be in the other phases. */
  edits: Edit[];
  /** Levers that the branch adds, removes or edits, and those that turn something else by it. They refuse no merge. */
  levers: LeverComparison[];
  /** Why one side is missing; the phases are empty then. */
  problem?: string;
}

/** A changed `broadcast:phase`. */
export interface PhaseFlip {
  from: Phase;
  to: Phase;
}

export interface PhaseComparison {
  phase: Phase;
  steps: Step[];
}

export interface CompareOptions {
  ref: string;
  /** Only this stack. Default: every stack of either side. */
  stack?: string;
  /** Folder of the stack files, within the project. Default: the project's own. */
  cwd?: string;
  /** Runs `npm ci` for the base where its dependencies are others. Default: false, which refuses. */
  install?: boolean;
  /** Folder of the project. Default: this one. */
  project?: string;
  signal?: AbortSignal;
}

/**
 * Compares the working tree, committed or not, with another revision: both programs run, each with its own stack files.
 * Throws {@link UsageError} when the revision is not there, or when either program does not run.
 */
export async function compareWithBase(options: CompareOptions): Promise<BaseComparison> {
  const { ref, install = false, project = projectFolder, signal } = options;
  const within = relative(project, options.cwd ?? project);
  if (within.startsWith("..") || isAbsolute(within)) {
    throw new UsageError(`--base compares revisions of this project: --cwd must be a folder within ${project}.`);
  }
  const checkout = await findCheckout(project);
  const base = await findRevision(checkout, ref);
  const [before, after] = await withTree(checkout, base, { install, signal }, async (tree) => {
    const theirs = join(tree, within);
    const before = existsSync(theirs) ? dumpGraphs(tree, theirs, `the base, ${ref}`, signal) : Promise.resolve({});
    const after = dumpGraphs(project, join(project, within), "the working tree", signal);
    // Both to their end, even where one fails: the other would still write into a tree that is being removed.
    await Promise.allSettled([before, after]);
    return Promise.all([before, after]);
  });
  const folder = join(project, within);
  return {
    base,
    stacks: compareDumps(before, after, options.stack, (stack) => timingOf(stack, folder)),
    notes: await notesOn(base, project),
  };
}

async function notesOn({ ref, leftAt }: Revision, project: string): Promise<string[]> {
  if (leftAt) return [];
  const shallow = await isShallow(project);
  const remedy = shallow ? " For that, fetch the history: git fetch --unshallow (in a workflow, fetch-depth: 0)." : "";
  return [`Compared with ${ref} as it is now, not with the commit where this branch left it.${remedy}`];
}

/** What the branch's own file says of time; its mistakes are told elsewhere. */
function timingOf(stack: string, folder: string): Timing {
  try {
    return readStackFile(stack, folder).estate.timing ?? defaultTiming;
  } catch {
    return defaultTiming;
  }
}

/** Both sides of every stack. Throws {@link UsageError} where neither has the one that is asked for. */
export function compareDumps(
  before: Dump,
  after: Dump,
  only?: string,
  timing: (stack: string) => Timing = () => defaultTiming,
): StackComparison[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  if (only !== undefined && !names.includes(only)) {
    throw new UsageError(
      `There is no stack file Pulumi.${only}.yaml on either side. Stacks: ${names.join(", ") || "none"}.`,
    );
  }
  return names
    .filter((stack) => only === undefined || stack === only)
    .map((stack) => compareStack(stack, before[stack], after[stack], timing));
}

function compareStack(
  stack: string,
  before: StackDump | undefined,
  after: StackDump | undefined,
  timing: (stack: string) => Timing,
): StackComparison {
  const presence = !before ? "added" : !after ? "removed" : "kept";
  if (after && "problem" in after)
    return { stack, presence, phases: [], edits: [], levers: [], problem: after.problem };
  if (before && "problem" in before)
    return { stack, presence, phases: [], edits: [], levers: [], problem: before.problem };
  const flipped = before && after && before.phase !== after.phase;
  return {
    stack,
    presence,
    ...(flipped && { flip: { from: before.phase, to: after.phase } }),
    phases: phases.map((phase) => ({
      phase,
      steps: stepsBetween(graph(before?.graphs[phase]), graph(after?.graphs[phase]), changeRulesOf(kinds)),
    })),
    edits: before && after ? editsOf(before, after, timing(stack)) : [],
    levers: after ? compareLevers(sideOf(before), sideOf(after), { stack, kinds, timing: timing(stack) }) : [],
  };
}

type Known = Exclude<StackDump, { problem: string }>;

/** Every move that the branch may be for a stack that stands as the base has it. */
function editsOf(before: Known, after: Known, timing: Timing): Edit[] {
  const side = ({ graphs }: Known, phase: Phase) => ({ phase, graph: graph(graphs[phase]) });
  const edit = (from: Phase, to: Phase): Edit => {
    const asked = from === before.phase && to === after.phase;
    return editBetween(side(before, from), side(after, to), { asked, kinds, timing });
  };
  // A switch of an estate that stays as it is is planned by itself.
  const within = phases.map((phase) => edit(phase, phase)).filter(({ forward }) => forward.steps.length > 0);
  if (within.length === 0 || before.phase === after.phase) return within;
  return [edit(before.phase, after.phase), ...within];
}

/** A stack file that there is not has no levers. */
function sideOf(side: Known | undefined): LeveredSide {
  const graphs = new Map(phases.map((phase) => [phase, graph(side?.graphs[phase])]));
  const plain = (phase: Phase): Graph => graphs.get(phase) ?? graph();
  if (!side) return { plain, levers: {} };
  const entry = ([name, { title, phases: where }]: [string, DumpedLever]) => {
    const out = (phase: Phase): Graph | undefined => {
      const found = where[phase];
      if (!found) return undefined;
      const nodes = new Map([...plain(phase).nodes, ...graph(found.nodes).nodes]);
      for (const urn of found.gone) nodes.delete(urn);
      return { nodes };
    };
    return [name, { title, out }] as const;
  };
  return { plain, levers: side.levers && Object.fromEntries(Object.entries(side.levers).map(entry)) };
}

function graph(nodes: readonly Node[] = []): Graph {
  return { nodes: new Map(nodes.map((node) => [node.urn, { ...node, inputs: comparableInputs(node.inputs) }])) };
}
