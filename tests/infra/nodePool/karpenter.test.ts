import { describe, expect, it } from "vitest";
import { claimOf, karpenterClient, poolOf } from "../../../infra/nodePool/karpenter/client.ts";
import { subnetClient } from "../../../infra/nodePool/subnets/client.ts";
import type { Claim, FoundPool } from "../../../infra/nodePool/karpenter/client.ts";
import { karpenter as facts } from "../../../infra/nodePool/karpenter/facts.ts";
import { nodePoolGates } from "../../../infra/nodePool/gates.ts";
import { undeliverablePools } from "../../../infra/nodePool/karpenter/checks.ts";
import { nodeGroupClient } from "../../../infra/nodePool/client.ts";
import type { Asked, No, Said } from "../../check/readyEstate.ts";
import { applied, findings, ReadyEstate, said } from "../../check/readyEstate.ts";
import type { RawEstate } from "../../estates.ts";
import { answer, gateFor, shape } from "../../gates/answers.ts";
import { offlineEstate, resources } from "../../graphs.ts";
import { assess, verdict } from "../../safety/assess.ts";
import { newCloud } from "../../sandbox/fixture.ts";
import { goodEstate } from "../../shapes.ts";

const usual = {
  adopt: "default",
  limits: { cpu: { normal: 200, broadcast: 1920 }, memory: { normal: "1Ti", broadcast: "7680Gi" } },
  budgets: [
    { nodes: "10%", reasons: ["Underutilized"] },
    { nodes: "0", schedule: "0 9 * * 1-5", duration: "8h" },
  ],
  nodeSize: { cpu: 16, memory: "64Gi" },
};
const patch = "nodes-apps-karpenter";

/** The nodes of prod, started by Karpenter in place of a node group. */
const started =
  (more: object = {}) =>
  ({ nodePools }: RawEstate): void => {
    delete nodePools.apps.nodeGroup;
    nodePools.apps.karpenter = { ...usual, ...more };
  };

describe("a NodePool of Karpenter", () => {
  it("may start the broadcast's nodes from prewarm on, and loses none until normal gives its budgets back", async () => {
    const estate = offlineEstate("prod", started());
    const specs = [];
    for (const phase of ["normal", "prewarm", "live"] as const) {
      const node = (await resources(estate, phase)).get(patch);
      expect(node).toMatchObject({ type: facts.patch, retained: true });
      expect(node?.inputs).toMatchObject({
        apiVersion: "karpenter.sh/v1",
        kind: "NodePool",
        metadata: { name: "default" },
      });
      specs.push(node?.inputs["spec"]);
    }
    const live = { limits: { cpu: "1920", memory: "7680Gi" }, disruption: { budgets: [{ nodes: "0" }] } };
    expect(specs).toEqual([
      { limits: { cpu: "200", memory: "1024Gi" }, disruption: { budgets: usual.budgets } },
      live,
      live,
    ]);
  });

  it("sets what the file names, and nothing else", async () => {
    const spec = async (more: object) =>
      (await resources(offlineEstate("prod", started(more)), "live")).get(patch)?.inputs["spec"];
    expect(await spec({ budgets: undefined })).toEqual({ limits: { cpu: "1920", memory: "7680Gi" } });
    expect(await spec({ limits: undefined })).toEqual({ disruption: { budgets: [{ nodes: "0" }] } });
    expect(await spec({ limits: { cpu: { normal: 1, broadcast: 2 } }, budgets: undefined })).toEqual({
      limits: { cpu: "2" },
    });
  });

  it("turns before the placeholders that wait for its nodes", async () => {
    const { forward, refusals } = await offlineEstate("prod", started()).plan("normal", "prewarm");
    expect(refusals).toEqual([]);
    const names = forward.steps.map(({ name }) => name);
    expect(names.indexOf(patch)).toBeGreaterThan(-1);
    expect(names.indexOf(patch)).toBeLessThan(names.indexOf("nodes-apps-placeholders"));
    const holders = forward.steps.find(({ name }) => name === "nodes-apps-placeholders");
    expect(holders?.dependsOn.some((urn) => urn.endsWith(patch))).toBe(true);
  });

  it("is brought to no cluster", async () => {
    expect(undeliverablePools((await goodEstate({ edit: started() })).resources())).toEqual([
      "Karpenter, for NodePool default",
    ]);
    expect(undeliverablePools((await goodEstate()).resources())).toEqual([]);
  });
});

