import type { Estate } from "../../policies/check.ts";
import type { ResourceShape } from "../../policies/shape.ts";
import { inputsOf, Unreadable } from "../../policies/shape.ts";
import { token } from "../../policies/types.ts";
import { plainInputs } from "../../policies/wire.ts";
import type { Graph } from "../graph/graph.ts";
import type { Step } from "../plan/steps.ts";
import { StepOrder } from "./order.ts";

const nowhere: Ends = { before: undefined, after: undefined };

const neverAwaited = new Set<string>([token.autoscaler, token.deploymentPatch]);
const deferrable = new Set<string>([token.dbInstance, token.dbCluster, token.dbClusterInstance]);

/** A resource at both ends of an update; one of them is missing where it is created or deleted. */
export interface Ends {
  before: ResourceShape | undefined;
  after: ResourceShape | undefined;
}

/**
 * A reader that names the resource where it cannot be read, since a limit is a sum over many; and that reads each once,
 * since every limit asks again.
 */
export function remembering<T extends object>(read: (shape: ResourceShape) => T): (shape: ResourceShape) => T {
  const known = new WeakMap<ResourceShape, T>();
  return (shape) => {
    const found = known.get(shape);
    if (found) return found;
    try {
      const value = read(shape);
      known.set(shape, value);
      return value;
    } catch (error) {
      throw error instanceof Unreadable ? new Unreadable(`${shape.name}: ${error.message}`) : error;
    }
  };
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

  neverAwaited = new Set<string>([token.autoscaler, token.deploymentPatch]);
  deferrable = new Set<string>([token.dbInstance, token.dbCluster, token.dbClusterInstance]);

  /** A resource at both ends. Where no step changes it, it stays as it is before. */
  at(urn: string): Ends {
    return this.ends.get(urn) ?? nowhere;
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
    const { before, after } = this.at(urn);
    const shape = after ?? before;
    if (shape === undefined) return false;
    if (neverAwaited.has(shape.type)) return true;
    return deferrable.has(shape.type) && inputsOf(shape).at("applyImmediately").value() !== true;
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
