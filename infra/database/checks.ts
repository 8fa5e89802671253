import type { Check, Violation } from "../contract/check.ts";
import { readEach } from "../contract/check.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { componentInputsOf, inputsOf, required } from "../contract/shape.ts";
import { classProblem, isClassName, isKnownClass } from "./classes.ts";
import { type } from "./facts.ts";
import { instanceConnectionLimit, engineOf, holdsData, isMultiAzCluster, isPrimary } from "./reading.ts";
import { leastMaximum } from "./storage.ts";

/** What is adopted keeps what the stack file does not state: nothing can be said of that here. */
function keepsItsOwn(shape: ResourceShape, key: string): boolean {
  return componentInputsOf(shape).at("adopted").flag() === true && !inputsOf(shape).at(key).has();
}

/** Of the databases that are adopted, those of which this is not stated. */
function unstatedOf(resources: Resources, types: readonly string[], key: string): string[] {
  const shapes = resources.ofType(...types).filter((shape) => holdsData(shape) && keepsItsOwn(shape, key));
  return shapes.map((shape) => componentInputsOf(shape).at("database").text() ?? shape.name);
}

const uncounted =
  (what: string, types: readonly string[], key: string) =>
  (resources: Resources): string[] => {
    const names = unstatedOf(resources, types, key);
    return names.length === 0 ? [] : [`${what} of ${names.join(", ")}: adopted, and \`${key}\` is not stated`];
  };

function runnableClass(shape: ResourceShape): string[] {
  // Outside of Aurora all engines have the same classes.
  const engine = engineOf(shape) ?? "postgres";
  const key = shape.type === type.cluster ? "dbClusterInstanceClass" : "instanceClass";
  if (shape.type === type.cluster && !isMultiAzCluster(shape)) return [];
  const reader = inputsOf(shape).at(key);
  const problem = classProblem(engine, required(reader, reader.text()));
  if (problem === undefined) return [];
  return [`\`${key}\`: ${problem}. AWS refuses it in the middle of a switch. Fix: use another class.`];
}

/** Whether such a class can be had, `check` asks AWS. */
function unknownClasses(resources: Resources): string[] {
  return resources.ofType(type.instance, type.clusterInstance, type.cluster).flatMap((shape) => {
    const key = shape.type === type.cluster ? "dbClusterInstanceClass" : "instanceClass";
    const instanceClass = inputsOf(shape).at(key).text();
    if (instanceClass === undefined || !isClassName(instanceClass) || isKnownClass(engineOf(shape), instanceClass))
      return [];
    return [`class ${instanceClass} of ${shape.name}: it is not known; check asks AWS whether it can be had`];
  });
}

function appliesImmediately(shape: ResourceShape): string[] {
  if (inputsOf(shape).at("applyImmediately").flag() === true) return [];
  return [
    "`applyImmediately` is not true: a change of class then waits for the maintenance window while the update succeeds, " +
      "and the show starts on the small one. Fix: set it to true.",
  ];
}

function deletionProtected(shape: ResourceShape): string[] {
  if (!holdsData(shape) || keepsItsOwn(shape, "deletionProtection")) return [];
  if (inputsOf(shape).at("deletionProtection").flag() === true) return [];
  return ["`deletionProtection` is not true: a mistaken replacement could delete the data. Fix: set it to true."];
}

/** An argument of the provider alone: an adopted one, which is protected, never has it. */
function finalSnapshot(shape: ResourceShape): string[] {
  if (!holdsData(shape) || keepsItsOwn(shape, "skipFinalSnapshot")) return [];
  const inputs = inputsOf(shape);
  if (inputs.at("skipFinalSnapshot").flag() === true) {
    return [
      "`skipFinalSnapshot` is true: a deleted database would leave nothing behind. Fix: set it to false and name a finalSnapshotIdentifier.",
    ];
  }
  if (inputs.at("finalSnapshotIdentifier").has()) return [];
  return [
    "`finalSnapshotIdentifier` is missing: AWS then refuses to take the final snapshot. Fix: name one, such as <identifier>-final.",
  ];
}

function isProtected(shape: ResourceShape): string[] {
  if (shape.protect) return [];
  return [
    "Pulumi's `protect` is off: a change that replaces the database would be carried out. Fix: set the resource option `protect: true`.",
  ];
}