describe("limits of a NodePool", () => {
  it("hold at every moment: what they do not allow is found before the show", async () => {
    const cores = (broadcast: number) => ({ limits: { cpu: { normal: 200, broadcast } } });
    const found = async (broadcast: number) =>
      verdict(await assess(["prewarm", "live"], { edit: started(cores(broadcast)) }), "karpenter-limits-apps");
    // 1,250 cores of the apps and 20 that are kept, on nodes of 15.8 that count 16: 81 of them.
    expect(await found(81 * 16)).toMatchObject({ ok: true, worst: { demand: 1270, capacity: 81 * 15.8 } });
    expect(await found(81 * 16 - 1)).toMatchObject({ ok: false, level: "mandatory", worst: { capacity: 80 * 15.8 } });
  });

  it("are few nodes in each phase, and the placeholders must find theirs", async () => {
    const estate = await goodEstate({ edit: started() });
    expect(estate.messages("pods-fit-nodes")).toBe("");
    // 88 nodes of apps and placeholders, and 5 that are kept.
    expect(estate.set(patch, ["spec", "limits", "cpu"], "1488").messages("pods-fit-nodes")).toBe("");
    expect(estate.set(patch, ["spec", "limits", "cpu"], "1487").messages("pods-fit-nodes")).toContain(
      "at most 92 may be started",
    );
    expect(estate.set(patch, ["spec", "limits", "memory"], "5888Gi").messages("pods-fit-nodes")).toContain(
      "at most 92",
    );
    expect(estate.set(patch, ["spec", "limits", "cpu"], "many").messages("pods-fit-nodes")).toContain(
      "is no Kubernetes quantity",
    );
  });

  it("are not counted, and that is said, where the file does not say what a node counts, or what is limited", async () => {
    const uncounted = async (more: object) =>
      (await goodEstate({ edit: started(more) })).verdict("pods-fit-nodes").uncounted;
    expect(await uncounted({})).toEqual([]);
    expect(await uncounted({ nodeSize: undefined })).toEqual([
      "nodes that the limits of NodePool default allow: what one counts, nodeSize, is not in the stack file",
    ]);
    expect(await uncounted({ limits: undefined })).toEqual(["limits of NodePool default: not in the stack file"]);
    expect(await uncounted({ budgets: undefined })).toEqual([
      "nodes of NodePool default that Karpenter takes away during the show: budgets are not in the stack file",
    ]);
    const names = (await assess(["prewarm", "live"], { edit: started({ nodeSize: undefined }) })).map(
      ({ name }) => name,
    );
    expect(names).not.toContain("karpenter-limits-apps");
  });
});

const found: FoundPool = {
  limits: { cpu: "1920", memory: "7680Gi" },
  budgets: [{ nodes: "0" }],
  used: { cpu: "160" },
  capacityTypes: ["on-demand"],
  categories: ["c", "m"],
  nodeClass: "default",
  ...{ fixed: false, troubles: [] },
};

describe("the gate of a NodePool", () => {
  const component = shape("broadcast:infra:NodePool", "nodes-apps", { karpenter: { keepsBudgets: false } });
  const spec = { limits: { cpu: "1920", memory: "7680Gi" }, disruption: { budgets: [{ nodes: "0" }] } };
  const gate = () =>
    gateFor(nodePoolGates, shape(facts.patch, patch, { metadata: { name: "default" }, spec }, component));

  it.each<[string, object | undefined, string | RegExp]>([
    ["all is in force", found, /^yes: /],
    ["it says the same otherwise", { ...found, limits: { cpu: "1920000m", memory: "7864320Mi" } }, /^yes: /],
    ["it is gone", undefined, "no: there is no NodePool default"],
    [
      "its limit was set back",
      { ...found, limits: { cpu: "200", memory: "7680Gi" } },
      "no: its limit of cpu is 200, not 1920",
    ],
    ["a limit was taken away", { ...found, limits: { cpu: "1920" } }, "no: its limit of memory is none, not 7680Gi"],
    [
      "its budgets were",
      { ...found, budgets: [{ nodes: "10%" }] },
      'no: its budgets are [{"nodes":"10%"}], not [{"nodes":"0"}]',
    ],
    ["it has no node class", { ...found, troubles: ["Ready: no"] }, "no: it cannot work: Ready: no"],
  ])("says what it finds: %s", async (_, pool, expected) => {
    const told = await answer(gate(), { pool: pool && (() => pool) });
    expect(told).toMatch(
      typeof expected === "string" ? new RegExp(`^${expected.replace(/[[\]{}().%]/g, "\\$&")}$`) : expected,
    );
  });
});

