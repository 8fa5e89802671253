import { defineKind } from "../contract/kind.ts";
import { quotaRights } from "../providers/aws/quotaClient.ts";
import { databaseChecks } from "./checks.ts";
import { databaseRights } from "./client.ts";
import { clusterChecks } from "./clusterChecks.ts";
import { clusterInstanceStandIn } from "./clusterInstanceStandIn.ts";
import { clusterStandIn } from "./clusterStandIn.ts";
import { connectionChecks } from "./connections.ts";
import { instanceContradiction, memberContradiction } from "./contradiction.ts";
import { databaseCost, unpricedDatabases } from "./cost.ts";
import { DatabaseComponent } from "./database.ts";
import { databaseDiscovery } from "./discovery.ts";
import { databaseDurations } from "./durations.ts";
import { componentName, type } from "./facts.ts";
import { databaseFigures } from "./figures.ts";
import { databaseGates, databaseRestGates } from "./gates.ts";
import { instanceStandIn } from "./instanceStandIn.ts";
import { connectionsInForce } from "./inForceQuestion.ts";
import { irreversibleDatabaseChanges } from "./irreversible.ts";
import { databaseLimits, replicasNeedClass } from "./limits.ts";
import { databaseThings } from "./owners.ts";
import { proxyStandIn, proxyTargetsStandIn, proxyTargetStandIn } from "./proxyStandIns.ts";
import { clusterAsStated } from "./clusterQuestion.ts";
import { cappingCapacityOf } from "./placement.ts";
import { databaseQuota } from "./quota.ts";
import { databaseClass, queuedChanges, databaseSettings } from "./questions.ts";
import { appliesImmediately } from "./reading.ts";
import { clusterInstanceRights, clusterRights, instanceRights, proxyRights } from "./rights.ts";
import { databaseSchema, elsewhereIn, identifierOf, instanceArn } from "./schema.ts";
import { databaseSizing } from "./sizing.ts";
import { clusterClaim, databaseClaims, instanceClaim, verifyDatabases } from "./verify.ts";

/** Databases: the class of RDS instances, their replicas and Aurora instances; the least capacity of Aurora Serverless v2. */
export const databases = defineKind({
  key: "databases",
  formerKey: "database",
  noun: "database",
  schema: databaseSchema,
  describe: "The databases, by name.",
  targetReferences: (database) => [
    { path: ["in"], provider: "aws", named: database.in },
    ...(database.kind === "rds" ? Object.entries(database.replicas) : []).flatMap(([name, { in: named }]) =>
      named === undefined ? [] : [{ path: ["replicas", name, "in"], provider: "aws" as const, named }],
    ),
  ],
  verify: verifyDatabases,
  claims: databaseClaims,
  build: (name, database, context) => {
    const { provider, target } = context.bindTarget("aws", database.in);
    const places = new Map(
      Object.entries(elsewhereIn(database)).map(([replica, named]) => [
        replica,
        { provider: context.bindTarget("aws", named).provider, source: instanceArn(target, identifierOf(database)) },
      ]),
    );
    const args = { ...database, places, leastCapacity: cappingCapacityOf(context.estate, name) };
    const component = new DatabaseComponent(componentName(name), name, args, { providers: [provider] });
    return { component, address: component.address };
  },
  types: {
    [type.instance]: {
      standIn: instanceStandIn,
      rights: instanceRights,
      trails: (shape) => !appliesImmediately(shape),
      contradiction: instanceContradiction,
      turns: ["instanceClass"],
      claimOf: instanceClaim,
    },
    [type.cluster]: {
      standIn: clusterStandIn,
      rights: clusterRights,
      trails: (shape) => !appliesImmediately(shape),
      turns: ["dbClusterInstanceClass", "serverlessv2ScalingConfiguration"],
      claimOf: clusterClaim,
    },
    [type.clusterInstance]: {
      standIn: clusterInstanceStandIn,
      rights: clusterInstanceRights,
      trails: (shape) => !appliesImmediately(shape),
      contradiction: memberContradiction,
      turns: ["instanceClass"],
      claimOf: instanceClaim,
    },
    [type.proxy]: { standIn: proxyStandIn, rights: proxyRights.proxy },
    [type.proxyTargets]: { standIn: proxyTargetsStandIn, rights: proxyRights.targets },
    [type.proxyTarget]: { standIn: proxyTargetStandIn, rights: proxyRights.target },
  },
  checks: [...connectionChecks, ...databaseChecks, ...clusterChecks],
  limits: databaseLimits,
  implications: [{ name: "replicas-need-class", list: replicasNeedClass }],
  irreversible: irreversibleDatabaseChanges,
  durations: databaseDurations,
  prices: "infra/database/prices",
  cost: databaseCost,
  unpriced: unpricedDatabases,
  gates: databaseGates,
  restGates: databaseRestGates,
  figures: databaseFigures,
  questions: [queuedChanges, databaseClass, databaseSettings, clusterAsStated, connectionsInForce, databaseQuota],
  owners: databaseThings,
  discovery: databaseDiscovery,
  rights: { aws: { ...databaseRights, ...quotaRights } },
  sizing: databaseSizing,
});