/** Source: PostgreSQL manual, "Hot Standby": settings that must be at least the primary's. */
function replicasKeepUp(resources: Resources): Violation[] {
  const { values, violations } = readEach(resources.ofType(type.instance), (replica) => {
    const primary = replica.component && resources.childrenOf(replica.component, type.instance).find(isPrimary);
    // Another engine's replica does not mind.
    if (!primary || replica === primary || engineOf(primary) !== "postgres") return [];
    const [least, own] = [instanceConnectionLimit(primary).value, instanceConnectionLimit(replica).value];
    if (!least || !own || own.max >= least.max) return [];
    const message =
      `${replica.name} allows fewer connections than its primary: max_connections ${own.source}, the primary's ${least.source}. ` +
      "A PostgreSQL standby then stops replaying, and what reads from it goes stale. Fix: give it at least the primary's class.";
    return [{ urn: replica.urn, message }];
  });
  return [...values.flat(), ...violations];
}

/** Replicas of which it cannot be told, since a class is not known; one of its primary's class keeps up. */
function unknownReplicas(resources: Resources): string[] {
  return resources.ofType(type.instance).flatMap((replica) => {
    const primary = replica.component && resources.childrenOf(replica.component, type.instance).find(isPrimary);
    if (!primary || replica === primary || engineOf(primary) !== "postgres") return [];
    const [least, own] = [primary, replica].map((shape) => inputsOf(shape).at("instanceClass").text());
    if (least === own || [least, own].every((name) => name !== undefined && isKnownClass("postgres", name))) return [];
    return [`connections of ${replica.name} against its primary's: a class is not known`];
  });
}

function storageBounds(shape: ResourceShape): string[] {
  const inputs = inputsOf(shape);
  const most = inputs.at("maxAllocatedStorage").number();
  // 0 switches storage autoscaling off.
  if (most === undefined || most === 0) return [];
  // A replica has its primary's size, and what is adopted its own: how much that is, check asks AWS.
  if (!isPrimary(shape) || keepsItsOwn(shape, "allocatedStorage")) return [];
  const allocated = required(inputs.at("allocatedStorage"), inputs.at("allocatedStorage").number());
  if (most >= leastMaximum(allocated)) return [];
  return [
    `\`maxAllocatedStorage\` is ${most} GiB, less than a tenth above the ${allocated} GiB allocated: AWS refuses it. ` +
      `Fix: at least ${leastMaximum(allocated)}, or omit it.`,
  ];
}

const dataTypes = [type.instance, type.cluster];

export const databaseChecks: readonly Check[] = [
  {
    name: "database-class-runs",
    level: "mandatory",
    reason: "A class that the engine cannot run fails in the middle of a switch.",
    scope: "resource",
    types: [type.instance, type.clusterInstance, type.cluster],
    run: runnableClass,
    uncounted: unknownClasses,
  },
  {
    name: "database-applies-immediately",
    level: "mandatory",
    reason: "A deferred change of class reports success and changes nothing until the maintenance window.",
    scope: "resource",
    types: [type.instance, type.cluster, type.clusterInstance],
    run: appliesImmediately,
  },
  {
    name: "database-deletion-protection",
    level: "mandatory",
    reason: "AWS itself must refuse to delete the data.",
    scope: "resource",
    types: dataTypes,
    run: deletionProtected,
    uncounted: uncounted("deletion protection", dataTypes, "deletionProtection"),
  },
  {
    name: "database-final-snapshot",
    level: "mandatory",
    reason: "Should the database ever be deleted, a snapshot must remain.",
    scope: "resource",
    types: dataTypes,
    run: finalSnapshot,
  },
  {
    name: "database-is-protected",
    level: "mandatory",
    reason: "A switch must never replace or delete a database.",
    scope: "resource",
    types: [type.instance, type.cluster, type.clusterInstance],
    run: isProtected,
  },
  {
    name: "replicas-keep-up",
    level: "mandatory",
    reason: "A PostgreSQL replica with fewer connections than its primary stops replaying.",
    scope: "estate",
    applies: (resources) => resources.ofType(type.instance).length,
    run: replicasKeepUp,
    uncounted: unknownReplicas,
  },
  {
    name: "storage-is-no-dial",
    level: "mandatory",
    reason: "Storage only grows, and is locked for 6 hours after a change: a profile must not turn it.",
    scope: "resource",
    types: [type.instance],
    run: storageBounds,
  },
];
