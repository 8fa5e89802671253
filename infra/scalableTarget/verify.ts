import { oneOf } from "../app/verify.ts";
import type { Estate } from "../contract/estate.ts";
import { findTarget } from "../contract/estate.ts";
import type { Claim, Problem } from "../contract/kind.ts";
import type { ScalableTarget } from "./schema.ts";

const targetsOf = ({ things }: Estate): [string, ScalableTarget][] =>
  Object.entries((things["scalableTargets"] ?? {}) as Record<string, ScalableTarget>);

/** Databases that its tasks open connections to must be in the file; their ways are compared where databases are. */
export function verifyScalableTargets(estate: Estate): Problem[] {
  const databases = Object.keys(estate.things["databases"] ?? {});
  const allowed = oneOf("a database of this file", databases);
  return targetsOf(estate).flatMap(([name, target]) =>
    Object.keys(target.kind === "ecs" ? (target.connections ?? {}) : {})
      .filter((database) => !databases.includes(database))
      .map((database) => ({ path: ["scalableTargets", name, "connections", database], allowed })),
  );
}

/** Of clusters AWS tells no case of letters apart. */
export const targetClaim = (id: string): string =>
  `scalable target ${id.startsWith("rds/") || id.startsWith("cluster:") ? id.toLowerCase() : id}`;

/** Scalable targets, each one entry's alone. */
export function scalableTargetClaims(estate: Estate): Claim[] {
  return targetsOf(estate).map(([name, { in: named, adopt }]) => ({
    path: ["scalableTargets", name],
    target: findTarget(estate.targets, "aws", named),
    what: targetClaim(adopt),
  }));
}
