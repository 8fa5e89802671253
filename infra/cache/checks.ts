import type { Check } from "../contract/check.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf } from "../contract/shape.ts";
import { type } from "./facts.ts";
import { cachesIn, nameOf, readGroup } from "./reading.ts";

function changesAtOnce(shape: ResourceShape): string[] {
  return inputsOf(shape).at("applyImmediately").flag() === true
    ? []
    : [
        "`applyImmediately` is not true: a change of node type would wait for the maintenance window while the update " +
          "reports success. Fix: set it to true.",
      ];
}

/** AWS refuses it in the middle of a switch. */
function failoverHasReplica(shape: ResourceShape): string[] {
  const failsOver = inputsOf(shape).at("automaticFailoverEnabled").flag() === true;
  return failsOver && readGroup(shape).replicas === 0
    ? [
        "`automaticFailoverEnabled` is true and `replicasPerNodeGroup` is 0: AWS refuses that. Fix: keep at least one replica.",
      ]
    : [];
}

function hasReplica(shape: ResourceShape): string[] {
  return readGroup(shape).replicas === 0
    ? [`${nameOf(shape)} has no replica: a node that fails takes its data with it. Fix: replicas of at least 1.`]
    : [];
}

function isProtected({ protect }: ResourceShape): string[] {
  return protect ? [] : ["It is not protected, so a replacement would delete its data. Fix: protect it."];
}

const unknownReplicas = (resources: Resources): string[] =>
  cachesIn(resources)
    .filter((shape) => readGroup(shape).replicas === undefined)
    .map((shape) => `replicas of cache ${nameOf(shape)}: they are not in the stack file`);

export const cacheChecks: readonly Check[] = [
  {
    name: "cache-changes-at-once",
    level: "mandatory",
    reason: "A change of node type that waits for the maintenance window is not there for the show.",
    scope: "resource",
    types: [type.group],
    run: changesAtOnce,
  },
  {
    name: "cache-failover-has-replica",
    level: "mandatory",
    reason: "Automatic failover without a replica is refused in the middle of a switch.",
    scope: "resource",
    types: [type.group],
    run: failoverHasReplica,
  },
  {
    name: "cache-has-replica",
    level: "advisory",
    reason: "A cache of one node is empty after that node failed, and the database takes the load.",
    scope: "resource",
    types: [type.group],
    run: hasReplica,
    uncounted: unknownReplicas,
  },
  {
    name: "cache-is-protected",
    level: "mandatory",
    reason: "A switch must never replace or delete a cache.",
    scope: "resource",
    types: [type.group],
    run: isProtected,
  },
];