describe("questions about Karpenter", () => {
  const well = new ReadyEstate();
  const inParis = started({ aws: "paris" });
  const being = (pool: Partial<FoundPool> | undefined, claims: Claim[] = []): Said =>
    said(karpenterClient, () => ({
      pool: () => Promise.resolve(pool && { ...found, ...pool }),
      claims: () => Promise.resolve(claims),
      subnets: () => Promise.resolve(["subnet-1", "subnet-2"]),
    }));
  const vcpus = (quota: number): Said =>
    said(nodeGroupClient, () => ({ standardVcpus: () => Promise.resolve({ quota, running: 300 }) }));
  const free = (addresses: number): Said =>
    said(subnetClient, () => ({
      freeAddresses: () => Promise.resolve({ "subnet-1": addresses / 2, "subnet-2": addresses / 2 }),
    }));
  const asked = (...answers: Said[]): Asked => ({
    answers: [being({}), vcpus(9000), free(9000), ...answers],
    edit: inParis,
  });
  const of = async (what: Asked, kind: "yes" | "unknown", question: string) =>
    findings(await well.ask(what), kind).find((each) => each.question === question)?.message;
  const in2Hours = Date.now() + 2 * 3_600_000;

  it("are well where it is, and tell what the limits may start", async () => {
    expect(await of(asked(), "yes", "karpenter-pools")).toBe("there, and none of its nodes expires");
    expect(await of(asked(), "yes", "node-quota")).toBe(
      "300 vCPUs run, its limits let 1,760 more start, 9,000 are allowed",
    );
    // Six apps of 625 pods each with their surge, of which 56 run already.
    expect(await of(asked(), "yes", "node-addresses")).toMatch(
      /^9,000 addresses are free; 3,694 more pods and up to 120 nodes/,
    );
  });

  it.each<[string, Asked, string, RegExp]>([
    ["spot nodes", asked(being({ capacityTypes: ["spot", "on-demand"] })), "node-quota", /may be spot ones/],
    ["nodes of any capacity", asked(being({ capacityTypes: undefined })), "node-quota", /may be spot ones/],
    ["nodes of any category", asked(being({ categories: undefined })), "node-quota", /any category/],
    [
      "graphics cards",
      asked(being({ categories: ["m", "g"] })),
      "node-quota",
      /may be of g, which counts against another/,
    ],
    ["no account", { ...asked(), edit: started() }, "node-quota", /names no account under karpenter.aws/],
    ["no limit", { ...asked(), edit: started({ aws: "paris", limits: undefined }) }, "node-quota", /limits\.cpu/],
    [
      "another cloud's nodes",
      asked(being({ nodeClass: undefined })),
      "node-addresses",
      /subnets of its nodes cannot be found/,
    ],
  ])("are unknown of %s", async (_, what, question, message) => {
    expect(await of(what, "unknown", question)).toMatch(message);
  });

  it.each<No>([
    ["it is not there", asked(being(undefined)), "karpenter-pools", /no such NodePool/, /correct karpenter.adopt/],
    [
      "it runs a fixed number",
      asked(being({ fixed: true })),
      "karpenter-pools",
      /fixed number of nodes/,
      /under dials/,
    ],
    [
      "a delivery sets it back",
      asked(applied("argocd-controller", { "f:spec": { "f:limits": {}, "f:disruption": { "f:budgets": {} } } })),
      "node-pool-owners",
      /sets spec\.disruption\.budgets, spec\.limits\.cpu, spec\.limits\.memory/,
      /RespectIgnoreDifferences=true/,
    ],
    [
      "it cannot work",
      asked(being({ troubles: ["Ready: x"] })),
      "karpenter-pools",
      /cannot work: Ready: x/,
      /describe nodepool/,
    ],
    [
      "nodes expire, which no budget holds back",
      asked(
        being({}, [
          { name: "node-a", expiresAt: in2Hours },
          { name: "node-b", expiresAt: undefined },
        ]),
      ),
      "karpenter-pools",
      /^node-a expire within 24 hours, which no budget holds back$/,
      /delete nodeclaim/,
    ],
    [
      "the quota is too small",
      asked(vcpus(2059)),
      "node-quota",
      /2,059 are allowed: 1 too many/,
      /--desired-value 2060/,
    ],
    ["addresses are too few", asked(free(3813)), "node-addresses", /3,813 addresses are free/, /add subnets/],
  ])("are a no where %s", (_, ...no) => well.saysNo(...no));

  it("do not mind nodes that stay for more than a day", async () => {
    const later = Date.now() + 25 * 3_600_000;
    expect(await of(asked(being({}, [{ name: "node-a", expiresAt: later }])), "yes", "karpenter-pools")).toBeDefined();
    expect(await of(asked(free(3814)), "yes", "node-addresses")).toBeDefined();
  });
});

