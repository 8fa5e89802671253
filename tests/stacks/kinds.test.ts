import { describe, expect, it } from "vitest";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import { resourcesIn } from "../../infra/contract/graph.ts";
import { questionsOf } from "../../ops/check/check.ts";
import { gatesOf } from "../../ops/gates/gates.ts";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { runChecks } from "../../policies/run.ts";
import { checksOf } from "../../stacks/checks.ts";
import { kinds } from "../../stacks/kinds.ts";
import { InvalidSettings, parseSettings } from "../../stacks/settings.ts";
import type { RawEstate } from "../estates.ts";
import { drop, rawEstate, stacks } from "../estates.ts";

const eachOf = (things: unknown): RawEstate[] => Object.values(things as Record<string, RawEstate>);

/** What else of a stack file refers to things of a kind, and goes with them. */
const references: Readonly<Record<string, (raw: RawEstate) => void>> = {
  databases: (raw) => {
    for (const app of eachOf(raw["apps"])) app["connections"] = {};
    for (const alarms of eachOf(raw["alarms"])) drop(alarms, "databases");
  },
  apps: (raw) => {
    for (const scenario of eachOf(raw["load"].scenarios)) drop(scenario, "app");
  },
  landings: (raw) => {
    for (const zone of eachOf(raw["zones"])) {
      drop(zone, "redirect");
      zone["errors"].page.brand = "Shop";
    }
  },
};

const switches: readonly [Phase, Phase][] = [
  ["normal", "prewarm"],
  ["prewarm", "live"],
  ["live", "prewarm"],
  ["prewarm", "normal"],
];

const keys = kinds.map(({ key }) => key);

describe.each(stacks)("%s without one of the kinds", (stack) => {
  it.each(keys)("%s: the rest is planned, checked and asked as before", async (key) => {
    const rest = kinds.filter((kind) => kind.key !== key);
    const gone = Object.keys(kinds.find((kind) => kind.key === key)?.types ?? {});
    const raw = rawEstate(stack);
    drop(raw, key);
    references[key]?.(raw);
    const offline = new OfflineEstate(stack, parseSettings("normal", raw, { kinds: rest }).estate);
    const withAll = new OfflineEstate(stack, parseSettings("normal", raw).estate);

    for (const phase of phases) {
      expect([...(await offline.graph(phase)).nodes]).toEqual([...(await withAll.graph(phase)).nodes]);
    }
    for (const [from, to] of switches) {
      const { forward, refusals, cost } = await offline.plan(from, to);
      expect(forward.steps).toEqual(await withAll.steps(from, to));
      expect(refusals).toEqual([]);
      expect(forward.steps.filter(({ op }) => op !== "update")).toEqual([]);
      expect(forward.steps.length).toBeGreaterThan(0);
      expect(cost).toBeDefined();
    }
    for (const phase of phases) {
      const resources = await offline.resources(phase);
      expect(runChecks(resources, checksOf(rest)).filter(({ passed }) => !passed)).toEqual([]);
      expect(resourcesIn(await offline.graph(phase)).filter(({ type }) => gone.includes(type))).toEqual([]);
      expect(gatesOf(resources, phase, rest).length).toBeGreaterThan(0);
    }
    expect(questionsOf(offline.estate).length).toBeGreaterThan(0);
  });

  it.each(keys)("%s: its key is one that nobody knows", (key) => {
    const rest = kinds.filter((kind) => kind.key !== key);
    // Nothing of some kinds is in the examples.
    const raw = { [key]: {}, ...rawEstate(stack) };
    const parse = () => parseSettings("normal", raw, { kinds: rest });
    expect(parse).toThrow(InvalidSettings);
    expect(parse).toThrow(new RegExp(`broadcast:estate\\.${key}: found .*; allowed: no such key; `));
  });
});

describe("the list of kinds", () => {
  it("has no type of resource, and no key, in two of them", () => {
    const types = kinds.flatMap((kind) => Object.keys(kind.types));
    expect(new Set(types).size).toBe(types.length);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("registers every type that the example of prod does", async () => {
    const { estate } = parseSettings("normal", rawEstate());
    const known = new Set(kinds.flatMap((kind) => Object.keys(kind.types)));
    const found = resourcesIn(await new OfflineEstate("prod", estate).graph("live")).map(({ type }) => type);
    expect(found.filter((type) => !type.startsWith("pulumi:") && !known.has(type))).toEqual([]);
  });
});
