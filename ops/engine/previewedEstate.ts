import type { Phase } from "../../infra/contract/dial.ts";
import { changeRulesOf } from "../../infra/contract/kind.ts";
import type { Estate } from "../../stacks/estate.ts";
import type { Graph, Node } from "../../infra/contract/graph.ts";
import { OfflineEstate } from "../plan/offlineEstate.ts";
import type { Step } from "../../infra/contract/step.ts";
import { stepsBetween } from "../plan/steps.ts";
import type { Measurement } from "../timing/measured.ts";
import type { EnginePreview } from "./preview.ts";

/** An estate of which one switch was previewed by the engine; its way back and the other phases are known offline. */
export class PreviewedEstate extends OfflineEstate {
  private readonly from: Phase;
  private readonly to: Phase;
  private readonly preview: EnginePreview;
  protected override readonly halfWay: boolean;

  constructor(
    stack: string,
    estate: Estate,
    { from, to, halfWay = false }: { from: Phase; to: Phase; halfWay?: boolean },
    preview: EnginePreview,
    measurements: readonly Measurement[] = [],
  ) {
    super(stack, estate, measurements);
    this.from = from;
    this.to = to;
    this.halfWay = halfWay;
    this.preview = preview;
  }

  override graph(phase: Phase): Promise<Graph> {
    if (phase === this.from) return this.inProgramOrder(phase, this.preview.before);
    return phase === this.to ? this.inProgramOrder(phase, this.preview.after) : super.graph(phase);
  }

  override async steps(from: Phase | undefined, to: Phase): Promise<Step[]> {
    if (from === this.from && to === this.to) return this.preview.steps;
    if (from !== this.to || to !== this.from) return super.steps(from, to);
    return stepsBetween(this.preview.after, this.preview.before, changeRulesOf(this.kinds));
  }

  /** The engine tells resources as they get ready, and of two equals a check names the first. */
  private async inProgramOrder(phase: Phase, { nodes }: Graph): Promise<Graph> {
    const order = [...(await super.graph(phase)).nodes.keys(), ...nodes.keys()];
    const entry = (urn: string): [string, Node][] => {
      const node = nodes.get(urn);
      return node ? [[urn, node]] : [];
    };
    return { nodes: new Map(order.flatMap(entry)) };
  }
}
