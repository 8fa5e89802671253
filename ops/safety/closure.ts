import type { Step } from "../../infra/contract/step.ts";
import { FlowNetwork } from "./flow.ts";
import { StepOrder } from "./order.ts";

/** A set of nodes that holds everything its members need. */
export interface Closure {
  /** Sum of the members' weights; 0 for the empty set. */
  value: number;
  members: ReadonlySet<number>;
}

/** Decimal weights count to the millionth: finer than any connection, core or byte that a plan speaks of. */
const scale = 1e6;

/**
 * The closed set with the largest sum of weights, exactly; the smallest of them where several have it.
 * A node's prerequisites must not lead back to it. Nodes without a weight count 0.
 *
 * By minimum cut: source → node with its weight where it is positive, node → sink with its loss where it is negative,
 * node → prerequisite without limit. What stays on the source's side of the least cut is the set.
 * Source: J.-C. Picard, "Maximal closure of a graph and applications to combinatorial problems", 1976.
 *
 * Only what a positive node needs is looked at, so its cost follows the part of an update that moves a quantity.
 * Throws RangeError on a weight that is no number, or too large to be exact.
 */
export function maximumClosure(
  prerequisites: (node: number) => readonly number[],
  weights: ReadonlyMap<number, number>,
): Closure {
  const exact = wholeWeights(weights);
  const weightOf = (node: number): number => exact.weights.get(node) ?? 0;
  const candidates = new Set([...exact.weights].filter(([, weight]) => weight > 0).map(([node]) => node));
  const gain = [...candidates].reduce((sum, node) => sum + weightOf(node), 0);
  let loses = false;
  // A set that grows is walked to its new end: these are the candidates and all they need.
  for (const node of candidates) {
    loses ||= weightOf(node) < 0;
    for (const other of prerequisites(node)) candidates.add(other);
  }
  if (!loses) return { value: gain / exact.scale, members: candidates };

  const nodes = [...candidates];
  const places = new Map(nodes.map((node, place) => [node, place]));
  const [source, sink] = [nodes.length, nodes.length + 1];
  const network = new FlowNetwork(nodes.length + 2);
  for (const [place, node] of nodes.entries()) {
    const weight = weightOf(node);
    if (weight > 0) network.addArc(source, place, weight);
    if (weight < 0) network.addArc(place, sink, -weight);
    for (const other of prerequisites(node)) network.addArc(place, places.get(other) as number, Infinity);
  }
  const lost = network.maximumFlow(source, sink);
  const side = network.sourceSide(source);
  return { value: (gain - lost) / exact.scale, members: new Set(nodes.filter((_, place) => side[place] === 1)) };
}

function wholeWeights(weights: ReadonlyMap<number, number>): { scale: number; weights: Map<number, number> } {
  const used = [...weights.values()].every(Number.isInteger) ? 1 : scale;
  const whole = new Map([...weights].map(([node, weight]) => [node, Math.round(weight * used)]));
  const total = [...whole.values()].reduce((sum, weight) => sum + Math.abs(weight), 0);
  if (!Number.isSafeInteger(total)) {
    throw new RangeError(
      `Weights of ${total / used} in all cannot be summed exactly; at most ${Number.MAX_SAFE_INTEGER / used}.`,
    );
  }
  return { scale: used, weights: whole };
}

/**
 * The worst moment of an update for one quantity. An update may stop after any set of steps that holds what each of
 * them waits for; a step under way may show its old or its new value, and both are such sets, with it and without it.
 * @param weightOf What the quantity rises by when a step is done; negative where it falls.
 */
export function worstSubset(
  steps: readonly Step[],
  weightOf: (step: Step) => number,
): { value: number; steps: Step[] } {
  const order = new StepOrder(steps);
  const weights = new Map(steps.map((step, place) => [place, weightOf(step)]));
  const { value, members } = maximumClosure((place) => order.prerequisites(place), weights);
  return { value, steps: steps.filter((_, place) => members.has(place)) };
}
