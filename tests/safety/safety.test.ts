import { beforeAll, describe, expect, it } from "vitest";
import type { Phase } from "../../infra/dial.ts";
import type { Graph, Node } from "../../ops/graph/graph.ts";
import type { OfflineEstate } from "../../ops/plan/offline.ts";
import { stepsBetween } from "../../ops/plan/steps.ts";
import type { SafetyVerdict } from "../../ops/safety/safety.ts";
import { assessSafety, unsafe } from "../../ops/safety/safety.ts";
import { annotation } from "../../infra/annotations.ts";
import type { RawEstate } from "../estates.ts";
import { stacks } from "../estates.ts";
import { offlineEstate } from "../graphs.ts";

type Move = readonly [from: Phase, to: Phase];
const adjacent: readonly Move[] = [
  ["normal", "prewarm"],
  ["prewarm", "live"],
  ["live", "prewarm"],
  ["prewarm", "normal"],
];

/** Inputs of one resource, free to be changed. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test breaks it on purpose, in ways no type allows
type Inputs = any;

interface Options {
  stack?: string;
  edit?: (estate: RawEstate) => void;
  /** Changes a resource of one end after the program has run. */
  alter?: (node: { name: string; inputs: Inputs; dependencies: string[] }, phase: Phase) => void;
}

const estates = new Map<string, OfflineEstate>();

/** The estate of a stack file as it stands, made once. */
function unedited(stack: string): OfflineEstate {
  const estate = estates.get(stack) ?? offlineEstate(stack);
  estates.set(stack, estate);
  return estate;
}

async function assess([from, to]: Move, { stack = "prod", edit, alter }: Options = {}): Promise<SafetyVerdict[]> {
  const estate = edit ? offlineEstate(stack, edit) : unedited(stack);
  const end = async (phase: Phase): Promise<Graph> => altered(await estate.graph(phase), phase, alter);
  const [before, after] = [await end(from), await end(to)];
  return assessSafety(before, after, stepsBetween(before, after, {}));
}

function altered({ nodes }: Graph, phase: Phase, alter: Options["alter"]): Graph {
  const copies = [...nodes].map(([urn, given]): [string, Node] => {
    const copy = structuredClone(given);
    alter?.(copy, phase);
    return [urn, copy];
  });
  return { nodes: new Map(copies) };
}

function verdict(verdicts: readonly SafetyVerdict[], name: string): SafetyVerdict {
  const found = verdicts.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`No verdict ${name}; there are ${verdicts.map((item) => item.name).join(", ")}`);
  return found;
}

/** Makes every resource of one end wait for others, by the end of their URN. */
function waitFor(name: RegExp, others: readonly string[]): Options["alter"] {
  return (node) => {
    if (name.test(node.name)) node.dependencies.push(...others);
  };
}

describe.each(stacks)("%s", (stack) => {
  it.each(adjacent)("%s → %s is safe at every moment", async (from, to) => {
    const verdicts = await assess([from, to], { stack });
    expect(verdicts.filter(({ ok }) => !ok)).toEqual([]);
    expect(verdicts.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "connections-writer",
        "load-balancer-targets",
        "room-ready",
        "guard-first",
        "redirect-needs-landing",
      ]),
    );
  });

  it.each([
    ["live", "normal"],
    ["normal", "live"],
  ] as Move[])("the jump %s → %s is not", async (from, to) => {
    expect(unsafe(await assess([from, to], { stack }))).not.toEqual([]);
  });
});

