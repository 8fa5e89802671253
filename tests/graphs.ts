import type { Phase } from "../infra/contract/dial.ts";
import type { Node } from "../infra/contract/graph.ts";
import { OfflineEstate } from "../ops/plan/offlineEstate.ts";
import { parseSettings } from "../stacks/settings.ts";
import type { RawEstate } from "./estates.ts";
import { rawEstate } from "./estates.ts";

/** The estate of a stack file, after a change to it. */
export function offlineEstate(stack = "prod", edit: (estate: RawEstate) => void = () => undefined): OfflineEstate {
  const raw = rawEstate(stack);
  edit(raw);
  return new OfflineEstate(stack, parseSettings("normal", raw).estate);
}

/** Resources by name. */
export async function resources(estate: OfflineEstate, phase: Phase): Promise<ReadonlyMap<string, Node>> {
  return new Map([...(await estate.graph(phase)).nodes.values()].map((node) => [node.name, node]));
}
