import type { IrreversibleChange } from "../contract/irreversible.ts";
import { isDecrease } from "../contract/irreversible.ts";
import { type } from "./facts.ts";

const always = (): boolean => true;
const data = [type.instance, type.cluster];

export const irreversibleDatabaseChanges: readonly IrreversibleChange[] = [
  {
    types: data,
    paths: ["allocatedStorage"],
    level: "error",
    applies: isDecrease,
    reason: "storage only grows",
    source: 'Amazon RDS User Guide, "Working with storage for Amazon RDS DB instances"',
  },
  {
    types: data,
    paths: ["replicateSourceDb", "replicationSourceIdentifier"],
    level: "error",
    applies: ({ before, after }) => before === undefined && after !== undefined,
    reason: "a promoted replica has a life of its own and cannot follow its source again",
    source: 'Amazon RDS User Guide, "Promoting a read replica to be a standalone DB instance"',
  },
  {
    types: [...data, type.clusterInstance],
    paths: ["engineVersion"],
    level: "error",
    applies: always,
    reason: "an engine is upgraded and never downgraded",
    source: 'Amazon RDS User Guide, "Upgrading a DB instance engine version"',
  },
  {
    types: [type.instance],
    paths: ["allocatedStorage", "storageType", "iops", "storageThroughput"],
    level: "warning",
    applies: always,
    reason: "storage that was changed is locked for 6 hours, and longer while it is being optimised",
    source: 'Amazon RDS User Guide, "Working with storage for Amazon RDS DB instances"',
  },
  {
    types: [type.cluster],
    paths: ["serverlessv2ScalingConfiguration.maxCapacity"],
    level: "warning",
    applies: always,
    reason: "max_connections follows the maximum capacity only after a reboot",
    source: 'Amazon Aurora User Guide, "Maximum connections for Aurora Serverless v2"',
  },
];
