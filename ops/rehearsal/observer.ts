import type { Phase } from "../../infra/contract/dial.ts";
import type { Cloud } from "../../sandbox/cloud.ts";
import type { StoredResource } from "../../infra/contract/standIn.ts";
import type { Node } from "../../infra/contract/graph.ts";
import { changesBetween } from "../../infra/contract/changes.ts";
import type { OfflineEstate } from "../plan/offlineEstate.ts";
import type { Step } from "../../infra/contract/step.ts";

/** Asks the sandbox's store what really happened, whoever carried the plan out. */
export class Observer {
  private readonly cloud: Cloud;
  private readonly estate: OfflineEstate;

  constructor(cloud: Cloud, estate: OfflineEstate) {
    this.cloud = cloud;
    this.estate = estate;
  }

  /** A place in the journal. */
  mark(): number {
    return this.cloud.store.journal().length;
  }

  /** Simulated seconds of the longest chain of steps carried out since a mark. */
  secondsSince(mark: number, steps: readonly Step[]): number {
    const took = new Map<string, number>();
    for (const { name, operation, seconds } of this.cloud.store.journal().slice(mark)) {
      if (operation !== "read") took.set(name, (took.get(name) ?? 0) + seconds);
    }
    const ends = new Map<string, number>();
    for (const step of steps) {
      const start = Math.max(0, ...step.dependsOn.map((urn) => ends.get(urn) ?? 0));
      ends.set(step.urn, start + (took.get(step.name) ?? 0));
    }
    return Math.max(0, ...ends.values());
  }

  /** What the store still holds otherwise than the phase wants; empty when everything has arrived. */
  async differences(phase: Phase): Promise<string[]> {
    const graph = await this.estate.graph(phase);
    const stored = new Map(this.cloud.everywhere().map((resource) => [`${resource.type} ${resource.name}`, resource]));
    const nodes = [...graph.nodes.values()].filter(({ type, component }) => !component && !type.startsWith("pulumi:"));
    return nodes.flatMap((node) => differencesOf(node, stored.get(`${node.type} ${node.name}`)));
  }

  /** Everything the sandbox answers, without what moves by itself: counters, versions and times. */
  baseline(): Map<string, unknown> {
    return new Map(
      this.cloud
        .everywhere()
        .map(({ type, id, scope, inputs, outputs }) => [
          `${type} ${scope} ${id}`,
          withoutCounters({ inputs, outputs }),
        ]),
    );
  }
}

/** Compared with what was asked for and, where the service can put a change off, with what it really has. */
function differencesOf(node: Node, stored: StoredResource | undefined): string[] {
  if (!stored) return [`${node.name} does not exist`];
  const asked = Object.fromEntries(Object.keys(node.inputs).map((key) => [key, stored.inputs[key]]));
  const real = Object.entries(node.inputs).filter(
    ([key, value]) => typeof value !== "object" && stored.outputs[key] !== undefined && stored.outputs[key] !== value,
  );
  return [
    ...changesBetween(asked, node.inputs).map(
      ({ path, before, after }) => `${node.name}: ${path} is ${show(before)}, not ${show(after)}`,
    ),
    ...real.map(([key, value]) => `${node.name}: ${key} is really ${show(stored.outputs[key])}, not ${show(value)}`),
  ];
}

function show(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

const counters = new Set([
  "resourceVersion",
  "generation",
  "observedGeneration",
  "version",
  "lastUpdated",
  "modifiedOn",
  "status",
  "uid",
]);

/** A value without what moves by itself. */
export function withoutCounters(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutCounters);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !counters.has(key))
      .map(([key, item]) => [key, withoutCounters(item)]),
  );
}
