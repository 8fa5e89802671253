import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Phase } from "../../infra/contract/dial.ts";
import { projectFolder } from "../../infra/contract/project.ts";
import { zoneSchema } from "../../infra/zone/schema.ts";
import { offlineGraph } from "../../ops/graph/offline.ts";
import { stepsBetween } from "../../ops/plan/steps.ts";
import { parseConfig } from "../../stacks/config.ts";
import { dialsOf } from "../../stacks/leverDials.ts";
import { findDial } from "../../stacks/levers.ts";
import { InvalidSettings } from "../../stacks/mistakes.ts";
import type { Settings } from "../../stacks/settings.ts";
import type { RawEstate } from "../estates.ts";

const file = join(projectFolder, "tests", "levers", "estate", "Pulumi.evening.yaml");
const config = (parse(readFileSync(file, "utf8")) as { config: Record<string, RawEstate> }).config;

function settings(levers?: RawEstate, pulled: unknown = []): Settings {
  const estate = { ...config["broadcast:estate"], ...(levers && { levers }) };
  return parseConfig({ "broadcast:phase": "live", "broadcast:estate": estate, "broadcast:levers": pulled });
}

function mistakes(levers?: RawEstate, pulled?: unknown): string[] {
  try {
    settings(levers, pulled);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidSettings)) throw error;
    return error.mistakes.map(({ path, found, allowed }) => `${path}: ${found}; ${allowed}`);
  }
}

const lever = (set: Record<string, unknown>, more: object = {}) => ({ title: "A lever", set, ...more });
const changed = async (phase: Phase, levers: string[]) => {
  const { estate } = settings();
  const [base, turned] = [
    await offlineGraph("evening", estate, phase),
    await offlineGraph("evening", estate, phase, { levers }),
  ];
  const steps = stepsBetween(base, turned, {}).filter(({ type }) => type !== "pulumi:index:Stash");
  return Object.fromEntries(steps.map(({ name, changes }) => [name, changes.map(({ path, after }) => [path, after])]));
};

describe("levers of a stack file", () => {
  it("give a dial their value in the phase, and leave everything else as it is", async () => {
    expect(await changed("live", ["more-web", "search-off"])).toEqual({
      "app-web-autoscaler": [
        ["spec.maxReplicas", 60],
        ["spec.minReplicas", 60],
      ],
      "flags-shop-values": [["data.search", "false"]],
    });
    expect(await changed("prewarm", ["search-off"])).toEqual({ "flags-shop-values": [["data.search", "false"]] });
    expect(Object.keys(await changed("live", ["door"]))).toEqual(["zone-site-rate-limits", "zone-site-waiting-room"]);
  });

  it("find dials that have a value in each phase, defaults included, and what may be turned though no phase does", () => {
    const { estate } = settings();
    for (const [path, perPhase] of [
      ["databases.shop.instanceClass", true],
      ["zones.site.waitingRoom.open", true],
      ["zones.site.rateLimits.signup.enabled", true],
      ["zones.site.rateLimits.signup.requests", false],
      ["zones.site.waitingRoom.path", false],
    ] as const) {
      expect(findDial(estate, path), path).toMatchObject({ perPhase });
    }
    for (const path of [
      "zones.site.hosts",
      "databases.shop.adopt",
      "zones.site.cache.enabled",
      "apps.web.replicas",
      "apps.web",
      "x",
    ])
      expect(typeof findDial(estate, path), path).toBe("string");
  });

  it("find none in what is never to be touched, though it is a path as that of the waiting room", () => {
    const given = {
      redirect: { pages: [{ ref: "home", from: ["/"], to: "/" }], never: ["/api/"] },
      cache: { edgeSeconds: 60, browserSeconds: 60, never: ["/api/"] },
      waitingRoom: { name: "signup", host: "example.com", path: "/signup" },
      rateLimits: [{ ref: "signup", path: "/signup", requests: 20, periodSeconds: 60 }],
    };
    const paths = dialsOf(zoneSchema, given).filter(({ perPhase }) => !perPhase);
    expect(paths.map(({ path }) => path).sort()).toEqual([
      "cache.browserSeconds",
      "cache.edgeSeconds",
      "rateLimits.signup.requests",
      "waitingRoom.path",
    ]);
  });

  it.each<[string, RawEstate, string]>([
    [
      "a dial that is not there",
      { a: lever({ "apps.web.minReplica": 5 }) },
      "a.set.apps.web.minReplica: 5; a dial of apps.web (did you mean minReplicas?): minReplicas, maxReplicas",
    ],
    [
      "a thing that is not there",
      { a: lever({ "apps.wep.minReplicas": 5 }) },
      "a.set.apps.wep.minReplicas: 5; one of apps of this file (did you mean web?): search, web",
    ],
    [
      "another type",
      { a: lever({ "apps.web.maxReplicas": "60" }) },
      'a.set.apps.web.maxReplicas: "60"; a whole number from 1 to 10000',
    ],
    [
      "a value beyond another's",
      { a: lever({ "apps.web.minReplicas": 60 }) },
      "a.set.apps.web.minReplicas: 60; at most maxReplicas in live, 40",
    ],
    [
      "a value that a plan does not have",
      { a: lever({ "zones.site.waitingRoom.newUsersPerMinute": 100 }) },
      "a.set.zones.site.waitingRoom.newUsersPerMinute: 100; a whole number from 200",
    ],
    [
      "a lever excluded that is not there",
      { a: lever({ "flags.shop.values.search": false }, { excludes: ["b"] }) },
      'a.excludes.0: "b"; another lever of this file: there is none',
    ],
    ["nothing to turn", { a: lever({}) }, "a.set: {}; at least one dial"],
    [
      "no phase",
      { a: lever({ "flags.shop.values.search": false }, { phases: [] }) },
      "a.phases: []; a list of at least 1 entry",
    ],
    [
      "two on one dial that may be out together",
      { a: lever({ "flags.shop.values.search": false }), b: lever({ "flags.shop.values.search": true }) },
      "b.set.flags.shop.values.search: true; a dial that no other lever turns while this one may be out: a turns it",
    ],
  ])("are refused with %s, by the key's path", (_, levers, mistake) => {
    expect(mistakes(levers).map((text) => text.slice("estate.levers.".length))).toEqual([
      expect.stringContaining(mistake) as string,
    ]);
  });

  it("may turn one dial where they are never out together", () => {
    const search = "flags.shop.values.search";
    expect(mistakes({ a: lever({ [search]: false }, { excludes: ["b"] }), b: lever({ [search]: true }) })).toEqual([]);
    expect(mistakes({ a: lever({ [search]: false }, { phases: ["prewarm"] }), b: lever({ [search]: true }) })).toEqual(
      [],
    );
  });

  it("are pulled by name, each once, and none beside one that excludes it", () => {
    expect(settings(undefined, ["door", "search-off"]).levers).toEqual(["door", "search-off"]);
    expect(settings(undefined, '["door"]').levers).toEqual(["door"]);
    expect(settings(undefined, null).levers).toEqual([]);
    expect(mistakes(undefined, ["dor"])).toEqual([
      'levers.0: "dor"; levers of this file: door, more-web, search-off, too-many; did you mean door?',
    ]);
    expect(mistakes(undefined, ["door", "door"])).toEqual(['levers.1: "door"; each lever once']);
    expect(mistakes(undefined, ["more-web", "too-many"])).toEqual([
      'levers.1: "too-many"; not together with more-web, which excludes it',
    ]);
    expect(mistakes(undefined, "door")).toEqual([
      expect.stringMatching(/^levers: "door"; a list of levers of this file/),
    ]);
  });
});
