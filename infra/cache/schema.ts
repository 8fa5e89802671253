import { z } from "zod";
import type { Estate } from "../contract/estate.ts";
import { findTarget } from "../contract/estate.ts";
import type { Claim } from "../contract/kind.ts";
import type { Turned } from "../contract/dial.ts";
import { dial, rises } from "../contract/dial.ts";
import { adoptId, inTarget, securityGroupId } from "../contract/values.ts";
import { maxReplicas } from "./facts.ts";

const identifier = z
  .string()
  .regex(
    /^(?!.*--)[a-z][-a-z0-9]{0,38}[a-z0-9]$/,
    "allowed: 2 to 40 lower-case letters, digits and single hyphens, starting with a letter",
  );

const nodeType = z.string().regex(/^cache\.[a-z0-9-]+\.[a-z0-9]+$/, "allowed: a node type such as cache.r6g.large");

export const cacheSchema = z
  .strictObject({
    in: inTarget("aws"),
    adopt: adoptId.optional(),
    identifier: identifier.optional().describe("Id of the replication group; `adopt` says it of one that exists."),
    engine: z.enum(["redis", "valkey"]).optional(),
    engineVersion: z
      .string()
      .regex(/^\d+\.\w+(\.\d+)?$/, 'allowed: a version in quotes, such as "7.1"')
      .optional(),
    nodeType: dial(nodeType, "prewarm", {
      describe: "Node type; a change takes about 15 minutes and interrupts for some seconds.",
    }),
    replicas: dial(z.int().min(0).max(maxReplicas), "prewarm", {
      describe: "Replicas of each shard: they serve reads, and take over from a primary that fails.",
      check: rises,
    }).optional(),
    shards: z.int().min(1).max(500).optional().describe("Default for one that is made: 1."),
    parameterGroup: z.string().min(1).optional(),
    subnetGroup: z.string().min(1).optional(),
    securityGroups: z.array(securityGroupId).min(1).optional(),
  })
  .superRefine((given, ctx) => {
    const refuse = (path: string[], message: string) => ctx.addIssue({ code: "custom", path, message });
    const { adopt, shards, parameterGroup } = given;
    if (adopt !== undefined) {
      if (given.identifier !== undefined) refuse(["identifier"], "allowed: nothing, since adopt says it");
      return;
    }
    for (const key of ["identifier", "engine", "engineVersion", "replicas"] as const) {
      if (given[key] === undefined) refuse([key], `allowed: its ${key}, or adopt where it exists already`);
    }
    if ((shards ?? 1) > 1 && parameterGroup === undefined) {
      refuse(
        ["parameterGroup"],
        "allowed: one with cluster mode, such as default.redis7.cluster.on, for several shards",
      );
    }
  })
  // Failover is the same in every phase: it needs a replica in each of them.
  .transform((given) => ({ ...given, failsOver: (given.replicas?.normal ?? 0) > 0 }))
  .describe("An ElastiCache replication group.");

export type Cache = z.output<typeof cacheSchema>;
export type CacheArgs = Turned<Cache>;

/** The id of a replication group, adopted or made. */
export function identifierOf({ adopt, identifier }: Pick<CacheArgs, "adopt" | "identifier">): string {
  return adopt ?? identifier ?? "";
}

export const groupClaim = (id: string): string => `replication group ${id.toLowerCase()}`;

/** Replication groups, each one cache's alone. AWS tells no case of letters apart. */
export function cacheClaims({ things, targets }: Estate): Claim[] {
  return Object.entries((things["caches"] ?? {}) as Record<string, Cache>).map(([name, cache]) => ({
    path: ["caches", name],
    target: findTarget(targets, "aws", cache.in),
    what: groupClaim(identifierOf(cache)),
  }));
}