describe("what the API server says", () => {
  it("of a NodePool", () => {
    const requirements = [
      { key: "karpenter.sh/capacity-type", operator: "In", values: ["on-demand"] },
      { key: "karpenter.k8s.aws/instance-category", operator: "NotIn", values: ["t"] },
    ];
    const nodeClassRef = { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: "own" };
    const object = {
      metadata: {
        managedFields: [
          {
            manager: "argocd-controller",
            operation: "Apply",
            fieldsV1: { "f:spec": { "f:limits": {}, "f:disruption": {} } },
          },
        ],
      },
      spec: {
        limits: { cpu: 100 },
        template: { spec: { requirements, nodeClassRef } },
        disruption: { budgets: [{ nodes: "1" }] },
      },
      status: {
        resources: { cpu: "32" },
        conditions: [{ type: "Ready", status: "False", message: "NodeClassReady=False" }],
      },
    };
    expect(poolOf(object)).toEqual({
      ...{ limits: { cpu: "100" }, budgets: [{ nodes: "1" }], used: { cpu: "32" } },
      ...{ capacityTypes: ["on-demand"], categories: undefined, nodeClass: "own", fixed: false },
      ...{ troubles: ["Ready: NodeClassReady=False"] },
    });
    expect(poolOf({ spec: { replicas: 3 } })).toMatchObject({ fixed: true, budgets: [], nodeClass: undefined });
  });

  it.each([
    ["720h", 720 * 3_600_000],
    ["1h30m", 5_400_000],
    ["Never", undefined],
    [undefined, undefined],
  ])("of a node that lives %s", (expireAfter, age) => {
    const creationTimestamp = "2026-01-02T03:04:05Z";
    const claim = claimOf({ metadata: { name: "a", creationTimestamp }, spec: { expireAfter } });
    expect(claim.expiresAt).toBe(age === undefined ? undefined : Date.parse(creationTimestamp) + age);
  });

  it("refuses budgets that its definition does not have", async () => {
    const cloud = newCloud();
    const inputs = (budget: object) => ({
      ...{ apiVersion: "karpenter.sh/v1", kind: "NodePool", metadata: { name: "default" } },
      spec: { disruption: { budgets: [budget] } },
    });
    await expect(cloud.create(facts.patch, "p", inputs({ nodes: "110%" }))).rejects.toThrow(/should match/);
    await expect(cloud.create(facts.patch, "p", inputs({ nodes: "1", schedule: "@daily" }))).rejects.toThrow(
      /'schedule' must be set with 'duration'/,
    );
    expect((await cloud.create(facts.patch, "p", inputs({ nodes: "10%" }))).id).toBe("default");
  });
});
