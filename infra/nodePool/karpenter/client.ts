import type { ClientDefinition } from "../../contract/client.ts";
import { notOnSandbox } from "../../contract/client.ts";
import { isObject, stringAt, valueAt } from "../../contract/properties.ts";
import type { Rights } from "../../contract/rights.ts";
import { apiOpener, queryKubernetes } from "../../providers/kubernetes/access.ts";
import { objectOrPatch } from "../../providers/kubernetes/objects.ts";
import { karpenter, nodeClass, requirement } from "./facts.ts";

/** A NodePool as it is. */
export interface FoundPool {
  /** As they are written. */
  limits: Readonly<Record<string, string>>;
  budgets: readonly unknown[];
  /** What its nodes count at present, as written. */
  used: Readonly<Record<string, string>>;
  /** Values that its nodes may have; undefined where it says nothing. */
  capacityTypes: string[] | undefined;
  categories: string[] | undefined;
  /** Name of its EC2NodeClass; undefined where its nodes are made otherwise. */
  nodeClass: string | undefined;
  /** Whether it runs a fixed number of nodes, to which limits mean nothing. */
  fixed: boolean;
  /** Conditions that say it cannot do its work. */
  troubles: string[];
}

export interface Claim {
  name: string;
  /** Milliseconds since 1970; undefined where it never expires. */
  expiresAt: number | undefined;
}

interface KarpenterClient {
  pool(name: string): Promise<FoundPool | undefined>;
  claims(pool: string): Promise<Claim[]>;
  /** Subnets that a node class puts nodes into. */
  subnets(className: string): Promise<string[] | undefined>;
}

export const karpenterRights = {
  "get nodepools.karpenter.sh": "limits, budgets and health of each NodePool",
  "list nodeclaims.karpenter.sh": "nodes that expire around the show",
  "get ec2nodeclasses.karpenter.k8s.aws": "subnets of the nodes",
} as const satisfies Rights;

/** Questions to the cluster about what Karpenter keeps. */
export const karpenterClient: ClientDefinition<KarpenterClient> = {
  name: "NodePools",
  cloud: (target) => {
    const open = apiOpener(target);
    const get = (
      right: keyof typeof karpenterRights,
      of: { group: string; version: string; plural: string },
      name: string,
    ): Promise<object | undefined> =>
      queryKubernetes(karpenterRights, right, undefined, async () => {
        const { group, version, plural } = of;
        const api = await open((sdk) => sdk.CustomObjectsApi);
        return api.getClusterCustomObject({ group, version, plural, name }) as Promise<object>;
      });
    return {
      pool: async (name) => {
        const found = await get("get nodepools.karpenter.sh", karpenter, name);
        return found && poolOf(found);
      },
      claims: async (pool) => {
        const { group, version, claims: plural, poolLabel } = karpenter;
        const found = await queryKubernetes(karpenterRights, "list nodeclaims.karpenter.sh", undefined, async () => {
          const api = await open((sdk) => sdk.CustomObjectsApi);
          const labelSelector = `${poolLabel}=${pool}`;
          return api.listClusterCustomObject({ group, version, plural, labelSelector }) as Promise<{
            items?: object[];
          }>;
        });
        return (found?.items ?? []).map(claimOf);
      },
      subnets: async (name) => {
        const found = await get("get ec2nodeclasses.karpenter.k8s.aws", nodeClass, name);
        return found && objectsAt(found, "status.subnets").flatMap((subnet) => stringAt(subnet, "id") ?? []);
      },
    };
  },
  // Its nodes do not expire, and nothing is known of how they are made.
  sandbox: (cloud) => ({
    pool: (name) => {
      const found = objectOrPatch(cloud, karpenter.type, name);
      return Promise.resolve(found && poolOf(found.outputs));
    },
    claims: () => Promise.resolve([]),
    subnets: notOnSandbox("subnets"),
  }),
};

export function poolOf(object: object): FoundPool {
  const budgets = valueAt(object, "spec.disruption.budgets");
  return {
    limits: textsAt(object, "spec.limits"),
    budgets: Array.isArray(budgets) ? budgets : [],
    used: textsAt(object, "status.resources"),
    capacityTypes: requirementOf(object, requirement.capacity),
    categories: requirementOf(object, requirement.category),
    nodeClass:
      stringAt(object, "spec.template.spec.nodeClassRef.kind") === nodeClass.kind
        ? stringAt(object, "spec.template.spec.nodeClassRef.name")
        : undefined,
    fixed: valueAt(object, "spec.replicas") !== undefined,
    troubles: objectsAt(object, "status.conditions")
      .filter((condition) => stringAt(condition, "type") === "Ready" && stringAt(condition, "status") === "False")
      .map(
        (condition) => `Ready: ${stringAt(condition, "message") ?? stringAt(condition, "reason") ?? "no reason given"}`,
      ),
  };
}

/** Values of a requirement that lists them. */
function requirementOf(object: object, key: string): string[] | undefined {
  const own = objectsAt(object, "spec.template.spec.requirements").find(
    (each) => stringAt(each, "key") === key && stringAt(each, "operator") === "In",
  );
  const values = own && valueAt(own, "values");
  return Array.isArray(values) ? values.map(String) : undefined;
}

export function claimOf(object: object): Claim {
  const created = Date.parse(stringAt(object, "metadata.creationTimestamp") ?? "");
  const age = millisecondsOf(stringAt(object, "spec.expireAfter") ?? "Never");
  return {
    name: stringAt(object, "metadata.name") ?? "",
    expiresAt: age === undefined || Number.isNaN(created) ? undefined : created + age,
  };
}

/** Of a duration such as `720h` or `1h30m`; undefined for `Never`. */
function millisecondsOf(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+)([hms])/g)];
  const unit = { h: 3_600_000, m: 60_000, s: 1000 } as const;
  return parts.length === 0
    ? undefined
    : parts.reduce(
        (sum, [, number = "0", letter = "s"]) => sum + Number(number) * unit[letter as keyof typeof unit],
        0,
      );
}

function objectsAt(object: object, path: string): object[] {
  const found = valueAt(object, path);
  return Array.isArray(found) ? found.filter(isObject) : [];
}

function textsAt(object: object, path: string): Record<string, string> {
  const found = valueAt(object, path);
  return isObject(found) ? Object.fromEntries(Object.entries(found).map(([key, value]) => [key, String(value)])) : {};
}
