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
  /** Id of the existing resource it adopts. */
  importId?: string;
  provider?: string;
}

/** Everything a program registers in one phase, in registration order. Components and providers are left out of it. */
export interface Graph {
  nodes: ReadonlyMap<string, Node>;
}
