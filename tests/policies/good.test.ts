import { describe, expect, it } from "vitest";
import { checks } from "../../policies/checks/index.ts";
import { blocking, runChecks } from "../../policies/run.ts";
import { auroraEstate, autoscaler, goodEstate, mutated, proxy, without } from "./estate.ts";

const failed = (estate: ReturnType<typeof goodEstate>) =>
  runChecks(estate)
    .filter(({ passed }) => !passed)
    .map(({ check, violations }) => [check, violations.map(({ message }) => message)]);

describe("a good estate", () => {
  it("passes every check, and gives each of them something to look at", () => {
    expect(failed(goodEstate())).toEqual([]);
    const idle = runChecks(goodEstate()).filter(({ examined }) => examined === 0);
    const onlyAurora = ["cluster-has-standby", "serverless-capacity-bounds"];
    expect(idle.map(({ check }) => check)).toEqual(onlyAurora);
  });

  it("passes on Aurora Serverless v2 as well", () => {
    expect(failed(auroraEstate())).toEqual([]);
    expect(failed(auroraEstate("aurora-mysql"))).toEqual([]);
  });

  it("passes with a proxy", () => {
    const estate = [...without(goodEstate(), "fleet-web-hpa"), ...proxy(90, "5"), autoscaler("web", { path: "proxy" })];
    expect(failed(estate)).toEqual([]);
  });

  it("passes with nothing to look at", () => {
    expect(failed([])).toEqual([]);
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

  it("has a verdict for each check, in order", () => {
    expect(runChecks(goodEstate()).map(({ check }) => check)).toEqual(checks.map(({ name }) => name));
  });

  it("fails closed: a check that throws is a violation", () => {
    const broken = { name: "broken", reason: "It throws.", level: "mandatory" as const };
    const explode = () => {
      throw new Error("boom");
    };
    const verdicts = runChecks(goodEstate().slice(0, 1), [
      { ...broken, scope: "resource", types: "any", run: explode },
      { ...broken, scope: "estate", applies: () => 1, run: explode },
      { ...broken, scope: "estate", applies: explode, run: () => [] },
    ]);
    expect(blocking(verdicts)).toHaveLength(3);
    for (const { violations } of verdicts)
      expect(violations[0]?.message).toContain("itself failed, which counts as a violation: boom");
  });

  it("counts an unknown value as failed, and says so", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const estate = mutated(goodEstate(), "primary", ["instanceClass"], unknown);
    const wrong = runChecks(estate).filter(({ passed }) => !passed);
    expect(wrong.map(({ check }) => check)).toEqual([
      "connections-within-limit",
      "database-class-runs",
      "replicas-keep-up",
    ]);
    for (const { violations } of wrong) {
      expect(violations[0]?.message).toContain(
        "`instanceClass` cannot be known before the update, which counts as failed",
      );
    }
  });

  it("ends every message of a violation with its fix", () => {
    const estate = goodEstate().map((resource) => ({ ...resource, inputs: {}, protect: false }));
    const all = runChecks(estate).flatMap(({ violations }) => violations);
    expect(all.length).toBeGreaterThan(20);
    for (const { message } of all) expect(message).toMatch(/Fix: .+\.$/);
  });
});
