import type { Node } from "./graph.ts";
import { providerName } from "./graph.ts";
import type { ResourceShape } from "./shape.ts";
import { isOfAnyType } from "./shape.ts";
import { plainInputs } from "./plainInputs.ts";

/** The resources of an estate as checks read them, each with the component it belongs to, found by type and by component. */
export class Resources {
  readonly all: readonly ResourceShape[];
  private readonly byUrn = new Map<string, ResourceShape>();
  private types: Map<string, ResourceShape[]> | undefined;
  private families: Map<string, ResourceShape[]> | undefined;

  constructor(shapes: readonly ResourceShape[]) {
    this.all = linkComponents(shapes);
    for (const shape of this.all) this.byUrn.set(shape.urn, shape);
  }

  /** Of a graph's nodes: unknown values, secrets and outputs are told apart here. */
  static of(nodes: Iterable<Node>): Resources {
    return new Resources([...nodes].map(shapeOf));
  }

  get(urn: string): ResourceShape | undefined {
    return this.byUrn.get(urn);
  }

  /** Those that the kinds of these types register; what a stack file names by its type is none of them. */
  ofType(...types: readonly string[]): ResourceShape[] {
    this.types ??= grouped(this.all, ({ urn, type }) => (isOfAnyType(urn) ? undefined : type));
    return types.flatMap((type) => this.types?.get(type) ?? []);
  }

  /** The resources of a component, of these types or of all. */
  childrenOf(component: ResourceShape, ...types: readonly string[]): ResourceShape[] {
    this.families ??= grouped(this.all, ({ parent }) => parent);
    const children = this.families.get(component.urn) ?? [];
    return types.length === 0 ? children : children.filter(({ type }) => types.includes(type));
  }
}

/** The same shapes, each linked to its component where that is among them. */
export function linkComponents(shapes: readonly ResourceShape[]): readonly ResourceShape[] {
  const byUrn = new Map(shapes.map((shape) => [shape.urn, shape]));
  for (const shape of shapes) {
    const component = shape.parent === undefined ? undefined : byUrn.get(shape.parent);
    if (component) shape.component ??= component;
  }
  return shapes;
}

/** A node with plain inputs. */
export function shapeOf(node: Node): ResourceShape {
  const { urn, type, name, parent, protect, dependencies, importId, provider } = node;
  const target = providerName(provider);
  return {
    ...{ urn, type, name, protect, dependencies },
    inputs: plainInputsOf(node),
    ...(parent !== undefined && { parent }),
    ...(target !== undefined && { target }),
    adopted: importId !== undefined,
  };
}

/** Several readers ask for the same graph's nodes, and nobody changes what they get. */
const plainByInputs = new WeakMap<object, Record<string, unknown>>();

function plainInputsOf({ inputs }: Node): Record<string, unknown> {
  const known = plainByInputs.get(inputs);
  if (known) return known;
  const made = plainInputs(inputs);
  plainByInputs.set(inputs, made);
  return made;
}

function grouped(
  shapes: readonly ResourceShape[],
  keyOf: (shape: ResourceShape) => string | undefined,
): Map<string, ResourceShape[]> {
  const groups = new Map<string, ResourceShape[]>();
  for (const shape of shapes) {
    const key = keyOf(shape);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(shape);
    else groups.set(key, [shape]);
  }
  return groups;
}
