import { beforeAll, describe, expect, it } from "vitest";
import type { Phase } from "../../infra/dial.ts";
import type { GateVerdict } from "../../ops/gates/gates.ts";
import { askGates, gatesOf } from "../../ops/gates/gates.ts";
import type { Gate } from "../../ops/gates/gate.ts";
import type { Ports } from "../../ops/gates/ports.ts";
import { Denied } from "../../ops/gates/ports.ts";
import { token } from "../../policies/types.ts";
import type { Cloud } from "../../sandbox/cloud.ts";
import type { Properties } from "../../sandbox/values.ts";
import { offlineEstate } from "../graphs.ts";
import { onSandbox } from "./sandbox.ts";

const estate = offlineEstate();

async function gatesIn(phase: Phase): Promise<Gate[]> {
  return gatesOf(await estate.graph(phase), phase);
}

/** One question, once. */
async function once(phase: Phase, name: string, ports: Ports): Promise<GateVerdict> {
  const gates = (await gatesIn(phase)).filter((gate) => gate.name === name);
  const [verdict] = await askGates(gates, ports, { timeout: 0 });
  if (!verdict) throw new Error(`${phase} has no gate ${name}`);
  return verdict;
}

const noes = (verdicts: readonly GateVerdict[]): string[] =>
  verdicts.filter(({ verdict }) => verdict !== "yes").map(({ gate, message }) => `${gate}: ${message}`);

function stored(cloud: Cloud, type: string, name: string) {
  const found = cloud.list(type).find((resource) => resource.name === name);
  if (!found) throw new Error(`no ${name}`);
  return found;
}

describe("which gates a phase has", () => {
  it("is one for each resource that a dial or a visitor depends on, by its name in the plan", async () => {
    expect((await gatesIn("live")).map(({ name }) => name).sort()).toEqual([
      "database-primary",
      "database-shop-prod-replica",
      "edge-cache",
      "edge-error-headers",
      "edge-errors",
      "edge-rate-limits",
      "edge-redirects",
      "edge-redirects-home",
      "edge-waiting-room",
      "flags-shop",
      "fleet-api-hpa",
      "fleet-images-replicas",
      "fleet-search-hpa",
      "fleet-signup-hpa",
      "fleet-sync-hpa",
      "fleet-web-hpa",
      "headroom-nodes",
      "headroom-placeholders",
      "landing",
    ]);
  });

  it("asks a node group and a waiting room only where there is one", async () => {
    const small = offlineEstate("prod", (raw) => {
      delete raw["headroom"].nodeGroup;
      delete raw["edge"].waitingRoom;
    });
    const names = gatesOf(await small.graph("live"), "live").map(({ name }) => name);
    expect(names).not.toContain("headroom-nodes");
    expect(names).not.toContain("edge-waiting-room");
    expect(names).toContain("headroom-placeholders");
  });
});

describe.each(["prod", "qa"])("a whole evening of %s on the sandbox", (stack) => {
  it("opens every gate of a phase in time, and none of the next before its switch", async () => {
    const evening = offlineEstate(stack);
    const { player, ports } = await onSandbox(evening);
    const road: [Phase, Phase][] = [
      ["prewarm", "live"],
      ["live", "prewarm"],
      ["prewarm", "normal"],
    ];
    for (const [phase, next] of road) {
      await player.apply(phase, () => undefined);
      const gates = gatesOf(await evening.graph(phase), phase);
      expect(noes(await askGates(gates, ports, { timeout: 3600 }))).toEqual([]);
      const ahead = gatesOf(await evening.graph(next), next);
      expect(noes(await askGates(ahead, ports, { timeout: 0 }))).not.toEqual([]);
    }
    await player.apply("normal", () => undefined);
    const home = gatesOf(await evening.graph("normal"), "normal");
    expect(noes(await askGates(home, ports, { timeout: 3600 }))).toEqual([]);
  });
});

describe("an autoscaler's minimum", () => {
  it("is waited for, as the engine does not", async () => {
    // A patched app would hold the switch up until these pods are ready as well.
    const evening = offlineEstate("prod", (raw) => delete raw["fleet"].images);
    const { player, ports } = await onSandbox(evening);
    await player.apply("prewarm", () => undefined);
    await player.apply("live", () => undefined);
    const told: GateVerdict[] = [];
    const gates = gatesOf(await evening.graph("live"), "live").filter(({ name }) => name === "fleet-web-hpa");
    const [last] = await askGates(gates, ports, { timeout: 600, onVerdict: (verdict) => told.push(verdict) });
    expect(told[0]).toMatchObject({
      verdict: "no",
      message: expect.stringMatching(/^\d+ pods ready of 500 asked for, 500 needed/),
    });
    expect(told.at(-1)).toEqual(last);
    expect(last).toMatchObject({ verdict: "yes", message: "500 pods are ready, 500 wanted" });
    expect(last?.seconds).toBeGreaterThan(0);
  });
});

