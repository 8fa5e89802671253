import type { Change } from "../plan/changes.ts";

/** A kind of change that a way back does not undo, or not always. */
export interface Lasting {
  types: readonly string[];
  /** Property paths it is about, without the items chosen in between; a path within counts too. */
  paths: readonly string[];
  /** `error` where the dial does not come back; `warning` where it does so rarely, late, or not by itself. */
  level: "error" | "warning";
  /** Whether this change, as the way back makes it, is one. */
  applies: (back: Change) => boolean;
  reason: string;
  /** Where that is written. */
  source: string;
}

const rdsInstance = "aws:rds/instance:Instance";
const rdsCluster = "aws:rds/cluster:Cluster";

function lowers({ before, after }: Change): boolean {
  return typeof before === "number" && (after === undefined || (typeof after === "number" && after < before));
}

const always = (): boolean => true;

/** What is known not to come back, most severe first. A dial does best to avoid every line of it. */
export const lastingChanges: readonly Lasting[] = [
  {
    types: [rdsInstance, rdsCluster],
    paths: ["allocatedStorage"],
    level: "error",
    applies: lowers,
    reason: "storage only grows",
    source: 'Amazon RDS User Guide, "Working with storage for Amazon RDS DB instances"',
  },
  {
    types: [rdsInstance, rdsCluster],
    paths: ["replicateSourceDb", "replicationSourceIdentifier"],
    level: "error",
    applies: ({ before, after }) => before === undefined && after !== undefined,
    reason: "a promoted replica has a life of its own and cannot follow its source again",
    source: 'Amazon RDS User Guide, "Promoting a read replica to be a standalone DB instance"',
  },
  {
    types: [rdsInstance, rdsCluster, "aws:rds/clusterInstance:ClusterInstance"],
    paths: ["engineVersion"],
    level: "error",
    applies: always,
    reason: "an engine is upgraded and never downgraded",
    source: 'Amazon RDS User Guide, "Upgrading a DB instance engine version"',
  },
  {
    types: ["kubernetes:apps/v1:Deployment", "kubernetes:apps/v1:DeploymentPatch"],
    paths: ["spec.replicas"],
    level: "error",
    applies: ({ after }) => after === undefined,
    reason: "a Deployment whose replicas are taken away falls to 1 pod",
    source: 'Kubernetes, "Horizontal Pod Autoscaling", on migrating Deployments to it',
  },
  {
    types: [rdsInstance],
    paths: ["allocatedStorage", "storageType", "iops", "storageThroughput"],
    level: "warning",
    applies: always,
    reason: "storage that was changed is locked for 6 hours, and longer while it is being optimised",
    source: 'Amazon RDS User Guide, "Working with storage for Amazon RDS DB instances"',
  },
  {
    types: [rdsCluster],
    paths: ["serverlessv2ScalingConfiguration.maxCapacity"],
    level: "warning",
    applies: always,
    reason: "max_connections follows the maximum capacity only after a reboot",
    source: 'Amazon Aurora User Guide, "Maximum connections for Aurora Serverless v2"',
  },
  {
    types: ["aws:lb/loadBalancer:LoadBalancer", "aws:alb/loadBalancer:LoadBalancer"],
    paths: ["minimumLoadBalancerCapacity"],
    level: "warning",
    applies: ({ before, after }) => lowers({ path: "", before: capacity(before), after: capacity(after) }),
    reason: "reserved capacity can be lowered twice a day only, so a third alarm of one day keeps it, and its price",
    source:
      'Elastic Load Balancing, Application Load Balancers, "Request Load balancer Capacity Unit reservation for your Application Load Balancer"',
  },
];

function capacity(value: unknown): unknown {
  return typeof value === "object" && value !== null ? (value as { capacityUnits?: unknown }).capacityUnits : value;
}

/**
 * Resources whose delete the provider only forgets: the setting stays as it is. Turn their value instead of their existence.
 * Source: code of cloudflare/terraform-provider-cloudflare, `Delete` of these resources.
 */
export const keptOnDelete: ReadonlySet<string> = new Set([
  "cloudflare:index/customPages:CustomPages",
  "cloudflare:index/zoneSetting:ZoneSetting",
  "cloudflare:index/zoneCacheReserve:ZoneCacheReserve",
]);
