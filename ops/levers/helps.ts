import type { Phase } from "../../infra/contract/dial.ts";
import type { Figure } from "../../infra/contract/figure.ts";
import type { Graph } from "../../infra/contract/graph.ts";
import type { Kind } from "../../infra/contract/kind.ts";
import { Resources } from "../../infra/contract/resources.ts";
import { Unreadable } from "../../infra/contract/shape.ts";
import { exclude, leversIn } from "../../stacks/levers.ts";
import { InvalidSettings } from "../../stacks/mistakes.ts";
import type { OfflineEstate } from "../plan/offlineEstate.ts";
import { assessSafety } from "../safety/safety.ts";

/**
 * Names of the figures that a lever relieves by what it turns, as far as the plan knows: more of it is allowed while it is out, or
 * the estate may want less of it at most. What turns the traffic itself, as a flag does, the plan cannot see.
 */
export function relievedBy(kinds: readonly Kind[], before: Graph, after: Graph): string[] {
  const [was, is] = [roomIn(kinds, before), roomIn(kinds, after)];
  const shown = new Set(figuresIn(kinds, before).map(({ name }) => name));
  return [...is]
    .filter(([name, { most = 0, demand = Infinity }]) => {
      const then = was.get(name);
      return shown.has(name) && then && (most > (then.most ?? Infinity) || demand < (then.demand ?? 0));
    })
    .map(([name]) => name)
    .sort();
}

/** The same of each lever that may be pulled in a phase beside those that are out. What makes no estate relieves nothing. */
export async function reliefIn(
  offline: OfflineEstate,
  phase: Phase,
  out: readonly string[],
): Promise<Map<string, string[]>> {
  const { estate, kinds } = offline;
  const found = new Map<string, string[]>();
  for (const [name] of leversIn(estate, phase)) {
    if (out.includes(name) || out.some((each) => exclude(estate, each, name))) continue;
    try {
      const after = await offline.withLevers([...out, name]).graph(phase);
      found.set(name, relievedBy(kinds, await offline.withLevers(out).graph(phase), after));
    } catch (error) {
      if (!(error instanceof InvalidSettings)) throw error;
    }
  }
  return found;
}

interface Room {
  /** What is allowed of it. */
  most?: number;
  /** What the estate may want of it at most. */
  demand?: number;
}

/** Asked once for each lever of the same estate. */
const known = new WeakMap<Graph, Map<string, Room>>();

function roomIn(kinds: readonly Kind[], graph: Graph): Map<string, Room> {
  const rooms = known.get(graph) ?? new Map<string, Room>();
  if (known.has(graph)) return rooms;
  known.set(graph, rooms);
  for (const { name, most } of figuresIn(kinds, graph))
    rooms.set(name, { ...(most?.value !== undefined && { most: most.value }) });
  // Where it stays as it is, its worst moment is what it is.
  for (const verdict of assessSafety(graph, graph, [], kinds)) {
    if (verdict.kind !== "limit" || !verdict.worst) continue;
    const { demand, capacity } = verdict.worst;
    rooms.set(verdict.name, { most: capacity, ...rooms.get(verdict.name), demand });
  }
  return rooms;
}

function figuresIn(kinds: readonly Kind[], graph: Graph): Figure[] {
  const resources = Resources.of(graph.nodes.values());
  return kinds.flatMap(({ figures }) => {
    try {
      return figures?.(resources) ?? [];
    } catch (error) {
      // What cannot be read is relieved by nothing that is known.
      if (error instanceof Unreadable) return [];
      throw error;
    }
  });
}
