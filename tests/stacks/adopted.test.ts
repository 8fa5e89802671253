import { beforeAll, describe, expect, it } from "vitest";
import inputs from "../../infra/contract/inputs.json" with { type: "json" };
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import type { Node } from "../../infra/contract/graph.ts";
import { resourcesIn } from "../../infra/contract/graph.ts";
import type { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import type { RawEstate } from "../estates.ts";
import { drop } from "../estates.ts";
import { offlineEstate } from "../graphs.ts";

/** An estate of which everything that can exist already does. */
function adoptAll(raw: RawEstate): void {
  const adopted = {
    kind: "rds",
    adopt: "shop-prod",
    instanceClass: raw["databases"].shop.instanceClass,
    replicas: { replica: { adopt: "shop-prod-replica" } },
    proxy: { adopt: "shop-prod" },
  };
  const ledger = {
    kind: "aurora",
    adopt: "ledger-prod",
    minCapacity: { normal: 2, broadcast: 16 },
    instances: { one: { adopt: "ledger-prod-1" } },
  };
  raw["databases"] = { shop: adopted, ledger, devices: raw["databases"].devices };
  raw["apps"].web.adopt = "web-autoscaler";
  raw["flags"].shop.adopt = "shop-flags";
  raw["nodePools"].apps.nodeGroup = {
    adopt: "shop-prod:apps",
    minSize: { normal: 6, broadcast: 100 },
    desiredSize: { normal: 8, broadcast: 100 },
  };
  Object.assign(raw["landings"].tv, { adoptRecord: "zone/record", adoptRoute: "zone/route" });
  Object.assign(raw["zones"].site, {
    rulesets: { redirects: { adopt: "zones/zone/ruleset" } },
    waitingRoom: { adopt: "zone/room" },
  });
}

/** An estate of which everything is left out that may be. */
function sayLittle(raw: RawEstate): void {
  for (const app of Object.values(raw["apps"] as Record<string, RawEstate>)) {
    drop(app, "connections", "requests", "loadBalancer");
  }
  drop(raw["alarms"].evening, "notify", "loadBalancers");
  drop(raw["zones"].site.cache, "staticPaths", "never", "sessionCookies");
  drop(raw["zones"].site, "rateLimits", "waitingRoom", "tieredCache");
  raw["zones"].site.errors.never = [];
  delete raw["nodePools"].apps.reserved;
  delete raw["landings"].tv.campaign;
}

/** What the program may ever change of each, beyond what the file states. */
const owned: Readonly<Record<string, readonly string[]>> = {
  "database-shop-primary": ["applyImmediately", "identifier", "instanceClass"],
  "database-shop-replica": ["applyImmediately", "identifier", "instanceClass"],
  // The file states engine, multiAz and deletionProtection.
  "database-devices-primary": [
    "applyImmediately",
    "deletionProtection",
    "engine",
    "identifier",
    "instanceClass",
    "multiAz",
  ],
  // The file states replicas and shards; the provider refuses to be given numCacheClusters beside them, and finds it out.
  "cache-sessions-group": [
    "applyImmediately",
    "nodeType",
    "numCacheClusters",
    "numNodeGroups",
    "replicasPerNodeGroup",
    "replicationGroupId",
  ],
  "database-ledger-cluster": ["applyImmediately", "clusterIdentifier", "serverlessv2ScalingConfiguration.minCapacity"],
  "nodes-apps-group": ["clusterName", "nodeGroupName", "scalingConfig.desiredSize", "scalingConfig.minSize"],
  "landing-tv-record": ["name", "proxied", "zoneId"],
  "landing-tv-route": ["pattern", "script", "zoneId"],
  "zone-site-redirects": ["kind", "phase", "rules", "zoneId"],
  "zone-site-waiting-room": ["suspended", "zoneId"],
};

const knownInputs = inputs as Readonly<Record<string, { inputs: Record<string, readonly string[]> }>>;

/** The inputs of a type that an adopted resource does not leave as they are, by the SDK's own list. */
function ownedBy({ type, ignored = [] }: Node): string[] {
  return Object.entries(knownInputs[type]?.inputs ?? {})
    .flatMap(([name, within]): string[] => {
      if (ignored.includes(name)) return [];
      const kept = within.filter((key) => !ignored.includes(`${name}.${key}`));
      return kept.length === within.length ? [name] : kept.map((key) => `${name}.${key}`);
    })
    .sort();
}

describe("an estate that exists", () => {
  let estate: OfflineEstate;
  const nodes = async (phase: Phase): Promise<Node[]> => resourcesIn(await estate.graph(phase));

  beforeAll(() => (estate = offlineEstate("prod", adoptAll)));

  it("is imported by its ids, protected, and of each resource only the dials and what is stated may change", async () => {
    const imported = (await nodes("normal")).filter(({ importId }) => importId !== undefined);
    expect(imported.filter(({ protect }) => !protect)).toEqual([]);
    expect(Object.fromEntries(imported.map((node) => [node.name, ownedBy(node)]))).toEqual(owned);
    expect(Object.fromEntries(imported.map(({ name, importId }) => [name, importId]))).toEqual({
      "database-shop-primary": "shop-prod",
      "database-shop-replica": "shop-prod-replica",
      "database-devices-primary": "shop-prod-devices",
      "cache-sessions-group": "shop-prod-sessions",
      "database-ledger-cluster": "ledger-prod",
      "nodes-apps-group": "shop-prod:apps",
      "landing-tv-record": "zone/record",
      "landing-tv-route": "zone/route",
      "zone-site-redirects": "zones/zone/ruleset",
      "zone-site-waiting-room": "zone/room",
    });
  });

  it("owns the same in every phase", async () => {
    for (const phase of phases) {
      const imported = (await nodes(phase)).filter(({ importId }) => importId !== undefined);
      expect(Object.fromEntries(imported.map((node) => [node.name, ownedBy(node)]))).toEqual(owned);
    }
  });

  it("has its Kubernetes objects patched, by name, and left as they are when the program gives them up", async () => {
    const patches = (await nodes("live")).filter(({ type }) => type.endsWith("Patch"));
    const shown = patches.map(({ name, type, retained, inputs: { metadata, spec, data } }) => ({
      ...{ name, type, retained },
      object: (metadata as { name: string }).name,
      sets: spec ?? data,
    }));
    shown.sort((a, b) => (a.name < b.name ? -1 : 1));
    expect(shown).toEqual([
      {
        name: "app-images-replicas",
        type: "kubernetes:apps/v1:DeploymentPatch",
        retained: true,
        object: "images",
        sets: { replicas: 500 },
      },
      {
        name: "app-web-autoscaler",
        type: "kubernetes:autoscaling/v2:HorizontalPodAutoscalerPatch",
        retained: true,
        object: "web-autoscaler",
        sets: { minReplicas: 500, maxReplicas: 500 },
      },
      {
        name: "flags-shop-values",
        type: "kubernetes:core/v1:ConfigMapPatch",
        retained: true,
        object: "shop-flags",
        sets: { "android-sync-minutes": "240", "light-signup": "true" },
      },
    ]);
  });

  it("makes no budget for an adopted autoscaler, and registers nothing of what no dial turns", async () => {
    const names = (await nodes("normal")).map(({ name }) => name);
    expect(names).not.toContain("app-web-budget");
    expect(names).toContain("app-api-budget");
    expect(names.filter((name) => /proxy|ledger-one/.test(name))).toEqual([]);
  });

  it("is only updated by a switch, there and back", async () => {
    for (const [from, to] of [
      ["normal", "prewarm"],
      ["prewarm", "live"],
      ["live", "prewarm"],
      ["prewarm", "normal"],
    ] as const) {
      expect((await estate.steps(from, to)).filter(({ op }) => op !== "update")).toEqual([]);
    }
  });
});

describe.each([
  ["that exists", adoptAll],
  ["that is made", () => undefined],
  ["that states as little as it may", sayLittle],
] as const)("an estate %s", (_, edit) => {
  it.each(phases)("sends nothing empty in %s: what is not stated is left out", async (phase) => {
    const graph = await offlineEstate("prod", edit).graph(phase);
    const empty = resourcesIn(graph).flatMap(({ name, inputs: given, ignored = [] }) =>
      emptyIn(given)
        .filter((path) => !ignored.some((left) => path === left || path.startsWith(`${left}.`)))
        .map((path) => `${name}: ${path}`),
    );
    expect(empty).toEqual([]);
  });
});

/** Paths of lists and objects with nothing in them, of empty texts, and of what is not there. */
function emptyIn(value: unknown, path = ""): string[] {
  if (value === "" || value === null || value === undefined) return [path];
  if (typeof value !== "object") return [];
  const entries = Object.entries(value);
  return entries.length === 0
    ? [path]
    : entries.flatMap(([key, item]) => emptyIn(item, path === "" ? key : `${path}.${key}`));
}
