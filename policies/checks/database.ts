import type { Check, Estate, Violation } from "../check.ts";
import { ofType, readEach } from "../check.ts";
import { classProblem } from "../limits/database.ts";
import { engineOf, instancesOf, isPrimary, ofInstance, readCapacity } from "../reading/database.ts";
import type { ResourceShape } from "../shape.ts";
import { inputsOf, required } from "../shape.ts";
import { token } from "../types.ts";

const { dbInstance, dbCluster, dbClusterInstance } = token;

/** A cluster, or an instance that is no read replica: what holds the data. */
function holdsData(shape: ResourceShape): boolean {
  return shape.type === dbCluster || isPrimary(shape);
}

function runnableClass(shape: ResourceShape): string[] {
  const inputs = inputsOf(shape);
  const isReplica = shape.type === dbInstance && !isPrimary(shape);
  // A replica has its source's engine, and need not say it; outside of Aurora all engines have the same classes.
  const engine = isReplica ? (inputs.at("engine").text() ?? "postgres") : engineOf(shape);
  const instanceClass = required(inputs.at("instanceClass"), inputs.at("instanceClass").text());
  const problem = classProblem(engine, instanceClass);
  if (problem === undefined) return [];
  return [
    `\`instanceClass\`: ${problem}. AWS refuses it in the middle of a switch. Fix: use one of the known classes.`,
  ];
}

function appliesImmediately(shape: ResourceShape): string[] {
  if (inputsOf(shape).at("applyImmediately").flag() === true) return [];
  return [
    "`applyImmediately` is not true: a change of class then waits for the maintenance window while the update succeeds, " +
      "and the show starts on the small one. Fix: set it to true.",
  ];
}

function standby(shape: ResourceShape): string[] {
  if (!isPrimary(shape) || inputsOf(shape).at("multiAz").flag() === true) return [];
  return [
    "`multiAz` is not true: a change of class then stops the database for its whole length, about 20 minutes, " +
      "instead of a failover of 1 to 2. Fix: set it to true, well before the show.",
  ];
}

function deletionProtected(shape: ResourceShape): string[] {
  if (!holdsData(shape) || inputsOf(shape).at("deletionProtection").flag() === true) return [];
  return ["`deletionProtection` is not true: a mistaken replacement could delete the data. Fix: set it to true."];
}

