import type { RawEstate } from "../../estates.ts";
import { drop } from "../../estates.ts";
import type { Mistake } from "./mistake.ts";

const many = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`member-${index}`, {}]));

const madeOrAdopted = (key: string): RegExp => new RegExp(`^its ${key}, or adopt where it exists already$`);

/** Mistakes in what a file says of its databases. */
export const databaseMistakes: readonly Mistake[] = [
  {
    name: "a database's name that no resource can have",
    edit: (e) => (e["databases"]["Shop DB"] = e["databases"].shop),
    path: "estate.databases.Shop DB",
    allowed: /^lower-case letters, digits and single inner hyphens, starting with a letter$/,
  },
  {
    name: "an unknown kind of database",
    edit: (e) => (e["databases"].shop.kind = "oracle"),
    path: "estate.databases.shop.kind",
    allowed: /^"rds" or "aurora" or "multi-az-cluster"$/,
  },
  {
    name: "a database of no kind",
    edit: (e) => delete e["databases"].shop.kind,
    path: "estate.databases.shop.kind",
    allowed: /^"rds" or "aurora" or "multi-az-cluster"$/,
  },
  {
    name: "an unknown key of a database",
    edit: (e) => (e["databases"].shop.instanceClas = "db.r6g.xlarge"),
    path: "estate.databases.shop.instanceClas",
    allowed: /^no such key; did you mean instanceClass\? the keys kind, instanceClass; optionally/,
  },
  {
    name: "an engine RDS has not",
    edit: (e) => (e["databases"].shop.engine = "postgresql"),
    path: "estate.databases.shop.engine",
    allowed: /^"postgres", "mysql", "mariadb"$/,
  },
  ...["identifier", "engine", "engineVersion", "allocatedStorage", "username"].map((key) => ({
    name: `a database that is made without its ${key}`,
    edit: (e: RawEstate) => drop(e["databases"].shop, key),
    path: `estate.databases.shop.${key}`,
    allowed: madeOrAdopted(key),
  })),
  {
    name: "storage of its own IOPS on a type that has none",
    edit: (e) => Object.assign(e["databases"].shop, { storageType: "gp2", iops: 3000 }),
    path: "estate.databases.shop.iops",
    allowed: /^nothing on gp2, whose IOPS follow its size$/,
  },
  {
    name: "storage that may grow by less than a tenth",
    edit: (e) => Object.assign(e["databases"].shop, { allocatedStorage: 500, maxAllocatedStorage: 549 }),
    path: "estate.databases.shop.maxAllocatedStorage",
    allowed: /^0, or a tenth more than allocatedStorage at least, 550$/,
  },
  {
    name: "a master user that PostgreSQL keeps for itself",
    edit: (e) => (e["databases"].shop.username = "admin"),
    path: "estate.databases.shop.username",
    allowed: /^another name: admin is reserved for postgres$/,
  },
  {
    name: "a master user that is too long for MySQL",
    edit: (e) => Object.assign(e["databases"].shop, { engine: "mysql", username: "seventeen_letters" }),
    path: "estate.databases.shop.username",
    allowed: /^at most 16 characters for mysql$/,
  },
  {
    name: "a Multi-AZ cluster that is not there yet",
    edit: (e) =>
      (e["databases"].shop = {
        ...{ kind: "multi-az-cluster", identifier: "shop" },
        instanceClass: { normal: "db.r6gd.large", broadcast: "db.r6gd.4xlarge" },
      }),
    path: "estate.databases.shop.adopt",
    allowed: /^its identifier; a Multi-AZ cluster is not made here$/,
  },
  {
    name: "a pooler that is an app of no file",
    edit: (e) => (e["databases"].shop.poolers = { bouncer: { clients: 10, connections: 5, app: "bouncer" } }),
    path: "estate.databases.shop.poolers.bouncer.app",
    allowed: /^an app of this file: /,
  },
  {
    name: "a pooler that is an app, and of so many replicas",
    edit: (e) => (e["databases"].shop.poolers = { bouncer: { clients: 10, connections: 5, app: "web", replicas: 2 } }),
    path: "estate.databases.shop.poolers.bouncer.replicas",
    allowed: /^nothing, since the app says how many there are$/,
  },
  {
    name: "a database that is adopted and named again",
    edit: (e) => (e["databases"].devices.identifier = "shop-prod-devices"),
    path: "estate.databases.devices.identifier",
    allowed: /^nothing, since adopt says it$/,
  },
  {
    name: "a database that is adopted by no id",
    edit: (e) => (e["databases"].devices.adopt = ""),
    path: "estate.databases.devices.adopt",
    allowed: /^a text from 1 to 512 characters/,
  },
  {
    name: "an identifier that ends in a hyphen",
    edit: (e) => (e["databases"].shop.identifier = "shop-"),
    path: "estate.databases.shop.identifier",
    allowed: /^2 to 63 lower-case letters, digits and single hyphens, starting with a letter$/,
  },
  {
    name: "a version without quotes",
    edit: (e) => (e["databases"].shop.engineVersion = 15),
    path: "estate.databases.shop.engineVersion",
    allowed: /^a text; put it in quotes$/,
  },
  {
    name: "a version that is a range",
    edit: (e) => (e["databases"].shop.engineVersion = ">=15"),
    path: "estate.databases.shop.engineVersion",
    allowed: /^a version in quotes, such as "15" or "8\.0\.36"$/,
  },
  {
    name: "a class that is none",
    edit: (e) => (e["databases"].shop.instanceClass.broadcast = "r6g.4xlarge"),
    path: "estate.databases.shop.instanceClass.broadcast",
    allowed: /^an RDS instance class such as db\.r6g\.xlarge$/,
  },
  {
    name: "a dial without broadcast",
    edit: (e) => delete e["databases"].shop.instanceClass.broadcast,
    path: "estate.databases.shop.instanceClass.broadcast",
    allowed: /^a text \(During a broadcast\.\)$/,
  },
  {
    name: "a dial given as a plain value",
    edit: (e) => (e["databases"].shop.instanceClass = "db.r6g.xlarge"),
    path: "estate.databases.shop.instanceClass",
    allowed: /^the keys normal, broadcast; optionally prewarm$/,
  },
  {
    name: "two zones as a number",
    edit: (e) => (e["databases"].shop.multiAz = 2),
    path: "estate.databases.shop.multiAz",
    allowed: /^true or false$/,
  },
  {
    name: "storage below what RDS sells",
    edit: (e) => (e["databases"].shop.allocatedStorage = 5),
    path: "estate.databases.shop.allocatedStorage",
    allowed: /^a whole number from 20 to 65536$/,
  },
  {
    name: "storage as a dial",
    edit: (e) => (e["databases"].shop.allocatedStorage = { normal: 500, broadcast: 1000 }),
    path: "estate.databases.shop.allocatedStorage",
    allowed: /^a whole number from 20 to 65536$/,
  },
  {
    name: "a kind of storage RDS has not",
    edit: (e) => (e["databases"].shop.storageType = "ssd"),
    path: "estate.databases.shop.storageType",
    allowed: /^"gp2", "gp3", "io1", "io2"$/,
  },
  {
    name: "no connections at all",
    edit: (e) => (e["databases"].shop.maxConnections = 0),
    path: "estate.databases.shop.maxConnections",
    allowed: /^a whole number from 1 to 262143$/,
  },
  {
    name: "more connections kept than there can be",
    edit: (e) => (e["databases"].shop.reservedConnections = 300_000),
    path: "estate.databases.shop.reservedConnections",
    allowed: /^a whole number from 0 to 262143$/,
  },
  {
    name: "a master user with a hyphen",
    edit: (e) => (e["databases"].shop.username = "shop-admin"),
    path: "estate.databases.shop.username",
    allowed: /^a letter, then letters, digits and _$/,
  },
  {
    name: "backups of a year",
    edit: (e) => (e["databases"].shop.backupDays = 365),
    path: "estate.databases.shop.backupDays",
    allowed: /^a whole number from 0 to 35$/,
  },
  {
    name: "replicas of a database without backups",
    edit: (e) => (e["databases"].shop.backupDays = 0),
    path: "estate.databases.shop.backupDays",
    allowed: /^at least 1, since replicas need backups$/,
  },
  {
    name: "an empty parameter group",
    edit: (e) => (e["databases"].shop.parameterGroup = ""),
    path: "estate.databases.shop.parameterGroup",
    allowed: /^a text of at least 1 character/,
  },
  {
    name: "an empty subnet group",
    edit: (e) => (e["databases"].shop.subnetGroup = ""),
    path: "estate.databases.shop.subnetGroup",
    allowed: /^a text of at least 1 character/,
  },
  {
    name: "a tag that is a number",
    edit: (e) => (e["databases"].shop.tags = { cost: 42 }),
    path: "estate.databases.shop.tags.cost",
    allowed: /; put it in quotes$/,
  },
  {
    name: "encryption as a word",
    edit: (e) => (e["databases"].shop.encrypted = "no"),
    path: "estate.databases.shop.encrypted",
    allowed: /^true or false$/,
  },
  {
    name: "no security groups, where not stated was meant",
    edit: (e) => (e["databases"].shop.securityGroups = []),
    path: "estate.databases.shop.securityGroups",
    allowed: /^a list of at least 1 entry$/,
  },
  {
    name: "a security group by its name",
    edit: (e) => (e["databases"].shop.securityGroups = ["default"]),
    path: "estate.databases.shop.securityGroups.0",
    allowed: /^a security group id, sg-…$/,
  },
  {
    name: "a replica named as the primary is",
    edit: (e) => (e["databases"].shop.replicas.primary = {}),
    path: "estate.databases.shop.replicas.primary",
    allowed: /^a name other than primary, cluster and proxy…$/,
  },
  {
    name: "a replica that is adopted and named again",
    edit: (e) => (e["databases"].shop.replicas.replica.adopt = "shop-prod-replica"),
    path: "estate.databases.shop.replicas.replica.identifier",
    allowed: /^nothing, since adopt says it$/,
  },
  {
    name: "a replica's class that is none",
    edit: (e) => (e["databases"].shop.replicas.replica.instanceClass = { normal: "large", broadcast: "db.r6g.large" }),
    path: "estate.databases.shop.replicas.replica.instanceClass.normal",
    allowed: /^an RDS instance class/,
  },
  {
    name: "more replicas than RDS allows",
    edit: (e) => (e["databases"].shop.replicas = many(16)),
    path: "estate.databases.shop.replicas",
    allowed: /^at most 15 replicas$/,
  },
];