describe("a jump of prod", () => {
  const fleet = ["fleet-api-hpa", "fleet-signup-hpa", "fleet-sync-hpa", "fleet-web-hpa"];
  let down: SafetyVerdict[];
  let up: SafetyVerdict[];
  beforeAll(async () => {
    down = await assess(["live", "normal"]);
    up = await assess(["normal", "live"]);
  });

  it("from live shrinks the database under its apps", () => {
    const found = verdict(down, "connections-writer");
    expect(found.worst).toEqual({ demand: 4375, capacity: 3355, margin: -1020, steps: ["phase", "database-primary"] });
    expect(found.message).toContain("connections through the writer: 4,375 wanted of 3,355 allowed, 1,020 too many");
    expect(found.message).toContain("once database-primary (instanceClass db.r6g.4xlarge → db.r6g.xlarge) is done");
    expect(found.message).toContain("while fleet-api-hpa (maxReplicas 500 → 80)");
  });

  it("from live stops caching the landing page, and ends nodes, too early", () => {
    expect(verdict(down, "redirect-needs-landing").worst?.steps).toEqual(["phase", "edge-cache"]);
    expect(verdict(down, "redirect-needs-landing").message).toContain(
      "while edge-redirects (broadcast_home_fr.enabled true → false) is not done",
    );
    expect(verdict(down, "nodes-shrink-last").ok).toBe(false);
    expect(verdict(down, "replicas-need-class").worst?.steps).toEqual(["phase", "database-primary"]);
  });

  it("to live raises the apps before the database and the nodes", () => {
    expect(verdict(up, "connections-writer").worst).toEqual({
      demand: 4375,
      capacity: 3355,
      margin: -1020,
      steps: ["phase", ...fleet],
    });
    expect(verdict(up, "connections-writer").message).toContain(
      "while database-primary (instanceClass db.r6g.xlarge → db.r6g.4xlarge) is not done",
    );
    expect(verdict(up, "room-ready").worst).toMatchObject({ demand: 1250, margin: -1155.2 });
    expect(verdict(up, "replicas-need-class").ok).toBe(false);
  });

  it("would be safe for connections with the apps after the database on the way up", async () => {
    const database = "urn:pulumi:prod::broadcast::broadcast:infra:Database$aws:rds/instance:Instance::database-primary";
    const ordered = await assess(["normal", "live"], { alter: waitFor(/^fleet-/, [database]) });
    expect(verdict(ordered, "connections-writer").ok).toBe(true);
    expect(verdict(ordered, "replicas-need-class").ok).toBe(true);
  });

  it("is not saved by that order where the class change is deferred", async () => {
    const database = "urn:pulumi:prod::broadcast::broadcast:infra:Database$aws:rds/instance:Instance::database-primary";
    const wait = waitFor(/^fleet-/, [database]);
    const deferred = await assess(["normal", "live"], {
      alter: (node, phase) => {
        wait?.(node, phase);
        if (node.name === "database-primary") delete node.inputs.applyImmediately;
      },
    });
    expect(verdict(deferred, "connections-writer")).toMatchObject({
      ok: false,
      worst: { demand: 4375, capacity: 3355 },
    });
    expect(verdict(deferred, "connections-writer").message).toContain("before database-primary (instanceClass");
  });

  it("is not saved by the opposite order on the way down: pods go long after their autoscaler's step", async () => {
    const fleetUrns = fleet.map(
      (name) =>
        `urn:pulumi:prod::broadcast::broadcast:infra:Fleet$kubernetes:autoscaling/v2:HorizontalPodAutoscaler::${name}`,
    );
    const later = await assess(["live", "normal"], { alter: waitFor(/^database-/, fleetUrns) });
    expect(verdict(later, "connections-writer")).toMatchObject({ ok: false, worst: { demand: 4375, capacity: 3355 } });
    expect(verdict(later, "connections-writer").message).toContain("take effect");
  });
});

