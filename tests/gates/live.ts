import { beforeAll, expect } from "vitest";
import type { Clients } from "../../infra/contract/client.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import type { Properties } from "../../infra/contract/properties.ts";
import type { StoredResource } from "../../infra/contract/standIn.ts";
import type { GateVerdict } from "../../ops/gates/gates.ts";
import { askGates, gatesOf } from "../../ops/gates/gates.ts";
import type { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import type { Cloud } from "../../sandbox/cloud.ts";
import type { RawEstate } from "../estates.ts";
import { onSandbox } from "./sandbox.ts";

/** What went wrong, of which resource, how it shows in what its service answers, which gate sees it and what it says. */
export type Mistake = [
  what: string,
  type: string,
  resource: string,
  edit: (outputs: Properties) => void,
  gate: string,
  message: RegExp,
];

/** An estate in live on a sandbox, on which a test can change what a service has behind the program's back. */
export class Live {
  readonly estate: OfflineEstate;
  private sandbox: { cloud: Cloud; clients: Clients } | undefined;

  /** To be made where a suite is described: it is brought to live before its tests. */
  constructor(estate: OfflineEstate) {
    this.estate = estate;
    beforeAll(async () => {
      const { cloud, clients, player } = await onSandbox(estate);
      this.sandbox = { cloud, clients };
      await player.apply("prewarm", () => undefined);
      await askGates(await gatesIn(estate, "prewarm"), clients, { timeout: 3600 });
      await player.apply("live", () => undefined);
      // Pods come after the update.
      await askGates(await gatesIn(estate, "live"), clients, { timeout: 3600 });
    });
  }

  /** One gate, asked once. */
  async ask(gate: string, phase: Phase = "live"): Promise<GateVerdict> {
    const { clients } = this.opened();
    const gates = (await gatesIn(this.estate, phase)).filter(({ name }) => name === gate);
    const [verdict] = await askGates(gates, clients, { timeout: 0 });
    if (!verdict) throw new Error(`${phase} has no gate ${gate}`);
    return verdict;
  }

  /** The same while the store has a resource otherwise. */
  async askWith(
    type: string,
    resource: string,
    edit: (changed: StoredResource) => void,
    gate: string,
  ): Promise<GateVerdict> {
    const { cloud } = this.opened();
    const found = cloud.everywhere(type).find(({ name }) => name === resource);
    if (!found) throw new Error(`no ${resource}`);
    const changed = structuredClone(found);
    edit(changed);
    cloud.store.put(changed);
    try {
      return await this.ask(gate);
    } finally {
      cloud.store.put(found);
    }
  }

  /** That a gate says yes, and no where this mistake was made. */
  async notices(...[, type, resource, edit, gate, message]: Mistake): Promise<void> {
    expect(await this.ask(gate)).toMatchObject({ verdict: "yes" });
    expect(await this.askWith(type, resource, ({ outputs }) => edit(outputs), gate)).toMatchObject({
      verdict: "no",
      message: expect.stringMatching(message),
    });
  }

  private opened(): { cloud: Cloud; clients: Clients } {
    if (!this.sandbox) throw new Error("not yet in live");
    return this.sandbox;
  }
}

/** Leaves an estate the things of these kinds, so that nothing else is brought to live. */
export function keepKinds(raw: RawEstate, ...keys: readonly string[]): void {
  const kept = ["company", "targets", ...keys];
  for (const key of Object.keys(raw)) if (!kept.includes(key)) Reflect.deleteProperty(raw, key);
  if (keys.includes("databases")) return;
  for (const app of Object.values((raw["apps"] ?? {}) as Record<string, RawEstate>)) delete app["connections"];
}

async function gatesIn(estate: OfflineEstate, phase: Phase) {
  return gatesOf(await estate.resources(phase), phase, estate.kinds);
}
