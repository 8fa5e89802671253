import { z } from "zod";
import type { Turned } from "../contract/dial.ts";
import type { AwsTarget } from "../contract/target.ts";
import { aurora, hasClass } from "./auroraSchema.ts";
import { serverlessClass } from "./classes.ts";
import { multiAzCluster } from "./multiAzSchema.ts";
import { isElsewhere, rds } from "./rdsSchema.ts";

export const databaseSchema = z
  .discriminatedUnion("kind", [rds, aurora, multiAzCluster])
  .describe("A database that apps open connections to.");

export type Database = z.output<typeof databaseSchema>;
export type DatabaseArgs = Turned<Database>;
export type RdsArgs = Extract<DatabaseArgs, { kind: "rds" }>;
export type AuroraArgs = Extract<DatabaseArgs, { kind: "aurora" }>;
export type MultiAzArgs = Extract<DatabaseArgs, { kind: "multi-az-cluster" }>;
export type ProxyArgs = NonNullable<DatabaseArgs["proxy"]>;

/** The identifier of a database, adopted or made. */
export function identifierOf({ adopt, identifier }: Pick<DatabaseArgs, "adopt" | "identifier">): string {
  return adopt ?? identifier ?? "";
}

/** Identifiers of all instances by name, writer first; of a cluster whose instances are not stated none. */
export function instancesOf(args: DatabaseArgs): ReadonlyMap<string, string> {
  const own = identifierOf(args);
  // Those of a Multi-AZ cluster RDS names, and nothing of them is turned by itself.
  const members: Readonly<Record<string, Pick<DatabaseArgs, "adopt" | "identifier">>> =
    args.kind === "rds" ? args.replicas : args.kind === "aurora" ? args.instances : {};
  const others = Object.entries(members).map(([name, { adopt, identifier }]): [string, string] => [
    name,
    adopt ?? identifier ?? `${own}-${name}`,
  ]);
  return new Map(args.kind === "rds" ? [["primary", own], ...others] : others);
}

/** An instance of a cluster, in one phase. */
export interface ClusterMember {
  name: string;
  identifier: string;
  adopt: string | undefined;
  /** `db.serverless` for one on Serverless v2. */
  instanceClass: string;
  promotionTier: number | undefined;
}

/** The instances of a cluster in the order they turn: the writer last. */
export function clusterMembers(args: AuroraArgs): ClusterMember[] {
  const members = [...instancesOf(args)].map(([name, identifier]): ClusterMember => {
    const { adopt, instanceClass = args.instanceClass, promotionTier } = args.instances[name] ?? {};
    const own = hasClass(args, name) ? instanceClass : undefined;
    return { name, identifier, adopt, instanceClass: own ?? serverlessClass, promotionTier };
  });
  const writes = ({ name }: ClusterMember): boolean => name === args.writer;
  return [...members.filter((member) => !writes(member)), ...members.filter(writes)];
}

/** Whether an instance is a resource of ours: one that exists, and of which nothing is turned or stated, is none. */
export function isRegistered({ adopt, instanceClass, promotionTier }: ClusterMember): boolean {
  return adopt === undefined || instanceClass !== serverlessClass || promotionTier !== undefined;
}

/** The ways to a database that apps may name. */
export function connectionPathNames(database: Database): string[] {
  // Of a cluster all but one read; where no instance is said of one that is adopted, nobody knows of readers.
  const read =
    database.kind === "rds"
      ? Object.values(database.replicas).some((replica) => !isElsewhere(database, replica))
      : database.kind === "multi-az-cluster" || Object.keys(database.instances).length !== 1;
  return [
    "writer",
    ...(read ? ["readers"] : []),
    ...(database.proxy ? ["proxy"] : []),
    ...Object.keys(database.poolers),
  ];
}

/** Replicas that stand in another region, each with the target it names. */
export function elsewhereIn(
  database: Pick<Database, "in" | "kind"> & { replicas?: RdsArgs["replicas"] },
): Record<string, string> {
  const replicas = Object.entries(database.replicas ?? {}).flatMap(([name, replica]): [string, string][] =>
    replica.in !== undefined && isElsewhere(database, replica) ? [[name, replica.in]] : [],
  );
  return Object.fromEntries(replicas);
}

/** ARN of an instance. */
export function instanceArn({ account, region }: AwsTarget, identifier: string): string {
  const partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  return `arn:${partition}:rds:${region}:${account}:db:${identifier}`;
}
