import { beforeAll, describe, expect, it } from "vitest";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import type { Node } from "../../infra/contract/graph.ts";
import type { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { runChecks } from "../../policies/run.ts";
import { checksOf } from "../../stacks/checks.ts";
import { stacks } from "../estates.ts";
import { offlineEstate, resources } from "../graphs.ts";

const hpa = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const ruleset = "cloudflare:index/ruleset:Ruleset";

/** The phases of an evening, in order. */
const switches: readonly [Phase, Phase][] = [
  ["normal", "prewarm"],
  ["prewarm", "live"],
  ["live", "prewarm"],
  ["prewarm", "normal"],
];

describe.each(stacks)("the program of %s", (stack) => {
  let estate: OfflineEstate;
  let byPhase: Record<Phase, ReadonlyMap<string, Node>>;

  beforeAll(async () => {
    estate = offlineEstate(stack);
    byPhase = {
      normal: await resources(estate, "normal"),
      prewarm: await resources(estate, "prewarm"),
      live: await resources(estate, "live"),
    };
  });

  const all = (phase: Phase): Node[] => [...byPhase[phase].values()].filter(({ component }) => !component);

  it.each(switches)("only updates from %s to %s", async (from, to) => {
    const steps = await estate.steps(from, to);
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.filter(({ op }) => op !== "update")).toEqual([]);
  });

  it.each(phases)("passes every check in %s, each on something or for a reason", async (phase) => {
    const verdicts = runChecks(await estate.resources(phase), checksOf(estate.kinds));
    expect(verdicts.length).toBeGreaterThan(40);
    expect(verdicts.filter(({ passed }) => !passed)).toEqual([]);
  });

  it("turns the database in prewarm, and leaves it in live", async () => {
    const classes = phases.map((phase) => byPhase[phase].get("database-shop-primary")?.inputs["instanceClass"]);
    expect(classes[0]).not.toBe(classes[1]);
    expect(classes[1]).toBe(classes[2]);
    expect((await estate.steps("prewarm", "live")).map(({ type }) => type)).not.toContain("aws:rds/instance:Instance");
  });

  it("turns replicas and redirects in live, and not before", async () => {
    const types = (await estate.steps("normal", "prewarm")).map(({ type }) => type);
    expect(types).not.toContain(hpa);
    const redirects = phases.map(
      (phase) => byPhase[phase].get("zone-site-redirects")?.inputs["rules"] as { enabled: boolean }[],
    );
    expect(redirects.map((rules) => rules.every(({ enabled }) => enabled))).toEqual([false, false, true]);
  });

  it("holds room with placeholders in prewarm, and gives it up in live", () => {
    const replicas = phases.map(
      (phase) => (byPhase[phase].get("nodes-apps-placeholders")?.inputs["spec"] as { replicas: number }).replicas,
    );
    expect(replicas[0]).toBe(0);
    expect(replicas[1]).toBeGreaterThan(0);
    expect(replicas[2]).toBe(0);
  });

  it("never changes a pod template or a selector in a switch", async () => {
    for (const [from, to] of switches) {
      const paths = (await estate.steps(from, to)).flatMap(({ changes }) => changes.map(({ path }) => path));
      expect(paths.filter((path) => /template|selector|scaleTargetRef/.test(path))).toEqual([]);
    }
  });

  it("omits spec.replicas wherever an autoscaler decides", () => {
    const scaled = new Set(
      all("live")
        .filter(({ type }) => type === hpa)
        .map(({ inputs }) => (inputs["metadata"] as { name: string }).name),
    );
    const patched = all("live").filter(({ type }) => type === "kubernetes:apps/v1:DeploymentPatch");
    expect(patched.filter(({ inputs }) => scaled.has((inputs["metadata"] as { name: string }).name))).toEqual([]);
  });

  it("protects databases, node group and rulesets", () => {
    const precious = all("normal").filter(({ type }) => /rds\/instance|eks\/nodeGroup|ruleset:Ruleset/.test(type));
    expect(precious.length).toBeGreaterThanOrEqual(8);
    expect(precious.filter(({ protect }) => !protect)).toEqual([]);
  });

  it("owns each entry-point ruleset once", () => {
    const entryPoints = all("normal")
      .filter(({ type }) => type === ruleset)
      .map(({ inputs }) => inputs["phase"]);
    expect(new Set(entryPoints).size).toBe(entryPoints.length);
  });

  it("records the phase before everything and again after everything", () => {
    for (const node of all("live").filter(({ name }) => name !== "phase")) {
      expect(node.dependencies.map((urn) => urn.split("::").at(-1))).toContain("phase");
    }
    const settled = byPhase.live.get("settled")?.dependencies ?? [];
    expect(settled).toHaveLength(all("live").length - 1);
  });

  it("is the same whatever the order of keys in the stack file", async () => {
    const reversed = offlineEstate(stack, (raw) => {
      raw["apps"] = Object.fromEntries(Object.entries(raw["apps"] as object).reverse());
      const { evening } = raw["alarms"];
      evening.loadBalancers = Object.fromEntries(Object.entries(evening.loadBalancers as object).reverse());
    });
    const inputs = (nodes: ReadonlyMap<string, Node>): unknown =>
      [...nodes.values()].map((node) => [node.urn, node.inputs]).sort();
    expect(inputs(await resources(reversed, "live"))).toEqual(inputs(byPhase.live));
  });
});

