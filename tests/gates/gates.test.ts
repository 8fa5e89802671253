import { describe, expect, it } from "vitest";
import type { Clients } from "../../infra/contract/client.ts";
import { AccessDenied } from "../../infra/contract/client.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import type { Gate } from "../../infra/contract/gate.ts";
import type { GateVerdict } from "../../ops/gates/gates.ts";
import { askGates, gatesOf } from "../../ops/gates/gates.ts";
import type { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { offlineEstate } from "../graphs.ts";
import { keepKinds } from "./live.ts";
import { onSandbox } from "./sandbox.ts";

async function gatesIn(phase: Phase, estate: OfflineEstate = offlineEstate()): Promise<Gate[]> {
  return gatesOf(await estate.resources(phase), phase, estate.kinds);
}

const noes = (verdicts: readonly GateVerdict[]): string[] =>
  verdicts.filter(({ verdict }) => verdict !== "yes").map(({ gate, message }) => `${gate}: ${message}`);

describe("which gates a phase has", () => {
  it("is one for each resource that a dial or a visitor depends on, by its name in the plan", async () => {
    expect((await gatesIn("live")).map(({ name }) => name).sort()).toEqual([
      "app-api-autoscaler",
      "app-images-replicas",
      "app-search-autoscaler",
      "app-signup-autoscaler",
      "app-sync-autoscaler",
      "app-web-autoscaler",
      "cache-sessions-group",
      "database-devices-primary",
      "database-shop-primary",
      "database-shop-replica",
      "flags-shop-values",
      "landing-tv",
      "nodes-apps-group",
      "nodes-apps-placeholders",
      "zone-site-cache",
      "zone-site-cache-landing",
      "zone-site-error-headers",
      "zone-site-errors",
      "zone-site-rate-limits",
      "zone-site-redirects",
      "zone-site-redirects-home",
      "zone-site-waiting-room",
    ]);
  });

  it("asks a node group and a waiting room only where there is one", async () => {
    const small = offlineEstate("prod", (raw) => {
      delete raw["nodePools"].apps.nodeGroup;
      delete raw["zones"].site.waitingRoom;
    });
    const names = (await gatesIn("live", small)).map(({ name }) => name);
    expect(names).not.toContain("nodes-apps-group");
    expect(names).not.toContain("zone-site-waiting-room");
    expect(names).toContain("nodes-apps-placeholders");
  });

  it("has none of a kind that the estate has nothing of", async () => {
    const bare = offlineEstate("prod", (raw) => keepKinds(raw, "databases"));
    expect((await gatesIn("live", bare)).map(({ name }) => name).sort()).toEqual([
      "database-devices-primary",
      "database-shop-primary",
      "database-shop-replica",
    ]);
  });
});

describe.each(["prod", "qa"])("a whole evening of %s on the sandbox", (stack) => {
  it("opens every gate of a phase in time, and none of the next before its switch", async () => {
    const evening = offlineEstate(stack);
    const { player, clients } = await onSandbox(evening);
    const switches: [Phase, Phase][] = [
      ["prewarm", "live"],
      ["live", "prewarm"],
      ["prewarm", "normal"],
    ];
    for (const [phase, next] of switches) {
      await player.apply(phase, () => undefined);
      expect(noes(await askGates(await gatesIn(phase, evening), clients, { timeout: 3600 }))).toEqual([]);
      expect(noes(await askGates(await gatesIn(next, evening), clients, { timeout: 0 }))).not.toEqual([]);
    }
    await player.apply("normal", () => undefined);
    expect(noes(await askGates(await gatesIn("normal", evening), clients, { timeout: 3600 }))).toEqual([]);
  });
});

describe("a gate that never opens", () => {
  it("is given up in time, even where the rest of the time is too short for the clock to move", async () => {
    // So far from zero, a clock moves by an eighth of a millisecond at least.
    let now = 1e12;
    let waits = 0;
    const clients = {
      now: () => now,
      wait: (seconds: number) => {
        now += seconds;
        if (++waits > 100) throw new Error("waits for ever");
        return Promise.resolve();
      },
    } as unknown as Clients;
    const never = {
      name: "never",
      question: "Never?",
      ask: () => Promise.resolve({ verdict: "no", message: "no" }),
    } as Gate;
    const [verdict] = await askGates([never], clients, { timeout: 1.00005 });
    expect(verdict).toMatchObject({ verdict: "no", message: "no (still so after 1 s)" });
  });
});

describe("asking", () => {
  const gate = (ask: Gate["ask"]): Gate => ({ name: "it", question: "Is it?", ask });
  const later = { verdict: "yes", message: "there" } as const;
  const notYet = { verdict: "no", message: "not yet" } as const;

  it("ends with the last answer when the time is over", async () => {
    const { clients } = await onSandbox(offlineEstate("qa"));
    const [verdict] = await askGates([gate(() => Promise.resolve(notYet))], clients, { timeout: 90 });
    expect(verdict).toEqual({ gate: "it", verdict: "no", message: "not yet (still so after 90 s)", seconds: 90 });
  });

  it("takes a missing right as unknown, at once and by its name", async () => {
    const { clients } = await onSandbox(offlineEstate("qa"));
    const ask = () => Promise.reject(new AccessDenied("rds:DescribeDBInstances"));
    const [verdict] = await askGates([gate(ask)], clients, { timeout: 900 });
    expect(verdict).toEqual({
      gate: "it",
      verdict: "unknown",
      message: "not allowed to ask: rds:DescribeDBInstances is missing",
      seconds: 0,
    });
  });

  it("asks again after an error, and forgets it", async () => {
    const { clients } = await onSandbox(offlineEstate("qa"));
    let asked = 0;
    const ask = () => (++asked < 3 ? Promise.reject(new Error("connection refused")) : Promise.resolve(later));
    const told: string[] = [];
    const [verdict] = await askGates([gate(ask)], clients, {
      timeout: 900,
      onVerdict: ({ verdict, message }) => told.push(`${verdict}: ${message}`),
    });
    expect(verdict?.verdict).toBe("yes");
    expect(told).toEqual(["unknown: could not be asked: connection refused", "yes: there"]);
  });

  it("stops when it is interrupted", async () => {
    const { clients } = await onSandbox(offlineEstate("qa"));
    const stop = new AbortController();
    const asked = askGates([gate(() => Promise.resolve(notYet))], clients, {
      timeout: Infinity,
      signal: stop.signal,
      onVerdict: () => stop.abort(new Error("Ctrl-C")),
    });
    await expect(asked).rejects.toThrow("Ctrl-C");
  });
});
