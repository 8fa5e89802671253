import type { RawEstate } from "../../estates.ts";
import type { Mistake } from "./mistake.ts";

const dial = { normal: "db.r6g.xlarge", broadcast: "db.r6g.4xlarge" };

/** Puts the database `shop` on Aurora, with these keys. */
const onAurora =
  (more: object) =>
  ({ databases }: RawEstate): void => {
    databases.shop = { kind: "aurora", adopt: "shop", engine: "aurora-mysql", ...more };
  };

const two = { one: { adopt: "one" }, two: { adopt: "two" } };

/** Mistakes in what a file says of the classes of a cluster's instances, and of which of them writes. */
export const memberMistakes: readonly Mistake[] = [
  {
    name: "a cluster of neither sort",
    edit: onAurora({ instances: two }),
    path: "estate.databases.shop.minCapacity",
    allowed: /^the least capacity of one, two, or an instanceClass$/,
  },
  {
    name: "a cluster without instances whose class would turn",
    edit: onAurora({ instanceClass: dial }),
    path: "estate.databases.shop.instances",
    allowed: /^the instances whose class turns, by name$/,
  },
  {
    name: "capacity where no instance is on Serverless v2",
    edit: onAurora({ instanceClass: dial, minCapacity: { normal: 1, broadcast: 2 }, instances: two, writer: "one" }),
    path: "estate.databases.shop.minCapacity",
    allowed: /^nothing, since no instance of it is on Serverless v2$/,
  },
  {
    name: "a most capacity where no instance is on Serverless v2",
    edit: onAurora({ instanceClass: dial, maxCapacity: 8, instances: two, writer: "one" }),
    path: "estate.databases.shop.maxCapacity",
    allowed: /^nothing, since no instance of it is on Serverless v2$/,
  },
  {
    name: "no capacity for the one on Serverless v2",
    edit: onAurora({ instanceClass: dial, instances: { ...two, three: { serverless: true } }, writer: "one" }),
    path: "estate.databases.shop.minCapacity",
    allowed: /^the least capacity of three, or an instanceClass$/,
  },
  {
    name: "a class and Serverless v2 at once",
    edit: onAurora({
      minCapacity: { normal: 1, broadcast: 2 },
      instances: { one: { serverless: true, instanceClass: dial } },
    }),
    path: "estate.databases.shop.instances.one.serverless",
    allowed: /^nothing, since it has an instanceClass$/,
  },
  {
    name: "an instance of a cluster that is adopted and named again",
    edit: onAurora({
      minCapacity: { normal: 1, broadcast: 2 },
      instances: { one: { adopt: "one", identifier: "one" } },
    }),
    path: "estate.databases.shop.instances.one.identifier",
    allowed: /^nothing, since adopt says it$/,
  },
  {
    name: "several instances with a class, and none that writes",
    edit: onAurora({ instanceClass: dial, instances: two }),
    path: "estate.databases.shop.writer",
    allowed: /^the one of its instances that writes: one, two$/,
  },
  {
    name: "a writer that is no instance",
    edit: onAurora({ instanceClass: dial, instances: two, writer: "shop-1" }),
    path: "estate.databases.shop.writer",
    allowed: /^the one of its instances that writes: one, two$/,
  },
  {
    name: "a tier that there is not",
    edit: onAurora({ instanceClass: dial, instances: { one: { adopt: "one", promotionTier: 16 } } }),
    path: "estate.databases.shop.instances.one.promotionTier",
    allowed: /^a whole number from 0 to 15$/,
  },
  {
    name: "a class that falls for the broadcast",
    edit: onAurora({ instanceClass: { normal: "db.r6g.4xlarge", broadcast: "db.r6g.xlarge" }, instances: { one: {} } }),
    path: "estate.databases.shop.instanceClass",
    allowed: /^a class for the broadcast with at least the memory of the normal one/,
  },
  {
    name: "a class that Aurora does not run",
    edit: onAurora({ instanceClass: { normal: "db.m6g.large", broadcast: "db.m6g.xlarge" }, instances: { one: {} } }),
    check: "database-class-runs",
  },
];
