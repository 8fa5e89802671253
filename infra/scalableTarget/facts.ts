/** Type token of a scalable target of Application Auto Scaling. */
export const type = { target: "aws:appautoscaling/target:Target" } as const;

/** Component of a scalable target. */
export const component = "broadcast:infra:ScalableTarget";

/** What is scaled, by the kind that a stack file names. */
export const targetKinds = ["ecs", "aurora", "dynamodb", "elasticache", "lambda"] as const;
export type TargetKind = (typeof targetKinds)[number];

interface KindFacts {
  /** Namespace of the service, as Application Auto Scaling has it. */
  namespace: string;
  /** What an import takes: namespace, resource and dimension, joined by `/`. */
  id: RegExp;
  example: string;
  /** What is counted, in words. */
  units: string;
  /** Least and most that a minimum or maximum may be. */
  least: number;
  most: number;
  /** Seconds from a raised minimum until it is met: at first, and more for each unit. */
  up: { first: number; each: number };
  /** Seconds until an idle estate has come down after a minimum was lowered. */
  down: number;
}

/**
 * Sources: Application Auto Scaling API reference, RegisterScalableTarget (`ResourceId`, `ScalableDimension`, and the resources whose
 * minimum may be 0); Amazon Aurora User Guide, "Auto scaling with Aurora Replicas" (at most 15); ElastiCache User Guide, "Auto
 * Scaling Valkey and Redis OSS clusters" (1 to 5 replicas a shard). Where no service gives a most, more is taken for a mistake.
 * A task of Fargate: 500 a minute and service, Amazon ECS service quotas. An environment: 6,000 a minute, AWS Lambda Developer
 * Guide, "Configuring provisioned concurrency". The other seconds are estimates; of readers and shards that one comes after the other.
 */
export const kindFacts: Readonly<Record<TargetKind, KindFacts>> = {
  ecs: {
    namespace: "ecs",
    id: /^ecs\/service\/[\w-]{1,255}\/[\w-]{1,255}\/ecs:service:DesiredCount$/,
    example: "ecs/service/shop/web/ecs:service:DesiredCount",
    units: "tasks",
    least: 0,
    most: 10_000,
    up: { first: 90, each: 60 / 500 },
    down: 630,
  },
  aurora: {
    namespace: "rds",
    id: /^rds\/cluster:[A-Za-z][A-Za-z0-9-]{0,62}\/rds:cluster:ReadReplicaCount$/,
    example: "rds/cluster:shop/rds:cluster:ReadReplicaCount",
    units: "readers",
    least: 0,
    most: 15,
    up: { first: 300, each: 600 },
    down: 900,
  },
  dynamodb: {
    namespace: "dynamodb",
    id: /^dynamodb\/table\/[\w.-]{3,255}\/(?:dynamodb:table:|index\/[\w.-]{3,255}\/dynamodb:index:)(?:Read|Write)CapacityUnits$/,
    example: "dynamodb/table/orders/dynamodb:table:WriteCapacityUnits",
    units: "capacity units",
    least: 1,
    most: 1_000_000,
    up: { first: 300, each: 0 },
    down: 900,
  },
  elasticache: {
    namespace: "elasticache",
    id: /^elasticache\/replication-group\/[\w-]{1,40}\/elasticache:replication-group:(?:NodeGroups|Replicas)$/,
    example: "elasticache/replication-group/sessions/elasticache:replication-group:Replicas",
    units: "shards or replicas",
    least: 1,
    most: 500,
    up: { first: 300, each: 600 },
    down: 900,
  },
  lambda: {
    namespace: "lambda",
    id: /^lambda\/function:[\w-]{1,64}:[\w-]{1,128}\/lambda:function:ProvisionedConcurrency$/,
    example: "lambda/function:signup:live/lambda:function:ProvisionedConcurrency",
    units: "environments",
    least: 0,
    most: 1_000_000,
    up: { first: 120, each: 60 / 6000 },
    down: 900,
  },
};

/** Replicas of one shard that Application Auto Scaling keeps at most. Source: as above. */
export const mostReplicasPerShard = 5;

/** The kind of a namespace; undefined for one that no stack file can name. */
export function kindOfNamespace(namespace: string | undefined): TargetKind | undefined {
  return targetKinds.find((kind) => kindFacts[kind].namespace === namespace);
}
