import { oneOf } from "../app/verify.ts";
import type { Estate } from "../contract/estate.ts";
import { findTarget } from "../contract/estate.ts";
import type { Claim, Problem } from "../contract/kind.ts";
import type { AutoScalingGroup } from "./schema.ts";

const groupsOf = ({ things }: Estate): [string, AutoScalingGroup][] =>
  Object.entries((things["autoScalingGroups"] ?? {}) as Record<string, AutoScalingGroup>);

/** Databases that its instances open connections to must be in the file; their ways are compared where databases are. */
export function verifyAutoScalingGroups(estate: Estate): Problem[] {
  const databases = Object.keys(estate.things["databases"] ?? {});
  const allowed = oneOf("a database of this file", databases);
  return groupsOf(estate).flatMap(([name, { connections = {} }]) =>
    Object.keys(connections)
      .filter((database) => !databases.includes(database))
      .map((database) => ({ path: ["autoScalingGroups", name, "connections", database], allowed })),
  );
}

export const groupClaim = (id: string): string => `Auto Scaling group ${id}`;

/** Auto Scaling groups, each one entry's alone. */
export function autoScalingGroupClaims(estate: Estate): Claim[] {
  return groupsOf(estate).map(([name, { in: named, adopt }]) => ({
    path: ["autoScalingGroups", name],
    target: findTarget(estate.targets, "aws", named),
    what: groupClaim(adopt),
  }));
}