describe("the program", () => {
  /** 20 rules that the zone had before, in all of its rulesets. */
  const foreignRule = (ref: string, action: string, actionParameters: object) => ({
    ref,
    description: "The zone's own",
    expression: `(http.host eq "www.example.com" and http.request.uri.path eq "/${ref}")`,
    action,
    actionParameters,
  });
  const target = { targetUrl: { value: "https://www.example.com/new" }, statusCode: 302, preserveQueryString: true };
  const five = (kind: string, action: string, actionParameters: object) =>
    Array.from({ length: 5 }, (_, index) => foreignRule(`zone_${kind}_${String(index)}`, action, actionParameters));
  const foreign = {
    redirects: five("redirect", "redirect", { fromValue: target }),
    cache: five("cache", "set_cache_settings", { cache: false }),
    errors: five("error", "serve_error", { content: "Sorry", contentType: "text/plain", statusCode: 503 }),
    errorHeaders: five("header", "rewrite", { headers: { "X-Frame-Options": { operation: "set", value: "DENY" } } }),
  };
  const busyZone = () =>
    offlineEstate("prod", (raw) => {
      raw["zones"].site.rulesets = Object.fromEntries(Object.entries(foreign).map(([key, keep]) => [key, { keep }]));
    });

  it("keeps a zone's 20 rules as they stand in every phase, next to its own", async () => {
    const estate = busyZone();
    for (const phase of ["normal", "prewarm", "live"] as const) {
      const rules = [...(await resources(estate, phase)).values()]
        .filter(({ type }) => type === ruleset)
        .flatMap(({ inputs }) => inputs["rules"] as { ref: string }[])
        .filter(({ ref }) => ref.startsWith("zone_"));
      const expected = Object.values(foreign).flat();
      const byRef = (a: { ref: string }, b: { ref: string }): number => (a.ref < b.ref ? -1 : 1);
      expect(expected).toHaveLength(20);
      expect(rules.sort(byRef)).toEqual(expected.map((rule) => ({ ...rule, enabled: true })).sort(byRef));
    }
  });

  it.each([
    ["prewarm", "live", true],
    ["live", "prewarm", false],
  ] as const)(
    "from %s to %s turns only `enabled` of the playbook's own rules, in a zone that has 20 others",
    async (from, to, on) => {
      const plan = await busyZone().plan(from, to);
      expect(plan.refusals).toEqual([]);
      const changes = (await busyZone().steps(from, to))
        .filter(({ type }) => type.startsWith("cloudflare:"))
        .map(({ name, changes: changed }) => [name, changed]);
      const turned = (ref: string) => ({ path: `rules[${ref}].enabled`, before: !on, after: on });
      expect(Object.fromEntries(changes)).toEqual({
        "zone-site-redirects": [turned("broadcast_home_fr"), turned("broadcast_home_en")],
        "zone-site-rate-limits": [turned("broadcast_limit_signup")],
        "zone-site-waiting-room": [{ path: "suspended", before: on, after: !on }],
      });
    },
  );

  it("runs an Aurora estate on Serverless v2 behind a proxy, its minimum the only dial of the database", async () => {
    const estate = offlineEstate("prod", (raw) => {
      raw["databases"].shop = {
        kind: "aurora",
        identifier: "shop-prod",
        engine: "aurora-postgresql",
        engineVersion: "15.4",
        minCapacity: { normal: 8, broadcast: 64 },
        maxCapacity: 128,
        instances: { one: {}, two: { identifier: "shop-prod-2" } },
        username: "shop",
        proxy: {
          name: "shop-prod",
          roleArn: "arn:aws:iam::000000000000:role/proxy",
          secretArn: "arn:aws:secretsmanager:eu-west-3:000000000000:secret:shop",
          subnets: ["subnet-0a1", "subnet-0a2"],
        },
      };
    });
    const nodes = await resources(estate, "normal");
    expect(["one", "two"].map((name) => nodes.get(`database-shop-${name}`)?.inputs["identifier"])).toEqual([
      "shop-prod-one",
      "shop-prod-2",
    ]);
    const up = (await estate.steps("normal", "prewarm")).filter(({ name }) => name.startsWith("database-shop-"));
    expect(up.map(({ name, changes }) => [name, changes])).toEqual([
      ["database-shop-cluster", [{ path: "serverlessv2ScalingConfiguration.minCapacity", before: 8, after: 64 }]],
    ]);
    const plan = await estate.plan("normal", "prewarm");
    expect(plan.refusals).toEqual([]);
  });
});
