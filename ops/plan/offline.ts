import type { Phase } from "../../infra/dial.ts";
import { runChecks } from "../../policies/run.ts";
import { replacements } from "../../sandbox/replacements.ts";
import type { Estate } from "../../stacks/estate.ts";
import type { Graph } from "../graph/graph.ts";
import { offlineGraph } from "../graph/offline.ts";
import type { Plan } from "./plan.ts";
import { makePlan } from "./plan.ts";
import type { Step } from "./steps.ts";
import { stepsBetween } from "./steps.ts";

/** The estate's resources, phase by phase as they are asked for; no phase is computed twice. */
export class OfflineEstate {
  readonly stack: string;
  private readonly estate: Estate;
  private readonly graphs = new Map<Phase, Promise<Graph>>();
  /** The SDK keeps its state in the process, so programs run one after the other. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(stack: string, estate: Estate) {
    this.stack = stack;
    this.estate = estate;
  }

  graph(phase: Phase): Promise<Graph> {
    const known = this.graphs.get(phase);
    if (known) return known;
    const graph = this.last.then(() => offlineGraph(this.stack, this.estate, phase));
    this.last = graph.catch(() => undefined);
    this.graphs.set(phase, graph);
    return graph;
  }

  /** The steps from one phase to another; from nothing at all where `from` is undefined. */
  async steps(from: Phase | undefined, to: Phase): Promise<Step[]> {
    const before: Graph = from === undefined ? { nodes: new Map() } : await this.graph(from);
    return stepsBetween(before, await this.graph(to), replacements);
  }

  /** The plan of one switch. Needs no CLI, no network and no credentials. */
  async plan(from: Phase, to: Phase): Promise<Plan> {
    const [before, after] = [await this.graph(from), await this.graph(to)];
    return makePlan({
      stack: this.stack,
      from,
      to,
      forward: await this.steps(from, to),
      back: await this.steps(to, from),
      checks: [
        { phase: from, verdicts: runChecks([...before.nodes.values()]) },
        { phase: to, verdicts: runChecks([...after.nodes.values()]) },
      ],
    });
  }
}
