import type { Graph } from "../../infra/contract/graph.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import type { Estate } from "../../stacks/estate.ts";
import { offlineGraph } from "../graph/offline.ts";
import { OfflineEstate } from "../plan/offlineEstate.ts";

/** An estate with levers out, in the phases in which they may be. */
export class LeveredEstate extends OfflineEstate {
  private readonly levers: readonly string[];

  constructor(stack: string, estate: Estate, levers: readonly string[]) {
    super(stack, estate);
    this.levers = levers;
  }

  protected override graphIn(phase: Phase): Promise<Graph> {
    const levers = this.levers.filter((name) => this.estate.levers?.[name]?.phases.includes(phase));
    return offlineGraph(this.stack, this.estate, phase, { levers });
  }
}
