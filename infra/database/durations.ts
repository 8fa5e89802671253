import type { ChangeContext, Durations } from "../contract/duration.ts";
import { changesProperty, estimate } from "../contract/duration.ts";
import type { Step } from "../contract/step.ts";
import { componentName, primaryRole, seconds, type, unmodifying } from "./facts.ts";

/** Names under which outages are answered for: of a database without a standby, of a cluster without a reader. */
const outage = "single-az-outage";
const clusterOutage = "no-reader-outage";

/** Source of what a failover of Aurora takes. */
const aurora = "Amazon Aurora User Guide, “Fault tolerance for an Aurora DB cluster”";

const table = {
  databaseClassMultiAz: {
    seconds: seconds.classMultiAz,
    interruption: { least: 60, most: 120, of: "the database: one failover" },
    source:
      "AWS, “Multi-AZ DB instance deployments”: a failover takes 60–120 s; a published log of a class change shows 20 min and 77 s",
  },
  databaseClassSingleAz: {
    seconds: seconds.classSingleAz,
    interruption: { least: 300, most: 480, of: "the database: an outage, since it has no standby", consent: outage },
    source: estimate("AWS, “Modifying an Amazon RDS DB instance”, states an outage and gives no time"),
  },
  databaseClassUnknownStandby: {
    seconds: seconds.classMultiAz,
    interruption: { least: 60, most: 480, of: "the database (whether it has a standby is not stated)" },
    source: estimate("the longer of both: with a standby and without"),
  },
  replicaClass: {
    seconds: seconds.classSingleAz,
    interruption: { least: 300, most: 480, of: "reads from this replica" },
    source: estimate("as a single-AZ instance"),
  },
  databaseOther: {
    seconds: seconds.modification,
    source: "terraform-provider-aws waits a minute, then for three answers 10 s apart",
  },
  databaseSettings: {
    seconds: seconds.settings,
    source: estimate("tags and what is done at its end: no modification"),
  },
  clusterOther: { seconds: seconds.other, source: estimate("the provider asks for the state once a minute") },
  auroraCapacity: {
    seconds: seconds.other,
    delay: 180,
    source: estimate(
      "AWS, “Aurora Serverless v2 capacity”: no interruption; the higher the capacity, the faster it grows",
    ),
  },
  auroraReaderClass: {
    seconds: seconds.classSingleAz,
    interruption: {
      least: 300,
      most: 480,
      of: "reads from this instance (and writes for about 30 s, should it have become the writer)",
    },
    source: estimate("as a single-AZ instance; its endpoint leads to the others meanwhile"),
  },
  auroraWriterClass: {
    seconds: seconds.classSingleAz,
    interruption: { least: 30, most: 60, of: "the cluster: one failover to a reader" },
    source: estimate(`as a single-AZ instance; ${aurora}: restored in less than 60 s, often less than 30`),
  },
  auroraSoleClass: {
    seconds: seconds.classSingleAz,
    interruption: {
      least: 300,
      most: 600,
      of: "the cluster: an outage, since it has no reader",
      consent: clusterOutage,
    },
    source: estimate(`as a single-AZ instance; ${aurora}: without a reader typically less than 10 minutes`),
  },
  auroraInstanceClass: {
    seconds: seconds.classSingleAz,
    interruption: { least: 30, most: 480, of: "this instance (whether it writes is not stated)" },
    source: estimate("the longer of both: as writer and as reader"),
  },
  multiAzClusterClass: {
    seconds: 3 * seconds.classSingleAz,
    interruption: {
      least: 1,
      most: 60,
      of: "the cluster: one failover to a reader (and reads from each reader in turn)",
    },
    source: estimate(
      "three instances, one after the other; AWS, “Multi-AZ DB cluster deployments”: a failover takes less than 35 s as a rule",
    ),
  },
  databaseProxy: { seconds: seconds.other, source: estimate("a setting of the proxy; connections stay") },
} satisfies Durations["table"];

function instanceChange(step: Step, { inputs, facts }: ChangeContext): keyof typeof table {
  if (!changesProperty(step, "instanceClass")) return settingOf(step);
  const standby = inputs["multiAz"];
  const database = facts["database"];
  // A replica's own name may end as the writer's does.
  const writer = typeof database === "string" && step.name === `${componentName(database)}-${primaryRole}`;
  if (!writer) return standby === true ? "databaseClassMultiAz" : "replicaClass";
  if (standby === undefined) return "databaseClassUnknownStandby";
  return standby === false ? "databaseClassSingleAz" : "databaseClassMultiAz";
}

function memberChange(step: Step, { facts }: ChangeContext): keyof typeof table {
  if (!changesProperty(step, "instanceClass")) return settingOf(step);
  const { database, instances, writer } = facts as { database?: string; instances?: object; writer?: string };
  const names = Object.entries(instances ?? {}) as [string, string][];
  if (names.length === 1) return "auroraSoleClass";
  if (writer === undefined) return "auroraInstanceClass";
  const [name] = names.find(([, identifier]) => identifier === writer) ?? [];
  return step.name === `${componentName(database ?? "")}-${name ?? ""}` ? "auroraWriterClass" : "auroraReaderClass";
}

/** What a change of an instance takes that does not concern its class. */
function settingOf({ op, changes }: Step): keyof typeof table {
  const modifies = changes.some(({ path }) => !unmodifying.includes(/^\w+/.exec(path)?.[0] ?? ""));
  return op === "update" && !modifies ? "databaseSettings" : "databaseOther";
}

export const databaseDurations: Durations = {
  table,
  classify: (step, context) => {
    switch (step.type) {
      case type.instance:
        return instanceChange(step, context);
      case type.cluster:
        if (changesProperty(step, "dbClusterInstanceClass")) return "multiAzClusterClass";
        return changesProperty(step, "serverlessv2ScalingConfiguration") ? "auroraCapacity" : "clusterOther";
      case type.clusterInstance:
        return memberChange(step, context);
      case type.proxy:
      case type.proxyTargets:
      case type.proxyTarget:
        return "databaseProxy";
      default:
        return undefined;
    }
  },
};
