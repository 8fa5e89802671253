import type { Estate } from "../contract/estate.ts";
import { findTarget } from "../contract/estate.ts";
import type { Claim, Problem } from "../contract/kind.ts";
import { namespaceProblems } from "../providers/kubernetes/namespace.ts";
import { nodePoolsInCluster } from "./placement.ts";
import type { App } from "./schema.ts";

/** What must hold between an app and the rest of the file: its namespace, its databases, its nodes. */
export function verifyApps(estate: Estate): Problem[] {
  const databases = Object.keys(estate.things["databases"] ?? {});
  return Object.entries((estate.things["apps"] ?? {}) as Record<string, App>).flatMap(([name, app]): Problem[] => {
    const at = (...path: string[]): string[] => ["apps", name, ...path];
    const strange = Object.keys(app.connections ?? {}).filter((database) => !databases.includes(database));
    const pools = nodePoolsInCluster(estate, app);
    const unplaced = app.nodePool === undefined ? pools.length > 1 : !pools.includes(app.nodePool);
    return [
      ...namespaceProblems(estate, app, at("namespace")),
      ...strange.map((database) => ({
        path: at("connections", database),
        allowed: oneOf("a database of this file", databases),
      })),
      ...(unplaced ? [{ path: at("nodePool"), allowed: oneOf("a node pool of its cluster", pools) }] : []),
    ];
  });
}

export function oneOf(what: string, names: readonly string[]): string {
  return names.length === 0 ? `${what}, and there is none` : `${what}: ${names.join(", ")}`;
}

/** What each app scales, and what sizes it. */
export function appClaims({ things, targets }: Estate): Claim[] {
  return Object.entries((things["apps"] ?? {}) as Record<string, App>).flatMap(([name, app]): Claim[] => {
    const target = findTarget(targets, "kubernetes", app.in);
    const namespace = app.namespace ?? target?.namespace ?? "";
    const scaled = app.scaleTarget.name ?? name;
    const sizer =
      app.size.by === "replicas"
        ? []
        : app.scaledObject === undefined
          ? [`autoscaler ${namespace}/${app.adopt ?? scaled}`]
          : [`ScaledObject ${namespace}/${app.scaledObject}`];
    return [`${app.scaleTarget.kind} ${namespace}/${scaled}`, ...sizer].map((what) => ({
      path: ["apps", name],
      target,
      what,
    }));
  });
}