describe("a gate that never opens", () => {
  it("is given up in time, even where the rest of the time is too short for the clock to move", async () => {
    // So far from zero, a clock moves by an eighth of a millisecond at least.
    let now = 1e12;
    let waits = 0;
    const ports = {
      now: () => now,
      wait: (seconds: number) => {
        now += seconds;
        if (++waits > 100) throw new Error("waits for ever");
        return Promise.resolve();
      },
    } as unknown as Ports;
    const never = {
      name: "never",
      question: "Never?",
      ask: () => Promise.resolve({ verdict: "no", message: "no" }),
    } as Gate;
    const [verdict] = await askGates([never], ports, { timeout: 1.00005 });
    expect(verdict).toMatchObject({ verdict: "no", message: "no (still so after 1 s)" });
  });
});

describe("in live", () => {
  let cloud: Cloud;
  let ports: Ports;

  beforeAll(async () => {
    const sandbox = await onSandbox(estate);
    ({ cloud, ports } = sandbox);
    await sandbox.player.apply("prewarm", () => undefined);
    await askGates(await gatesIn("prewarm"), ports, { timeout: 3600 });
    await sandbox.player.apply("live", () => undefined);
  });

  /** Changes what the store has behind the program's back, asks, and puts it back. */
  async function with_(type: string, name: string, edit: (outputs: Properties) => void, gate: string) {
    const found = stored(cloud, type, name);
    const changed = structuredClone(found);
    edit(changed.outputs);
    cloud.store.put(changed);
    try {
      return await once("live", gate, ports);
    } finally {
      cloud.store.put(found);
    }
  }

  const rule = (outputs: Properties, ref: string): Record<string, unknown> => {
    const found = (outputs["rules"] as Record<string, unknown>[]).find((each) => each["ref"] === ref);
    if (!found) throw new Error(`no rule ${ref}`);
    return found;
  };

  it.each<[string, string, string, (outputs: Properties) => void, string, RegExp]>([
    [
      "an instance that kept its class",
      token.dbInstance,
      "database-primary",
      (outputs) => (outputs["instanceClass"] = "db.r6g.xlarge"),
      "database-primary",
      /its class is db.r6g.xlarge, not db.r6g.4xlarge/,
    ],
    [
      "an instance that is still being changed",
      token.dbInstance,
      "database-primary",
      (outputs) => (outputs["status"] = "modifying"),
      "database-primary",
      /it is modifying/,
    ],
    [
      "a replica that has stopped",
      token.dbInstance,
      "database-shop-prod-replica",
      (outputs) => (outputs["status"] = "stopped"),
      "database-shop-prod-replica",
      /replication from shop-prod: stopped/,
    ],
    [
      "an autoscaler that somebody set back",
      token.autoscaler,
      "fleet-api-hpa",
      (outputs) => Object.assign(outputs["spec"] as object, { minReplicas: 16 }),
      "fleet-api-hpa",
      /its autoscaler says 16 to 500/,
    ],
    [
      "a flag that did not turn",
      "kubernetes:core/v1:ConfigMap",
      "flags-shop",
      (outputs) => Object.assign(outputs["data"] as object, { "light-signup": "false" }),
      "flags-shop",
      /light-signup is false, not true/,
    ],
    [
      "a redirect that is off",
      token.ruleset,
      "edge-redirects",
      (outputs) => (rule(outputs, "broadcast_home_en")["enabled"] = false),
      "edge-redirects",
      /rule broadcast_home_en is off/,
    ],
    [
      "a visitor who stays at home",
      token.ruleset,
      "edge-redirects",
      (outputs) => (rule(outputs, "broadcast_home_en")["enabled"] = false),
      "edge-redirects-home",
      /https:\/\/example.com\/en\?utm_source=broadcast-gate answers 200, not 302/,
    ],
    [
      "a redirect that loses the query",
      token.ruleset,
      "edge-redirects",
      (outputs) => {
        const parameters = rule(outputs, "broadcast_home_fr")["actionParameters"] as { fromValue: object };
        Object.assign(parameters.fromValue, { preserveQueryString: false });
      },
      "edge-redirects-home",
      /loses its query/,
    ],
    [
      "a redirect that leads to another redirect",
      token.ruleset,
      "edge-redirects",
      (outputs) =>
        (rule(outputs, "broadcast_home_en")["expression"] = '(http.host in {"example.com" "tv.example.com"})'),
      "edge-redirects-home",
      /where https:\/\/\S+ leads, answers 302/,
    ],
    [
      "a landing page that the edge does not keep",
      token.ruleset,
      "edge-cache",
      (outputs) => (rule(outputs, "broadcast_cache_landing")["enabled"] = false),
      "landing",
      /the edge says cache DYNAMIC, not HIT/,
    ],
    [
      "a landing page that is not there",
      token.workersScript,
      "landing-script",
      (outputs) => Object.assign(outputs["assets"] as object, { directory: "../nowhere" }),
      "landing",
      /it answers 404/,
    ],
    [
      "another error page",
      token.ruleset,
      "edge-errors",
      (outputs) => ((rule(outputs, "broadcast_error_page")["actionParameters"] as Properties)["content"] = "<p>Oops"),
      "edge-errors",
      /rule broadcast_error_page serves another page/,
    ],
    [
      "a rule without its ref",
      token.ruleset,
      "edge-rate-limits",
      (outputs) => (rule(outputs, "broadcast_limit_signup")["ref"] = "another"),
      "edge-rate-limits",
      /rule broadcast_limit_signup is missing/,
    ],
    [
      "a waiting room that is suspended",
      token.waitingRoom,
      "edge-waiting-room",
      (outputs) => (outputs["suspended"] = true),
      "edge-waiting-room",
      /signup is suspended/,
    ],
    [
      "a node group that was set back",
      token.nodeGroup,
      "headroom-nodes",
      (outputs) => Object.assign(outputs["scalingConfig"] as object, { minSize: 6 }),
      "headroom-nodes",
      /its bounds are 6 to 120, not 100 to 120/,
    ],
  ])("notices %s", async (_, type, name, edit, gate, message) => {
    expect((await once("live", gate, ports)).verdict).toBe("yes");
    expect(await with_(type, name, edit, gate)).toMatchObject({
      verdict: "no",
      message: expect.stringMatching(message),
    });
  });

  it("notices a change that still waits for its window", async () => {
    const found = stored(cloud, token.dbInstance, "database-primary");
    cloud.store.put({ ...found, observed: { ...found.observed, pendingModifiedValues: { engineVersion: "16" } } });
    expect(await once("live", "database-primary", ports)).toMatchObject({
      verdict: "no",
      message: expect.stringContaining("still waiting to be applied: engineVersion"),
    });
    cloud.store.put(found);
  });

  it("does not let the database shrink under pods that are still there", async () => {
    const pods = await once("prewarm", "fleet-web-hpa", ports);
    expect(pods.message).toContain("500 pods, 60 allowed");
  });

  it("says of what it did not really ask", async () => {
    expect((await once("live", "landing", ports)).message).toContain("no request was made");
    expect((await once("live", "edge-redirects-home", ports)).message).toContain("no request was made");
    expect((await once("live", "edge-errors", ports)).message).toContain("no request was made to fail for it");
  });
});

