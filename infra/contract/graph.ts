/** One resource of the program, as it would be registered with the engine. */
export interface Node {
  urn: string;
  /** Type token, as `aws:rds/instance:Instance`. */
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  parent?: string;
  /** URNs that must be done before this one, in either direction of a dial. */
  dependencies: string[];
  protect: boolean;
  /** A grouping of resources that no provider knows; its inputs say what checks must know of them. */
  component: boolean;
  /** Whether it stays where the program gives it up: it is only forgotten. */
  retained?: boolean;
  /** Id of the existing resource it adopts. */
  importId?: string;
  /** Properties that stay as they are in the cloud, whatever the program says of them. */
  ignored?: string[];
  /** Reference of its provider: URN and id. */
  provider?: string;
}

/** The resources of a graph, without its components. */
export function resourcesIn({ nodes }: Graph): Node[] {
  return [...nodes.values()].filter(({ component }) => !component);
}

/** Everything a program registers in one phase, in registration order. Providers are left out of it. */
export interface Graph {
  nodes: ReadonlyMap<string, Node>;
}

/** The name a program gave; a name may hold the separator itself. */
export function nameIn(urn: string): string {
  return urn.split("::").slice(3).join("::") || urn;
}

/** The name of a provider in a reference to it, `<urn>::<id>`; undefined where there is none. */
export function providerName(reference: string | undefined): string | undefined {
  return reference === undefined || reference === "" ? undefined : reference.split("::")[3];
}
