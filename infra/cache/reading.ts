import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { componentInputsOf, inputsOf, required } from "../contract/shape.ts";
import { type } from "./facts.ts";

export function cachesIn(resources: Resources): ResourceShape[] {
  return resources.ofType(type.group);
}

/** A replication group as the stack file has it; what is not stated of one that exists is undefined. */
export interface Group {
  id: string;
  nodeType: string;
  replicas: number | undefined;
  shards: number | undefined;
}

export function readGroup(shape: ResourceShape): Group {
  const inputs = inputsOf(shape);
  const text = (key: string): string => required(inputs.at(key), inputs.at(key).text());
  return {
    id: text("replicationGroupId"),
    nodeType: text("nodeType"),
    replicas: inputs.at("replicasPerNodeGroup").number(),
    shards: inputs.at("numNodeGroups").number(),
  };
}

/** Name of a cache in the stack file. */
export function nameOf(shape: ResourceShape): string {
  return componentInputsOf(shape).at("cache").text() ?? shape.name;
}
