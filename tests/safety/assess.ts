import type { Phase } from "../../infra/contract/dial.ts";
import type { Graph, Node } from "../../infra/contract/graph.ts";
import type { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { stepsBetween } from "../../ops/plan/steps.ts";
import type { SafetyVerdict } from "../../ops/safety/safety.ts";
import { assessSafety } from "../../ops/safety/safety.ts";
import { kinds } from "../../stacks/kinds.ts";
import type { RawEstate } from "../estates.ts";
import { offlineEstate } from "../graphs.ts";

export type Move = readonly [from: Phase, to: Phase];

/** Inputs of one resource, free to be changed. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test breaks it on purpose, in ways no type allows
type Inputs = any;

interface Options {
  stack?: string;
  edit?: (estate: RawEstate) => void;
  /** Changes a resource or a component of one end after the program has run. */
  alter?: (node: { name: string; inputs: Inputs; dependencies: string[] }, phase: Phase) => void;
}

export type Alter = NonNullable<Options["alter"]>;

const estates = new Map<string, OfflineEstate>();

/** The estate of a stack file as it stands, made once. */
function unedited(stack: string): OfflineEstate {
  const estate = estates.get(stack) ?? offlineEstate(stack);
  estates.set(stack, estate);
  return estate;
}

/** Whether a move of a stack is safe, after changes to its file or to what its program asks for. */
export async function assess(
  [from, to]: Move,
  { stack = "prod", edit, alter }: Options = {},
): Promise<SafetyVerdict[]> {
  const estate = edit ? offlineEstate(stack, edit) : unedited(stack);
  const end = async (phase: Phase): Promise<Graph> => altered(await estate.graph(phase), phase, alter);
  const [before, after] = [await end(from), await end(to)];
  return assessSafety(before, after, stepsBetween(before, after, {}), kinds);
}

function altered({ nodes }: Graph, phase: Phase, alter: Options["alter"]): Graph {
  const copies = [...nodes].map(([urn, given]): [string, Node] => {
    const copy = structuredClone(given);
    alter?.(copy, phase);
    return [urn, copy];
  });
  return { nodes: new Map(copies) };
}

export function verdict(verdicts: readonly SafetyVerdict[], name: string): SafetyVerdict {
  const found = verdicts.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`No verdict ${name}; there are ${verdicts.map((item) => item.name).join(", ")}`);
  return found;
}

/** URNs of resources of prod, by name. */
export async function urnsOf(...names: readonly string[]): Promise<string[]> {
  const { nodes } = await unedited("prod").graph("normal");
  return [...nodes.values()].filter(({ name }) => names.includes(name)).map(({ urn }) => urn);
}

/** Makes resources of these names wait for others. */
export function waitFor(name: RegExp, others: readonly string[]): Alter {
  return (node) => {
    if (name.test(node.name)) node.dependencies.push(...others);
  };
}
