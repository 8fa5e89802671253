import type { Graph } from "../../infra/contract/graph.ts";
import type { Kind } from "../../infra/contract/kind.ts";
import { typeFactsOf } from "../../infra/contract/kind.ts";
import { linkComponents, shapeOf } from "../../infra/contract/resources.ts";
import type { ResourceShape } from "../../infra/contract/shape.ts";
import { isOfAnyType } from "../../infra/contract/shape.ts";
import type { Step } from "../../infra/contract/step.ts";
import type { BeforeAfter, Transition } from "../../infra/contract/transition.ts";
import { StepOrder } from "./order.ts";

const nowhere: BeforeAfter = { before: undefined, after: undefined };

/** Both ends of an update and the steps in between, by their places in its order. */
export class PlannedTransition implements Transition {
  readonly order: StepOrder;
  private readonly ends = new Map<string, BeforeAfter>();
  private readonly types = new Map<string, string[]>();
  private readonly families = new Map<string, string[]>();
  private readonly factsOf: ReturnType<typeof typeFactsOf>;

  constructor(before: Graph, after: Graph, steps: readonly Step[], kinds: readonly Kind[]) {
    this.order = new StepOrder(steps);
    this.factsOf = typeFactsOf(kinds);
    const [old, now] = [shapesOf(before), shapesOf(after)];
    for (const urn of new Set([...old.keys(), ...now.keys()])) this.add(urn, old.get(urn), now.get(urn));
  }

  ofType(...types: readonly string[]): string[] {
    return types.flatMap((type) => this.types.get(type) ?? []);
  }

  at(urn: string): BeforeAfter {
    return this.ends.get(urn) ?? nowhere;
  }

  shapes(urns: readonly string[], end: keyof BeforeAfter): ResourceShape[] {
    return urns.map((urn) => this.at(urn)[end]).filter((shape) => shape !== undefined);
  }

  childrenOf(component: string, ...types: readonly string[]): string[] {
    const children = this.families.get(component) ?? [];
    if (types.length === 0) return [...children];
    return children.filter((urn) => {
      const { before, after } = this.at(urn);
      return types.includes((after ?? before)?.type ?? "");
    });
  }

  moves(urn: string): boolean {
    return this.placeOf(urn) !== undefined;
  }

  moving(): string[] {
    return this.order.steps.map(({ urn }) => urn);
  }

  /** The place of the step that changes a resource. */
  placeOf(urn: string): number | undefined {
    return this.order.placeOf(urn);
  }

  /** Whether a step may be done while its effect is still to come. */
  trails(urn: string): boolean {
    const { before, after } = this.at(urn);
    const shape = after ?? before;
    return shape !== undefined && this.factsOf(shape.type, urn)?.trails?.(shape) === true;
  }

  private add(urn: string, before: ResourceShape | undefined, after: ResourceShape | undefined): void {
    // A component has no step: what it says is what the program says at each end.
    const moves = this.moves(urn) || (before ?? after)?.type.startsWith("broadcast:") === true;
    const shape = before ?? after;
    if (shape === undefined || (before === undefined && !moves)) return;
    this.ends.set(urn, { before, after: moves ? after : before });
    if (!isOfAnyType(urn)) append(this.types, shape.type, urn);
    if (shape.parent !== undefined) append(this.families, shape.parent, urn);
  }
}

/** Every node as checks read it, with its component. */
function shapesOf({ nodes }: Graph): ReadonlyMap<string, ResourceShape> {
  return new Map(linkComponents([...nodes.values()].map(shapeOf)).map((shape) => [shape.urn, shape]));
}

function append(map: Map<string, string[]>, key: string, urn: string): void {
  const urns = map.get(key);
  if (urns) urns.push(urn);
  else map.set(key, [urn]);
}
