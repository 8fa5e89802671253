import fc from "fast-check";
import type { RawEstate } from "../../estates.ts";
import type { KindArbitrary } from "./contract.ts";
import { joined, maybe, placeIn, placesOf, rising, upToFour } from "./contract.ts";

const instanceClass = fc.constantFrom(
  { normal: "db.m6g.large", broadcast: "db.m6g.4xlarge" },
  { normal: "db.r6i.xlarge", broadcast: "db.r6i.8xlarge" },
  { normal: "db.m5.large", broadcast: "db.r7g.2xlarge", prewarm: "db.m5.xlarge" },
  { normal: "db.r6g.xlarge", broadcast: "db.r6g.xlarge" },
);

const proxy = (index: number, roles: "adopted" | "made"): fc.Arbitrary<RawEstate> =>
  joined(
    fc.constant(
      roles === "adopted"
        ? { adopt: `proxy-${index}` }
        : {
            name: `proxy-${index}`,
            roleArn: "arn:aws:iam::123456789012:role/proxy",
            secretArn: "arn:aws:secretsmanager:eu-west-3:123456789012:secret:shop",
            subnets: ["subnet-1", "subnet-2"],
          },
    ),
    maybe({ maxConnectionsPercent: fc.constantFrom(50, 90), multiplexing: fc.constantFrom(1, 4) }),
  );

const poolers = fc.constantFrom(
  { pgbouncer: { clients: 900, connections: 20 } },
  { pgbouncer: { clients: 450, connections: 10, replicas: 2 } },
);

/** One that exists, with as much of it as the file cares to state. */
const adopted = (index: number): fc.Arbitrary<RawEstate> =>
  joined(
    fc.constant({ adopt: `database-${index}` }),
    maybe({
      engineVersion: fc.constant("15.4"),
      maxConnections: fc.constantFrom(1000, 5000),
      backupDays: fc.constantFrom(1, 7),
      tags: fc.constant({ team: "shop" }),
      securityGroups: fc.constant(["sg-1"]),
      parameterGroup: fc.constant("shop"),
      proxy: proxy(index, "adopted"),
    }),
  );

const made = (index: number): fc.Arbitrary<RawEstate> =>
  joined(
    fc.constant({ identifier: `database-${index}`, engineVersion: "15.4", username: "shop" }),
    maybe({ backupDays: fc.constantFrom(1, 7), subnetGroup: fc.constant("shop"), proxy: proxy(index, "made") }),
  );

const members = (index: number, least: number, adopt: boolean): fc.Arbitrary<RawEstate> =>
  fc
    .uniqueArray(fc.constantFrom(`one${index}`, `two${index}`, `b-${index}-primary`), {
      minLength: least,
      maxLength: 2,
    })
    .map((names) =>
      Object.fromEntries(
        names.map((name) => [name, { [adopt ? "adopt" : "identifier"]: `database-${index}-${name}` }]),
      ),
    );

function rds(index: number, adopt: boolean): fc.Arbitrary<RawEstate> {
  const engine = fc.constantFrom("postgres", "mysql", "mariadb");
  return joined(
    fc.constant({ kind: "rds" }),
    adopt ? maybe({ engine }) : fc.record({ engine, allocatedStorage: fc.constantFrom(20, 400) }),
    adopt ? adopted(index) : made(index),
    fc.record({ instanceClass }),
    maybe({ maxAllocatedStorage: fc.constantFrom(0, 1000), multiAz: fc.boolean() }),
    maybe({ reservedConnections: fc.nat(50), replicas: members(index, 0, adopt), poolers }),
  );
}

function aurora(index: number, adopt: boolean): fc.Arbitrary<RawEstate> {
  const engine = fc.constantFrom("aurora-postgresql", "aurora-mysql");
  const maxCapacity = fc.constantFrom(32, 128);
  const instances = members(index, adopt ? 0 : 1, adopt);
  return joined(
    fc.constant({ kind: "aurora" }),
    adopt ? maybe({ engine, maxCapacity, instances }) : fc.record({ engine, maxCapacity, instances }),
    adopt ? adopted(index) : made(index),
    fc.record({ minCapacity: rising(1, 32) }),
  );
}

const auroraClass = fc.constantFrom(
  { normal: "db.r6g.xlarge", broadcast: "db.r6g.4xlarge" },
  { normal: "db.r7g.2xlarge", broadcast: "db.r7g.2xlarge" },
  { normal: "db.r6i.xlarge", broadcast: "db.r6i.8xlarge", prewarm: "db.r6i.2xlarge" },
);

/** A cluster whose instances have a class, and perhaps one on Serverless v2 among them. */
function provisioned(index: number, adopt: boolean): fc.Arbitrary<RawEstate> {
  const engine = fc.constantFrom("aurora-postgresql", "aurora-mysql");
  return joined(
    fc.constant({ kind: "aurora" }),
    adopt ? maybe({ engine }) : fc.record({ engine }),
    // While one of two is away, all that is asked for is asked of the other.
    (adopt ? adopted(index) : made(index)).map((given): RawEstate =>
      Object.fromEntries(Object.entries(given).filter(([key]) => key !== "maxConnections")),
    ),
    fc.record({ instanceClass: auroraClass }),
    fc
      .tuple(members(index, 1, adopt), maybe({ promotionTier: fc.constantFrom(0, 15) }), fc.boolean())
      .map(([drawn, more, mixed]): RawEstate => {
        const [first = "", ...others] = Object.keys(drawn);
        const last = others.at(-1);
        const instances = Object.fromEntries(
          Object.entries(drawn).map(([name, member]) => [name, { ...(member as object), ...more }]),
        );
        if (!mixed || last === undefined) return { instances, writer: first };
        const serverless = { ...(drawn[last] as object), serverless: true };
        const capacity = { minCapacity: { normal: 2, broadcast: 16 }, maxCapacity: 64 };
        return { ...capacity, instances: { ...instances, [last]: serverless }, writer: first };
      }),
  );
}

/** A Multi-AZ cluster: one that exists. */
function threeInstances(index: number): fc.Arbitrary<RawEstate> {
  return joined(
    fc.constant({ kind: "multi-az-cluster" }),
    maybe({ engine: fc.constantFrom("postgres", "mysql"), reservedConnections: fc.nat(50) }),
    adopted(index),
    fc.record({ instanceClass }),
  );
}

export const databases: KindArbitrary = {
  after: [],
  things: (estate) =>
    placesOf(estate, "aws").length === 0
      ? fc.constant({})
      : upToFour((_, index) =>
          fc
            .tuple(fc.constantFrom(rds, aurora, provisioned, threeInstances), fc.boolean())
            .chain(([kind, adopt]) => joined(placeIn(estate, "aws"), kind(index, adopt))),
        ),
};
