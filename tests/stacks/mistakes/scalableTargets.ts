import type { RawEstate } from "../../estates.ts";
import type { Mistake } from "./mistake.ts";

const web = {
  kind: "ecs",
  adopt: "ecs/service/shop/web/ecs:service:DesiredCount",
  minCapacity: { normal: 4, broadcast: 60 },
  maxCapacity: { normal: 20, broadcast: 80 },
};

/** With one scalable target more than the example has. */
const having = (more: object) => (raw: RawEstate) => void (raw["scalableTargets"] = { it: { ...web, ...more } });

/** Mistakes in what a file says of its scalable targets. */
export const scalableTargetMistakes: readonly Mistake[] = [
  {
    name: "a scalable target of a service that nobody knows",
    edit: having({ kind: "sagemaker" }),
    path: "estate.scalableTargets.it.kind",
    allowed: /ecs.*aurora.*dynamodb.*elasticache.*lambda/,
  },
  {
    name: "a scalable target of another kind than its id says",
    edit: having({ kind: "lambda" }),
    path: "estate.scalableTargets.it.adopt",
    allowed:
      /^its id as an import takes it, such as lambda\/function:signup:live\/lambda:function:ProvisionedConcurrency$/,
  },
  {
    name: "a scalable target named by its resource alone",
    edit: having({ adopt: "service/shop/web" }),
    path: "estate.scalableTargets.it.adopt",
    allowed: /^its id as an import takes it, such as ecs\/service\/shop\/web\/ecs:service:DesiredCount$/,
  },
  {
    name: "a minimum above the maximum of its phase",
    edit: having({ minCapacity: { normal: 4, broadcast: 90 } }),
    path: "estate.scalableTargets.it.minCapacity.broadcast",
    allowed: /^at most maxCapacity in live, 80$/,
  },
  {
    name: "fewer tasks for the show",
    edit: having({ minCapacity: { normal: 4, broadcast: 3 } }),
    path: "estate.scalableTargets.it.minCapacity",
    allowed: /^normal ≤ prewarm ≤ broadcast \(here 4, 4, 3\)$/,
  },
  {
    name: "more readers than a cluster has",
    edit: having({
      kind: "aurora",
      adopt: "rds/cluster:shop/rds:cluster:ReadReplicaCount",
      minCapacity: { normal: 1, broadcast: 4 },
      maxCapacity: { normal: 4, broadcast: 16 },
    }),
    path: "estate.scalableTargets.it.maxCapacity.broadcast",
    allowed: /^a whole number from 0 to 15$/,
  },
  {
    name: "more replicas than a shard has",
    edit: having({
      kind: "elasticache",
      adopt: "elasticache/replication-group/shop/elasticache:replication-group:Replicas",
      minCapacity: { normal: 1, broadcast: 4 },
      maxCapacity: { normal: 4, broadcast: 6 },
    }),
    path: "estate.scalableTargets.it.maxCapacity.broadcast",
    allowed: /^at most 5 replicas of a shard$/,
  },
  {
    name: "tasks that open connections to a database that is not there",
    edit: having({ connections: { orders: { writer: 2 } } }),
    path: "estate.scalableTargets.it.connections.orders",
    allowed: /^a database of this file: devices, shop$/,
  },
  {
    name: "tasks that open connections by a way that a database does not have",
    edit: having({ connections: { devices: { readers: 2 } } }),
    path: "estate.scalableTargets.it.connections.devices.readers",
    allowed: /^a way of databases\.devices: writer/,
  },
];