describe("a mistake in a switch", () => {
  it("of a pool that is too large is found with the step that fills it", async () => {
    const found = verdict(
      await assess(["prewarm", "live"], { edit: ({ fleet }) => (fleet.web.pool.size = 4) }),
      "connections-writer",
    );
    expect(found).toMatchObject({ ok: false, worst: { demand: 5625, capacity: 4995, margin: -630 } });
    expect(found.message).toContain("fleet-web-hpa (maxReplicas 60 → 500)");
  });

  it("of too many targets names the load balancer", async () => {
    const edit = ({ fleet }: RawEstate): void => void (fleet.web.loadBalancer = fleet.api.loadBalancer);
    const found = verdict(await assess(["prewarm", "live"], { edit }), "load-balancer-targets");
    expect(found.message).toContain("targets of load balancer api: 1,250 wanted of 1,000 allowed");
    expect(found.worst?.steps).toEqual(["phase", "fleet-api-hpa", "fleet-web-hpa"]);
  });

  it("of too few placeholders and nodes is found before the show", async () => {
    const edit = ({ headroom }: RawEstate): void => {
      headroom.nodeGroup.minSize = { normal: 6, broadcast: 50 };
      headroom.armed = { normal: false, broadcast: false };
    };
    const found = verdict(await assess(["prewarm", "live"], { edit }), "room-ready");
    expect(found).toMatchObject({ ok: false, worst: { demand: 1250 } });
  });

  it("of no node group at all is none where placeholders hold the room", async () => {
    const edit = ({ headroom }: RawEstate): void => {
      delete headroom.nodeGroup;
    };
    const found = verdict(await assess(["prewarm", "live"], { edit }), "room-ready");
    expect(found).toMatchObject({ ok: true, level: "mandatory", worst: { demand: 1250, capacity: 1251.5 } });
  });

  it("of pods that leave most of a node empty is found, though cores and memory would do", async () => {
    const edit = ({ fleet, headroom }: RawEstate): void => {
      fleet.search.requests.cpu = 8.5;
      headroom.node.max = 400;
    };
    for (const move of [
      ["prewarm", "live"],
      ["live", "prewarm"],
    ] as Move[]) {
      const found = verdict(await assess(move, { edit }), "room-for-pods");
      expect(found).toMatchObject({ ok: false, worst: { capacity: 400, steps: [] } });
      expect(found.message).toContain("nodes for whole pods");
    }
  });

  it("of a cache rule for another host is found", async () => {
    const alter: Options["alter"] = (node) => {
      if (node.name === "edge-cache") node.inputs.rules[0].expression = '(http.host eq "other.example.com")';
    };
    const found = verdict(await assess(["prewarm", "live"], { alter }), "redirect-needs-landing");
    expect(found).toMatchObject({ ok: false, worst: { steps: ["phase", "edge-redirects"] } });
    expect(found.message).toContain("no cache rule keeps tv.example.com at the edge");
  });

  it("of nodes that are too few is found though no step moves them", async () => {
    const found = verdict(
      await assess(["prewarm", "live"], { edit: ({ headroom }) => (headroom.node.max = 79) }),
      "room-for-pods",
    );
    expect(found).toMatchObject({ ok: false, level: "mandatory" });
  });

  it("of redirects that do not wait for the cache is found", async () => {
    const alter: Options["alter"] = (node, phase) => {
      if (node.name === "edge-cache" && phase === "prewarm") for (const rule of node.inputs.rules) rule.enabled = false;
      if (node.name === "edge-redirects")
        node.dependencies = node.dependencies.filter((urn) => !urn.endsWith("edge-cache"));
    };
    const found = verdict(await assess(["prewarm", "live"], { alter }), "redirect-needs-landing");
    expect(found).toMatchObject({ ok: false, worst: { steps: ["phase", "edge-redirects"] } });
  });

  it("of placeholders that do not wait for the apps is found", async () => {
    const alter: Options["alter"] = (node) => {
      if (node.name === "headroom-placeholders")
        node.dependencies = node.dependencies.filter((urn) => !urn.includes("::fleet-"));
    };
    const found = verdict(await assess(["prewarm", "live"], { alter }), "placeholders-yield-last");
    expect(found).toMatchObject({ ok: false, worst: { steps: ["phase", "headroom-placeholders"] } });
  });

  it("of a resource past the guard is found", async () => {
    const alter: Options["alter"] = (node) => {
      if (node.name === "fleet-web-hpa") node.dependencies = [];
    };
    expect(verdict(await assess(["prewarm", "live"], { alter }), "guard-first")).toMatchObject({
      ok: false,
      worst: { steps: ["fleet-web-hpa"] },
    });
  });

  it("of a value that cannot be read fails closed", async () => {
    const alter: Options["alter"] = (node) => {
      if (node.name === "fleet-web-hpa") node.inputs.metadata.annotations[annotation.databasePool] = undefined;
    };
    const found = verdict(await assess(["prewarm", "live"], { alter }), "connections-writer");
    expect(found.ok).toBe(false);
    expect(found.worst).toBeUndefined();
    expect(found.message).toMatch(/^fleet-web-hpa: .*is missing, so the check cannot be made/);
  });
});

describe("other estates", () => {
  const proxy = {
    name: "shop-proxy",
    roleArn: "arn:aws:iam::000000000000:role/proxy",
    secretArn: "arn:aws:secretsmanager:eu-west-3:000000000000:secret:shop",
    subnets: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
    multiplexing: 2,
  };

  it("count clients of a proxy by what they share", async () => {
    const edit = ({ database, fleet }: RawEstate): void => {
      database.proxy = proxy;
      for (const app of ["web", "api"]) fleet[app].pool = { size: 4, path: "proxy" };
    };
    const verdicts = await assess(["live", "normal"], { edit });
    // (500 + 125) × 4 twice ÷ 2, and 90 % of 3,360 rounded down.
    expect(verdict(verdicts, "connections-proxy").worst).toMatchObject({ demand: 2500, capacity: 3024 });
    expect(verdict(verdicts, "connections-writer").worst).toMatchObject({ demand: 2500 + 1250 + 625, capacity: 3355 });
  });

  it("take an Aurora cluster by its least instance", async () => {
    const edit = (estate: RawEstate): void => {
      estate.database = {
        kind: "aurora",
        identifier: "shop",
        engine: "aurora-postgresql",
        engineVersion: "15.4",
        minCapacity: { normal: 2, broadcast: 32 },
        maxCapacity: 64,
        instances: [{ identifier: "shop-1" }, { identifier: "shop-2" }],
        username: "shop",
      };
    };
    const verdicts = await assess(["live", "normal"], { edit });
    expect(verdict(verdicts, "connections-writer")).toMatchObject({
      ok: true,
      worst: { demand: 4375, capacity: 4995 },
    });
  });

  it("are not judged before they exist", async () => {
    const after = await offlineEstate().graph("normal");
    expect(assessSafety({ nodes: new Map() }, after, stepsBetween({ nodes: new Map() }, after, {}))).toEqual([]);
  });

  it("without any pool have no limit of connections", async () => {
    const edit = ({ fleet }: RawEstate): void => {
      for (const app of Object.keys(fleet as object)) fleet[app].pool = { size: 0 };
    };
    const names = (await assess(["live", "normal"], { edit })).map(({ name }) => name);
    expect(names).not.toContain("connections-writer");
    expect(names).toContain("pod-slots");
  });
});
