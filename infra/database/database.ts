import type { ComponentResourceOptions, Output, Resource } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";
import { definedEntries } from "../contract/adopt.ts";
import { aurora } from "./aurora.ts";
import { component } from "./facts.ts";
import { multiAzCluster } from "./multiAzCluster.ts";
import { databaseProxy } from "./proxy.ts";
import type { ReplicaPlace } from "./rds.ts";
import { rds } from "./rds.ts";
import { isElsewhere } from "./rdsSchema.ts";
import type { AuroraArgs, DatabaseArgs, RdsArgs } from "./schema.ts";
import type { Writer } from "./writer.ts";
import { clusterMembers, identifierOf, instancesOf, isRegistered } from "./schema.ts";

type PlacedDatabase = DatabaseArgs & {
  /** Least capacity units of any phase, where they cap connections; undefined elsewhere. */
  leastCapacity: number | undefined;
  /** Where replicas stand that are in another region, by name. */
  places: ReadonlyMap<string, ReplicaPlace>;
};

/** A database: an RDS instance with its replicas, or an Aurora cluster; and the proxy in front of it. */
export class DatabaseComponent extends ComponentResource {
  /** Address apps connect to: the proxy's where one is made, else the writer's. */
  readonly address: Output<string>;

  constructor(label: string, name: string, args: PlacedDatabase, opts?: ComponentResourceOptions) {
    super(component, label, factsOf(name, args), opts);
    const writer = writerOf(this, label, args);
    const proxy = args.proxy && databaseProxy(this, label, args.proxy, writer);
    this.address = proxy ?? writer.address;
    this.registerOutputs({ address: this.address });
  }
}

function writerOf(parent: Resource, label: string, args: PlacedDatabase): Writer {
  if (args.kind === "rds") return rds(parent, label, args, args.places);
  return args.kind === "aurora" ? aurora(parent, label, args) : multiAzCluster(parent, label, args);
}

/** What checks must know of a database beyond its resources; the same in every phase. */
function factsOf(name: string, args: PlacedDatabase): Record<string, unknown> {
  const { kind, adopt, engine, maxConnections, reservedConnections, proxy, poolers, leastCapacity } = args;
  return {
    database: name,
    kind,
    identifier: identifierOf(args),
    adopted: adopt !== undefined,
    instances: Object.fromEntries(instancesOf(args)),
    reservedConnections,
    poolers,
    ...definedEntries({ engine, maxConnections, leastCapacity }),
    ...(args.kind === "aurora" && clusterFacts(args)),
    ...(args.kind === "rds" && replicaFacts(args)),
    ...(proxy && {
      proxy: {
        name: proxy.adopt ?? proxy.name,
        multiplexing: proxy.multiplexing,
        ...definedEntries({ percent: proxy.maxConnectionsPercent ?? (proxy.adopt === undefined ? 90 : undefined) }),
      },
    }),
  };
}

/** What replicas have of their own that decides max_connections, and which of them are in another region, by identifier. */
function replicaFacts(args: RdsArgs): Record<string, unknown> {
  const own = Object.entries(args.replicas).flatMap(([name, { parameterGroup, maxConnections: max }]) =>
    parameterGroup === undefined && max === undefined
      ? []
      : [[instancesOf(args).get(name) ?? "", definedEntries({ parameterGroup, maxConnections: max })] as const],
  );
  const elsewhere = Object.entries(args.replicas).flatMap(([name, replica]) =>
    isElsewhere(args, replica) ? [instancesOf(args).get(name) ?? ""] : [],
  );
  return {
    ...(own.length > 0 && { replicaGroups: Object.fromEntries(own) }),
    ...(elsewhere.length > 0 && { elsewhere }),
  };
}

/**
 * Which instance writes, tiers that are stated, and those of Serverless v2 that exist and are no resource: nothing but this tells of
 * them. The engine's state also has the tiers of which the file says nothing, and a plan without it must come to the same.
 */
function clusterFacts(args: AuroraArgs): Record<string, unknown> {
  const members = clusterMembers(args);
  const kept = members.filter((member) => !isRegistered(member));
  const tiers = members.filter(({ promotionTier }) => promotionTier !== undefined);
  return {
    ...definedEntries({ writer: args.writer === undefined ? undefined : instancesOf(args).get(args.writer) }),
    ...(kept.length > 0 && { kept: kept.map(({ identifier }) => identifier) }),
    ...(tiers.length > 0 && {
      tiers: Object.fromEntries(tiers.map(({ identifier, promotionTier }) => [identifier, promotionTier])),
    }),
  };
}
