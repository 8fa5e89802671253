import type { Cloud } from "../../sandbox/cloud.ts";
import { seed } from "../../sandbox/seed.ts";
import type { Graph } from "../graph/graph.ts";

/** Puts what a program adopts into the sandbox, as the program describes it. What is there already stays as it is. */
export function prefill(cloud: Cloud, { nodes }: Graph): void {
  for (const { type, name, inputs, importId } of nodes.values()) {
    if (importId !== undefined) seed(cloud, type, name, inputs, importId);
  }
}
