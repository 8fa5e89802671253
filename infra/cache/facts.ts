/** Type token of a cache's resource. */
export const type = { group: "aws:elasticache/replicationGroup:ReplicationGroup" } as const;

/** Component of a cache. */
export const component = "broadcast:infra:Cache";

/** Most replicas of one shard. Source: Amazon ElastiCache User Guide, "Understanding Valkey and Redis OSS shards". */
export const maxReplicas = 5;

/**
 * Memory of a node in GiB, by its type: what the engine may use. A type that is not here may exist all the same. Source: Amazon
 * ElastiCache User Guide, "Supported node types" and the parameter `maxmemory` of each.
 */
export const memoryOf: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries({
    t3: { micro: 0.5, small: 1.37, medium: 3.09 },
    t4g: { micro: 0.5, small: 1.37, medium: 3.09 },
    m5: { large: 6.38, xlarge: 12.93, "2xlarge": 26.04, "4xlarge": 52.26, "12xlarge": 157.12, "24xlarge": 314.32 },
    m6g: {
      large: 6.38,
      xlarge: 12.94,
      "2xlarge": 26.05,
      "4xlarge": 52.26,
      "8xlarge": 103.68,
      "12xlarge": 157.13,
      "16xlarge": 209.55,
    },
    m7g: {
      large: 6.38,
      xlarge: 12.93,
      "2xlarge": 26.04,
      "4xlarge": 52.26,
      "8xlarge": 103.68,
      "12xlarge": 157.12,
      "16xlarge": 209.55,
    },
    r5: { large: 13.07, xlarge: 26.32, "2xlarge": 52.82, "4xlarge": 105.81, "12xlarge": 317.77, "24xlarge": 635.61 },
    r6g: {
      large: 13.07,
      xlarge: 26.32,
      "2xlarge": 52.82,
      "4xlarge": 105.81,
      "8xlarge": 209.55,
      "12xlarge": 317.77,
      "16xlarge": 419.09,
    },
    r7g: {
      large: 13.07,
      xlarge: 26.32,
      "2xlarge": 52.82,
      "4xlarge": 105.81,
      "8xlarge": 209.55,
      "12xlarge": 317.77,
      "16xlarge": 419.09,
    },
  }).flatMap(([family, sizes]) => Object.entries(sizes).map(([size, gib]) => [`cache.${family}.${size}`, gib])),
);

/** Seconds that changes take: estimates of the usual order, to be replaced by what a stack measured. */
export const seconds = {
  create: 900,
  nodeType: 900,
  addReplicas: 600,
  removeReplicas: 300,
  other: 60,
  delete: 600,
} as const;

/** Inputs that wait for the maintenance window without `applyImmediately`; a count of replicas never waits. */
export const deferrable = ["nodeType", "engineVersion", "parameterGroupName"] as const;
