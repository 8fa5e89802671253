import type { Estate } from "../../policies/check.ts";
import type { ResourceShape } from "../../policies/shape.ts";
import { inputsOf } from "../../policies/shape.ts";
import { token } from "../../policies/types.ts";
import { plainInputs } from "../../policies/wire.ts";
import type { Graph } from "../graph/graph.ts";
import type { Step } from "../plan/steps.ts";
import { StepOrder } from "./order.ts";

/** A resource at both ends of an update; one of them is missing where it is created or deleted. */
export interface Ends {
  before: ResourceShape | undefined;
  after: ResourceShape | undefined;
}

/** Both ends of an update and the steps in between, as the checks read them. */
export class World {
  readonly order: StepOrder;
  private readonly ends = new Map<string, Ends>();
  private readonly types = new Map<string, string[]>();

  constructor(before: Graph, after: Graph, steps: readonly Step[]) {
    this.order = new StepOrder(steps);
    for (const urn of new Set([...before.nodes.keys(), ...after.nodes.keys()])) this.add(urn, before, after);
  }

  /** URNs of all resources of these types, whichever end has them. */
  ofType(...types: string[]): string[] {
    return types.flatMap((type) => this.types.get(type) ?? []);
  }

  /** A resource at both ends. Where no step changes it, it stays as it is before. */
  at(urn: string): Ends {
    return this.ends.get(urn) ?? { before: undefined, after: undefined };
  }

  /** The resources that are there at one end. */
  shapes(urns: readonly string[], end: keyof Ends): ResourceShape[] {
    return urns.map((urn) => this.at(urn)[end]).filter((shape) => shape !== undefined);
  }

  /** URNs whose resource satisfies a reader of whole estates at either end. */
  urnsOf(types: readonly string[], select: (estate: Estate) => Estate): string[] {
    const urns = this.ofType(...types);
    const found = [...select(this.shapes(urns, "before")), ...select(this.shapes(urns, "after"))];
    return [...new Set(found.map(({ urn }) => urn))];
  }

  /** The place of the step that changes a resource. */
  placeOf(urn: string): number | undefined {
    return this.order.placeOf(urn);
  }

  /**
   * Whether a step may be done while its effect is still to come. The engine does not wait for an autoscaler's pods,
   * those of a patched Deployment end gracefully, and a database without `applyImmediately` changes in its maintenance window.
   */
  trails(urn: string): boolean {
    const shape = this.at(urn).after ?? this.at(urn).before;
    switch (shape?.type) {
      case token.autoscaler:
      case token.deploymentPatch:
        return true;
      case token.dbInstance:
      case token.dbCluster:
      case token.dbClusterInstance:
        return inputsOf(shape).at("applyImmediately").value() !== true;
      default:
        return false;
    }
  }

  private add(urn: string, before: Graph, after: Graph): void {
    const old = before.nodes.get(urn);
    const shape = old && { ...old, inputs: plainInputs(old.inputs) };
    const moves = this.order.placeOf(urn) !== undefined;
    const node = after.nodes.get(urn);
    const now = moves ? node && { ...node, inputs: plainInputs(node.inputs) } : shape;
    const type = (shape ?? now)?.type;
    if (type === undefined) return;
    this.ends.set(urn, { before: shape, after: now });
    const urns = this.types.get(type);
    if (urns) urns.push(urn);
    else this.types.set(type, [urn]);
  }
}
