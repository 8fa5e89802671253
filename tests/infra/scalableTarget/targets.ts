import type { RawEstate } from "../../estates.ts";

/** A service of ECS beside what the example has: 4 to 20 tasks, and 60 to 100 in the broadcast. */
export const web = {
  kind: "ecs",
  adopt: "ecs/service/shop/web/ecs:service:DesiredCount",
  minCapacity: { normal: 4, broadcast: 60 },
  maxCapacity: { normal: 20, broadcast: 100 },
};

export const table = {
  kind: "dynamodb",
  adopt: "dynamodb/table/orders/dynamodb:table:WriteCapacityUnits",
  minCapacity: { normal: 20, broadcast: 2000 },
  maxCapacity: { normal: 400, broadcast: 8000 },
};

export const webId = {
  serviceNamespace: "ecs",
  resourceId: "service/shop/web",
  scalableDimension: "ecs:service:DesiredCount",
};

export const tableId = {
  serviceNamespace: "dynamodb",
  resourceId: "table/orders",
  scalableDimension: "dynamodb:table:WriteCapacityUnits",
};

/** Adds scalable targets to the example. */
export const withTargets = (targets: object) => (raw: RawEstate) => void (raw["scalableTargets"] = targets);

/** The resource of a scalable target, by its name. */
export const boundsOf = (name: string): string => `scalable-target-${name}-bounds`;
