import fc from "fast-check";
import type { RawEstate } from "../../estates.ts";
import { connectionsOf } from "./apps.ts";
import type { KindArbitrary } from "./contract.ts";
import { joined, maybe, placeIn, placesOf, rising, upToFour } from "./contract.ts";

const bounds = (low: number, middle: number, high: number): fc.Arbitrary<RawEstate> =>
  fc
    .tuple(rising(low, middle), rising(middle, high))
    .map(([minCapacity, maxCapacity]) => ({ minCapacity, maxCapacity }));

const service = (estate: RawEstate, index: number): fc.Arbitrary<RawEstate> =>
  joined(
    fc.constant({ kind: "ecs", adopt: `ecs/service/shop/web-${index}/ecs:service:DesiredCount` }),
    bounds(1, 8, 12),
    maybe({
      connections: connectionsOf(estate),
      maximumPercent: fc.constantFrom(100, 150, 200),
      task: fc.constantFrom({ cpu: "256m", memory: "512Mi" }, { cpu: 4, memory: "8Gi" }),
    }),
  );

const others = (index: number): fc.Arbitrary<RawEstate> =>
  fc.oneof(
    joined(
      fc.constant({ kind: "aurora", adopt: `rds/cluster:c-${index}/rds:cluster:ReadReplicaCount` }),
      bounds(0, 3, 15),
    ),
    joined(
      fc.constantFrom(
        { kind: "dynamodb", adopt: `dynamodb/table/t-${index}/dynamodb:table:ReadCapacityUnits` },
        { kind: "dynamodb", adopt: `dynamodb/table/t-${index}/index/i.1/dynamodb:index:WriteCapacityUnits` },
      ),
      bounds(1, 500, 40_000),
    ),
    joined(
      fc.constantFrom(
        {
          kind: "elasticache",
          adopt: `elasticache/replication-group/g-${index}/elasticache:replication-group:Replicas`,
        },
        {
          kind: "elasticache",
          adopt: `elasticache/replication-group/g-${index}/elasticache:replication-group:NodeGroups`,
        },
      ),
      bounds(1, 3, 5),
    ),
    joined(
      fc.constant({ kind: "lambda", adopt: `lambda/function:f-${index}:live/lambda:function:ProvisionedConcurrency` }),
      bounds(0, 100, 900),
    ),
  );

export const scalableTargets: KindArbitrary = {
  after: ["databases"],
  things: (estate) =>
    placesOf(estate, "aws").length === 0
      ? fc.constant({})
      : upToFour((_, index) => joined(placeIn(estate, "aws"), fc.oneof(service(estate, index), others(index)))),
};
