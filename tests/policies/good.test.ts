import { runtime } from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import { phases } from "../../infra/contract/dial.ts";
import { Resources } from "../../infra/contract/resources.ts";
import { UNKNOWN } from "../../infra/contract/shape.ts";
import { blockingVerdicts, runChecks } from "../../policies/run.ts";
import { checksOf } from "../../stacks/checks.ts";
import { kinds } from "../../stacks/kinds.ts";
import type { RawEstate } from "../estates.ts";
import { rawEstate, stacks } from "../estates.ts";
import { fixedEstate } from "../estates/fixed.ts";
import { offlineEstate } from "../graphs.ts";
import { bare, EstateShapes, goodEstate, onAurora } from "../shapes.ts";

const checks = checksOf(kinds);
const primary = "database-shop-primary";

/** Checks of kinds that the example has nothing of. */
const elsewhere = kinds
  .filter(({ key }) => rawEstate()[key] === undefined)
  .flatMap((kind) => kind.checks ?? [])
  .map(({ name }) => name);

const failed = (estate: EstateShapes) =>
  estate
    .verdicts()
    .filter(({ passed }) => !passed)
    .map(({ check, violations }) => [check, violations.map(({ message }) => message)]);

describe("a good estate", () => {
  it.each(stacks.flatMap((stack) => phases.map((phase) => [stack, phase] as const)))(
    "%s passes every check in %s",
    async (stack, phase) => {
      const resources = await offlineEstate(stack).resources(phase);
      expect(failed(new EstateShapes(resources.all))).toEqual([]);
    },
  );

  it("gives each check something to look at", async () => {
    const idle = (await goodEstate()).verdicts().filter(({ examined }) => examined === 0);
    const onlyAurora = ["cluster-has-standby", "serverless-capacity-bounds"];
    expect(idle.map(({ check }) => check).sort()).toEqual([...onlyAurora, ...elsewhere].sort());
  });

  it("of other companies gives those of the other kinds something to look at", async () => {
    const looked = new Set<string>();
    for (const company of ["on-ecs", "dials"]) {
      const { all } = await fixedEstate(company).resources("live");
      for (const { check, examined } of new EstateShapes(all).verdicts()) if (examined > 0) looked.add(check);
    }
    expect(elsewhere.filter((check) => !looked.has(check))).toEqual([]);
  });

  it("passes on Aurora Serverless v2 as well", async () => {
    for (const engine of ["aurora-postgresql", "aurora-mysql"]) {
      const edit = (raw: RawEstate): void => {
        onAurora({ engine })(raw);
        raw.alarms.evening.databases.shop = { connections: { normal: 1000, broadcast: 1200 } };
      };
      const estate = await goodEstate({ edit });
      expect(failed(estate)).toEqual([]);
      const idle = estate.verdicts().filter(({ examined }) => examined === 0);
      expect(idle.map(({ check }) => check)).toEqual(elsewhere);
    }
  });

  it("passes with a proxy", async () => {
    const edit = ({ databases, apps }: RawEstate): void => {
      databases.shop.proxy = { adopt: "shop-proxy", maxConnectionsPercent: 90, multiplexing: 5 };
      apps.web.connections = { shop: { proxy: 10 } };
    };
    expect(failed(await goodEstate({ edit }))).toEqual([]);
  });

  it("passes with nothing to look at, and with nothing left out", () => {
    const verdicts = new EstateShapes([]).verdicts();
    expect(verdicts).toHaveLength(checks.length);
    for (const verdict of verdicts) expect(verdict).toMatchObject({ passed: true, examined: 0, uncounted: [] });
  });

  it("leaves nothing uncounted, since both examples state what they adopt", async () => {
    const uncounted = (await goodEstate()).verdicts().filter((verdict) => verdict.uncounted.length > 0);
    expect(uncounted.map(({ check }) => check)).toEqual([]);
  });
});

describe("the list of checks", () => {
  it("names each check once, in kebab-case, and gives its reason in a sentence", () => {
    const names = checks.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, reason } of checks) {
      expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(reason).toMatch(/^[A-Z].*\.$/);
    }
  });

  it("has a verdict for each check, in order", async () => {
    const verdicts = (await goodEstate()).verdicts();
    expect(verdicts.map(({ check }) => check)).toEqual(checks.map(({ name }) => name));
  });

  it("fails closed: a check that throws is a violation", async () => {
    const broken = { name: "broken", reason: "It throws.", level: "mandatory" as const };
    const explode = () => {
      throw new Error("boom");
    };
    const one = new Resources([(await goodEstate()).named(primary)]);
    const verdicts = runChecks(one, [
      { ...broken, scope: "resource", types: "any", run: explode },
      { ...broken, scope: "estate", applies: () => 1, run: explode },
      { ...broken, scope: "estate", applies: explode, run: () => [] },
    ]);
    expect(blockingVerdicts(verdicts)).toHaveLength(3);
    for (const { violations } of verdicts)
      expect(violations[0]?.message).toContain("itself failed, which counts as a violation: boom");
  });

  it("says where it cannot even tell what it leaves out", async () => {
    const uncounted = () => {
      throw new Error("boom");
    };
    const check = { name: "blind", reason: "It sees nothing.", level: "mandatory" as const, uncounted };
    const one = new Resources([(await goodEstate()).named(primary)]);
    const [verdict] = runChecks(one, [{ ...check, scope: "estate", applies: () => 1, run: () => [] }]);
    expect(verdict?.uncounted).toEqual([expect.stringContaining("boom")]);
  });

  it("counts an unknown value as failed, and says so", async () => {
    const nodes = [...(await offlineEstate().graph("prewarm")).nodes.values()].map((node) =>
      // What stands for an unknown value on the wire.
      node.name === primary ? { ...node, inputs: { ...node.inputs, instanceClass: runtime.unknownValue } } : node,
    );
    const estate = new EstateShapes(Resources.of(nodes).all);
    expect(estate.named(primary).inputs["instanceClass"]).toBe(UNKNOWN);
    const wrong = estate.verdicts().filter(({ passed }) => !passed);
    expect(wrong.map(({ check }) => check)).toEqual([
      "connections-within-limit",
      "database-class-runs",
      "replicas-keep-up",
      "alarms-within-reach",
    ]);
    for (const { violations } of wrong) {
      expect(violations[0]?.message).toContain(
        "`instanceClass` cannot be known before the update, which counts as failed",
      );
    }
  });

  it("ends every message of a violation with its fix", async () => {
    const empty = (await goodEstate()).map((shape) => ({ ...shape, inputs: {}, protect: false }));
    const all = empty.verdicts().flatMap(({ violations }) => violations);
    expect(all.length).toBeGreaterThan(20);
    for (const { message } of all) expect(message).toMatch(/Fix: .+\.$/);
  });

  it("fails where a resource belongs to no component", async () => {
    const orphans = (await goodEstate()).map((shape) => bare(shape, "parent"));
    const wrong = orphans.verdicts().filter(({ passed }) => !passed);
    expect(wrong.map(({ check }) => check)).toEqual(
      expect.arrayContaining(["connections-within-limit", "autoscaler-bounds", "rule-count-within-plan"]),
    );
    for (const { violations } of wrong) expect(violations[0]?.message).toContain("belongs to no component");
  });
});