describe("asking", () => {
  const gate = (ask: Gate["ask"]): Gate => ({ name: "it", question: "Is it?", ask });
  const later = { verdict: "yes", message: "there" } as const;
  const notYet = { verdict: "no", message: "not yet" } as const;

  it("ends with the last answer when the time is over", async () => {
    const { ports } = await onSandbox(offlineEstate("qa"));
    const [verdict] = await askGates([gate(() => Promise.resolve(notYet))], ports, { timeout: 90 });
    expect(verdict).toEqual({ gate: "it", verdict: "no", message: "not yet (still so after 90 s)", seconds: 90 });
  });

  it("takes a missing right as unknown, at once and by its name", async () => {
    const { ports } = await onSandbox(offlineEstate("qa"));
    const ask = () => Promise.reject(new Denied("rds:DescribeDBInstances"));
    const [verdict] = await askGates([gate(ask)], ports, { timeout: 900 });
    expect(verdict).toEqual({
      gate: "it",
      verdict: "unknown",
      message: "not allowed to ask: rds:DescribeDBInstances is missing",
      seconds: 0,
    });
  });

  it("asks again after an error, and forgets it", async () => {
    const { ports } = await onSandbox(offlineEstate("qa"));
    let asked = 0;
    const ask = () => (++asked < 3 ? Promise.reject(new Error("connection refused")) : Promise.resolve(later));
    const told: string[] = [];
    const [verdict] = await askGates([gate(ask)], ports, {
      timeout: 900,
      onVerdict: ({ verdict, message }) => told.push(`${verdict}: ${message}`),
    });
    expect(verdict?.verdict).toBe("yes");
    expect(told).toEqual(["unknown: could not be asked: connection refused", "yes: there"]);
  });

  it("stops when it is interrupted", async () => {
    const { ports } = await onSandbox(offlineEstate("qa"));
    const stop = new AbortController();
    const asked = askGates([gate(() => Promise.resolve(notYet))], ports, {
      timeout: Infinity,
      signal: stop.signal,
      onVerdict: () => stop.abort(new Error("Ctrl-C")),
    });
    await expect(asked).rejects.toThrow("Ctrl-C");
  });
});