function finalSnapshot(shape: ResourceShape): string[] {
  if (!holdsData(shape)) return [];
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
function replicasKeepUp(estate: Estate): Violation[] {
  const all = ofType(estate, dbInstance);
  const primaries = all.filter(isPrimary);
  const [primary] = primaries;
  // Another engine's replica does not mind; several primaries are the connection check's concern.
  if (!primary || primaries.length > 1 || engineOf(primary) !== "postgres") return [];
  const { values, violations } = readEach(
    all.filter((shape) => !isPrimary(shape)),
    (replica) => {
      const [least, own] = [ofInstance(primary, "postgres"), ofInstance(replica, "postgres")];
      if (own.max >= least.max) return [];
      const message =
        `${replica.name} allows fewer connections than its primary: max_connections ${own.source}, the primary's ${least.source}. ` +
        "A PostgreSQL standby then stops replaying, and what reads from it goes stale. Fix: give it at least the primary's class.";
      return [{ urn: replica.urn, message }];
    },
  );
  return [...values.flat(), ...violations];
}

function clusterStandby(estate: Estate): Violation[] {
  const { values, violations } = readEach(ofType(estate, dbCluster), (cluster) => {
    const count = instancesOf(cluster, estate).length;
    if (count >= 2) return [];
    const message =
      `${cluster.name} has ${count} instance${count === 1 ? "" : "s"}: should the writer fail, Aurora has to start another first, in minutes. ` +
      "Fix: add a second, in another zone.";
    return [{ urn: cluster.urn, message }];
  });
  return [...values.flat(), ...violations];
}

function storageBounds(shape: ResourceShape): string[] {
  const inputs = inputsOf(shape);
  const most = inputs.at("maxAllocatedStorage").number();
  // 0 switches storage autoscaling off.
  if (most === undefined || most === 0) return [];
  const allocated = required(inputs.at("allocatedStorage"), inputs.at("allocatedStorage").number());
  if (most >= allocated) return [];
  return [
    `\`maxAllocatedStorage\` is ${most} GiB, below the ${allocated} GiB already allocated: storage only grows, so AWS refuses it. ` +
      "Fix: raise it, or omit it.",
  ];
}

function capacityBounds(shape: ResourceShape): string[] {
  if (!inputsOf(shape).at("serverlessv2ScalingConfiguration").has()) return [];
  const { minCapacity, maxCapacity } = readCapacity(shape);
  const halves = [minCapacity, maxCapacity].every((capacity) => Number.isInteger(capacity * 2));
  if (halves && 0 <= minCapacity && minCapacity <= maxCapacity && 1 <= maxCapacity && maxCapacity <= 256) return [];
  return [
    `Serverless v2 capacity is ${minCapacity} to ${maxCapacity}; allowed: 0 to 256 by 0.5, minimum ≤ maximum, maximum at least 1. ` +
      "AWS refuses anything else in the middle of a switch. Fix: correct the bounds.",
  ];
}

export const databaseChecks: readonly Check[] = [
  {
    name: "database-class-runs",
    level: "mandatory",
    reason: "A class that is unknown, or that the engine cannot run, fails in the middle of a switch.",
    scope: "resource",
    types: [dbInstance, dbClusterInstance],
    run: runnableClass,
  },
  {
    name: "database-applies-immediately",
    level: "mandatory",
    reason: "A deferred change of class reports success and changes nothing until the maintenance window.",
    scope: "resource",
    types: [dbInstance, dbCluster, dbClusterInstance],
    run: appliesImmediately,
  },
  {
    name: "database-multi-az",
    level: "mandatory",
    reason: "Without a standby a change of class stops the database for its whole length.",
    scope: "resource",
    types: [dbInstance],
    run: standby,
  },
  {
    name: "database-deletion-protection",
    level: "mandatory",
    reason: "AWS itself must refuse to delete the data.",
    scope: "resource",
    types: [dbInstance, dbCluster],
    run: deletionProtected,
  },
  {
    name: "database-final-snapshot",
    level: "mandatory",
    reason: "Should the database ever be deleted, a snapshot must remain.",
    scope: "resource",
    types: [dbInstance, dbCluster],
    run: finalSnapshot,
  },
  {
    name: "database-is-protected",
    level: "mandatory",
    reason: "A switch must never replace or delete a database.",
    scope: "resource",
    types: [dbInstance, dbCluster, dbClusterInstance],
    run: isProtected,
  },
  {
    name: "replicas-keep-up",
    level: "mandatory",
    reason: "A PostgreSQL replica with fewer connections than its primary stops replaying.",
    scope: "estate",
    applies: (estate) => ofType(estate, dbInstance).length,
    run: replicasKeepUp,
  },
  {
    name: "cluster-has-standby",
    level: "advisory",
    reason: "A cluster of one instance has nothing to fail over to.",
    scope: "estate",
    applies: (estate) => ofType(estate, dbCluster).length,
    run: clusterStandby,
  },
  {
    name: "storage-is-no-dial",
    level: "mandatory",
    reason: "Storage only grows, and is locked for 6 hours after a change: a profile must not turn it.",
    scope: "resource",
    types: [dbInstance],
    run: storageBounds,
  },
  {
    name: "serverless-capacity-bounds",
    level: "mandatory",
    reason: "Capacity out of bounds is refused in the middle of a switch.",
    scope: "resource",
    types: [dbCluster],
    run: capacityBounds,
  },
];
