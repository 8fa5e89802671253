import { runtime } from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import type { Node } from "../../infra/contract/graph.ts";
import { nameIn, providerName, resourcesIn } from "../../infra/contract/graph.ts";
import type { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { runChecks } from "../../policies/run.ts";
import { checksOf } from "../../stacks/checks.ts";
import { WrongTarget } from "../../stacks/credentials.ts";
import { program } from "../../stacks/program.ts";
import type { RawEstate } from "../estates.ts";
import { drop } from "../estates.ts";
import { offlineEstate, resources } from "../graphs.ts";

const switches: readonly [Phase, Phase][] = [
  ["normal", "prewarm"],
  ["prewarm", "live"],
  ["live", "prewarm"],
  ["prewarm", "normal"],
];

/** Plans every switch there is, and expects each to move something, to replace nothing and to pass every check. */
async function expectPlans(estate: OfflineEstate): Promise<void> {
  for (const [from, to] of switches) {
    const { steps } = (await estate.plan(from, to)).forward;
    expect(steps.filter(({ op }) => op !== "update")).toEqual([]);
    expect((await estate.plan(from, to)).refusals).toEqual([]);
  }
  for (const phase of phases) {
    const verdicts = runChecks(await estate.resources(phase), checksOf(estate.kinds));
    expect(verdicts.filter(({ passed }) => !passed)).toEqual([]);
  }
}

/** Every thing of prod twice: the second of each in another account and region, cluster or zone. */
function twice(raw: RawEstate): void {
  const { paris, cluster, site } = raw["targets"];
  raw["targets"] = {
    paris,
    frankfurt: { aws: { account: "111111111111", region: "eu-central-1", profile: "frankfurt" } },
    west: cluster,
    east: { kubernetes: { context: "shop-east", namespace: "shop-east" } },
    com: site,
    org: {
      cloudflare: { ...site.cloudflare, zone: "e".repeat(32), domain: "example.org", tokenVariable: "ORG_TOKEN" },
    },
  };
  const { shop, devices } = raw["databases"];
  raw["databases"] = { shop: { ...shop, in: "paris" }, devices: { ...devices, in: "frankfurt" } };
  const { sessions } = raw["caches"];
  raw["caches"] = { sessions: { ...sessions, in: "paris" }, "sessions-east": { ...sessions, in: "frankfurt" } };
  const { web, images } = raw["apps"];
  raw["apps"] = {
    web: { ...web, in: "west" },
    images: { ...images, in: "west" },
    // The same workload's name in the other cluster; its database is in the first one's account.
    "web-east": {
      ...web,
      in: "east",
      scaleTarget: { name: "web" },
      minReplicas: { normal: 3, broadcast: 30 },
      loadBalancer: "web-east",
    },
  };

  const { apps: pool } = raw["nodePools"];
  raw["nodePools"] = {
    west: { ...pool, in: "west", nodeGroup: { ...pool.nodeGroup, in: "paris" } },
    east: { ...pool, in: "east", nodeGroup: { ...pool.nodeGroup, in: "frankfurt", cluster: "shop-east" } },
  };
  raw["flags"] = { west: { ...raw["flags"].shop, in: "west" }, east: { ...raw["flags"].shop, in: "east" } };
  const { tv } = raw["landings"];
  raw["landings"] = { com: { ...tv, in: "com" }, org: { ...tv, in: "org", host: "tv.example.org" } };
  const { site: rules } = raw["zones"];
  const others = {
    hosts: ["example.org", "www.example.org"],
    rateLimits: [{ ...rules.rateLimits[0], hosts: ["www.example.org"] }],
    waitingRoom: { ...rules.waitingRoom, host: "www.example.org" },
  };
  raw["zones"] = { com: { ...rules, in: "com" }, org: { ...rules, ...others, in: "org" } };
  const { evening } = raw["alarms"];
  raw["alarms"] = {
    paris: { ...evening, in: "paris", databases: { shop: evening.databases.shop } },
    frankfurt: { ...evening, in: "frankfurt", databases: { devices: {} }, loadBalancers: {}, dashboard: "frankfurt" },
  };
  drop(raw, "load");
}

describe("an estate in two accounts, two clusters and two zones", () => {
  let estate: OfflineEstate;
  let nodes: ReadonlyMap<string, Node>;
  const inputs = (name: string): Record<string, unknown> => nodes.get(name)?.inputs ?? {};

  beforeAll(async () => {
    estate = offlineEstate("prod", twice);
    nodes = await resources(estate, "prewarm");
  });

  it("makes each thing with the provider of its target", async () => {
    const expected: [RegExp, string][] = [
      [/^database-shop-/, "paris"],
      [/^database-devices-/, "frankfurt"],
      [/^cache-sessions-east-/, "frankfurt"],
      [/^cache-sessions-/, "paris"],
      [/^app-(web|images)-(autoscaler|replicas|budget)/, "west"],
      [/^app-web-east-/, "east"],
      [/^nodes-west-group/, "paris"],
      [/^nodes-east-group/, "frankfurt"],
      [/^nodes-west-/, "west"],
      [/^nodes-east-/, "east"],
      [/^flags-west-/, "west"],
      [/^flags-east-/, "east"],
      [/^(landing|zone)-com-/, "com"],
      [/^(landing|zone)-org-/, "org"],
      [/^alarms-paris-/, "paris"],
      [/^alarms-frankfurt-/, "frankfurt"],
    ];
    for (const phase of phases) {
      const found = resourcesIn(await estate.graph(phase)).filter(({ type }) => !type.startsWith("pulumi:"));
      const wanted = found.map(({ name }) => [name, expected.find(([pattern]) => pattern.test(name))?.[1]]);
      expect(found.map(({ name, provider }) => [name, providerName(provider)])).toEqual(wanted);
      expect(new Set(wanted.map(([, target]) => target)).size).toBe(6);
    }
  });

  it("binds each provider to its place, and to no other", async () => {
    const bound: Record<string, unknown> = {};
    const mocks: runtime.Mocks = {
      newResource: ({ type, name, inputs: given }) => {
        if (type.startsWith("pulumi:providers:")) bound[name] = given;
        return { id: name, state: given as object };
      },
      // The credentials are nobody's, which is refused: the providers are all there by then.
      call: () => ({}),
    };
    process.env["ORG_TOKEN"] = "the token of example.org";
    try {
      await runtime.setMocks(mocks, "broadcast", "prod", false, "organization");
      await expect(program({ phase: "normal", levers: [], estate: estate.estate })).rejects.toThrow(WrongTarget);
    } finally {
      delete process.env["ORG_TOKEN"];
    }
    expect(Object.keys(bound).sort()).toEqual(["com", "east", "frankfurt", "org", "paris", "west"]);
    expect(bound).toMatchObject({
      paris: { region: "eu-west-3", allowedAccountIds: JSON.stringify(["000000000000"]) },
      frankfurt: { region: "eu-central-1", allowedAccountIds: JSON.stringify(["111111111111"]), profile: "frankfurt" },
      west: { context: "shop-prod", enableConfigMapMutable: "true" },
      east: { context: "shop-east", enableConfigMapMutable: "true" },
      com: {},
      // Marked as a secret, or it would be a plain text.
      org: { apiToken: { value: "the token of example.org" } },
    });
  });

  it("gives each thing what its own target says", () => {
    expect(inputs("app-web-autoscaler")["metadata"]).toEqual({ name: "web", namespace: "shop" });
    expect(inputs("app-web-east-autoscaler")["metadata"]).toEqual({ name: "web", namespace: "shop-east" });
    expect(inputs("landing-org-script")["scriptName"]).toBe("broadcast-landing-prod-org");
    expect(inputs("zone-org-cache")["zoneId"]).toBe("e".repeat(32));
    expect(inputs("alarms-frankfurt-dashboard")["dashboardBody"]).toContain('"region":"eu-central-1"');
    expect(inputs("alarms-frankfurt-dashboard")["dashboardBody"]).not.toContain('"shop-prod"');
  });

  it("leads each zone's home to the landing page of that zone", () => {
    const leadsTo = (zone: string): unknown => JSON.stringify(inputs(`zone-${zone}-redirects`)["rules"]);
    expect(leadsTo("com")).toContain('"value":"https://tv.example.com/"');
    expect(leadsTo("com")).not.toContain("tv.example.org");
    expect(leadsTo("org")).toContain('"value":"https://tv.example.org/"');
  });

  it("holds room in each cluster for the apps of that cluster alone, and yields it to them", () => {
    const reserve = (pool: string): unknown =>
      (inputs(`nodes-${pool}-placeholders`)["metadata"] as { annotations: Record<string, string> }).annotations[
        "broadcast/cpu-reserve"
      ];
    // 488 of web at 0.25 and 492 of images at 0.5; 27 of the second web at 0.25.
    expect(reserve("west")).toBe(String(488 * 0.25 + 492 * 0.5));
    expect(reserve("east")).toBe(String(27 * 0.25));
    const waits = (pool: string): string[] =>
      (nodes.get(`nodes-${pool}-placeholders`)?.dependencies ?? [])
        .map(nameIn)
        .filter((name) => name.startsWith("app-"));
    expect(waits("west").sort()).toEqual([
      "app-images-budget",
      "app-images-replicas",
      "app-web-autoscaler",
      "app-web-budget",
    ]);
    expect(waits("east").sort()).toEqual(["app-web-east-autoscaler", "app-web-east-budget"]);
  });

  it("plans every switch", () => expectPlans(estate));
});

describe("an estate of one cloud alone", () => {
  const only = (targets: readonly string[], kinds: readonly string[]) => (raw: RawEstate) => {
    drop(raw["targets"], ...Object.keys(raw["targets"] as object).filter((name) => !targets.includes(name)));
    drop(raw, ...Object.keys(raw).filter((key) => !["company", "targets", ...kinds].includes(key)));
  };

  it.each<[cloud: string, edit: (raw: RawEstate) => void, kinds: RegExp]>([
    ["AWS", only(["paris"], ["databases", "alarms"]), /^aws:(rds|cloudwatch)/],
    [
      "Kubernetes",
      (raw) => {
        only(["cluster"], ["apps", "nodePools", "flags"])(raw);
        drop(raw["nodePools"].apps, "nodeGroup");
        // Where the databases are is not in this file.
        for (const app of Object.values(raw["apps"] as Record<string, RawEstate>)) drop(app, "connections");
      },
      /^kubernetes:/,
    ],
    ["Cloudflare", only(["site"], ["landings", "zones"]), /^cloudflare:/],
  ])("of %s is planned in all phases", async (_, edit, types) => {
    const estate = offlineEstate("prod", edit);
    const found = resourcesIn(await estate.graph("live")).map(({ type }) => type);
    expect(found.filter((type) => !type.startsWith("pulumi:") && !types.test(type))).toEqual([]);
    expect(found.length).toBeGreaterThan(5);
    await expectPlans(estate);
  });
});
