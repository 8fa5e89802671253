import { getProject, getStack } from "@pulumi/pulumi";
import * as sdk from "@pulumi/pulumi/runtime/state.js";
import { changeRulesOf } from "../../infra/contract/kind.ts";
import type { Graph, Node } from "../../infra/contract/graph.ts";
import main from "../../stacks/index.ts";
import { leversMoved } from "../../stacks/leverMove.ts";
import type { Judge } from "../../stacks/move.ts";
import { phaseRecords } from "../../stacks/phaseRecords.ts";
import { offlineGraph } from "../graph/offline.ts";
import { notOwned } from "../levers/owned.ts";
import { hazardsOf } from "../plan/refusals.ts";
import { stepsBetween } from "../plan/steps.ts";
import { assessSafety } from "../safety/safety.ts";
import { comparableInputs } from "./values.ts";

/** What Pulumi runs: the program, with the judgement that plans are made by. */
export default (): ReturnType<typeof main> => main(judge);

/**
 * The same questions as a plan's, put to what is recorded and to what the program would register; and whether a lever that is
 * pulled or released moves what it owns, and nothing else.
 */
const judge: Judge = async (state, { phase, estate, levers: wanted }) => {
  const known = new Map<string, Promise<Graph>>();
  const graphWith = (levers: readonly string[]): Promise<Graph> => {
    const key = [...levers].sort().join();
    const found =
      known.get(key) ??
      aside(() => offlineGraph(getStack(), estate, phase, { project: getProject(), levers })).then(readable);
    known.set(key, found);
    return found;
  };
  const before = readable(state.graph);
  const after = await graphWith(wanted);
  const steps = stepsBetween(before, after, changeRulesOf(estate.kinds));
  // A record that was taken out of the state by hand may come back.
  const beyond = steps.filter(({ type, op }) => type !== phaseRecords.type || op !== "create");
  const moved = leversMoved(state, wanted);
  const beside = moved.length === 0 ? [] : await notOwned(steps, { moved, wanted, kinds: estate.kinds, graphWith });
  return [...beside, ...hazardsOf(beyond, assessSafety(before, after, steps, estate.kinds))];
};

/** Not among the SDK's types, though the Automation API runs programs beside each other by it. */
const { withLocalStorage } = sdk as unknown as { withLocalStorage: <T>(run: () => Promise<T>) => Promise<T> };

/** The SDK keeps what belongs to a run in one place; another program may run beside it in another. */
async function aside<T>(run: () => Promise<T>): Promise<T> {
  const kept = globalThis as { stackResource?: unknown };
  const { stackResource } = kept;
  try {
    return await withLocalStorage(run);
  } finally {
    kept.stackResource = stackResource;
  }
}

function readable({ nodes }: Graph): Graph {
  const entry = ([urn, node]: [string, Node]): [string, Node] => [
    urn,
    { ...node, inputs: comparableInputs(node.inputs) },
  ];
  return { nodes: new Map([...nodes].map(entry)) };
}
