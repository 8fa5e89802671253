import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Phase } from "../../../infra/contract/dial.ts";
import { cloudClients, sandboxClients } from "../../../ops/clients/clients.ts";
import { together } from "../../../infra/contract/together.ts";
import type { GateVerdict } from "../../../ops/gates/gates.ts";
import { askGates, gatesOf } from "../../../ops/gates/gates.ts";
import { prefill } from "../../../ops/rehearsal/prefill.ts";
import type { Cloud } from "../../../sandbox/cloud.ts";
import { openCloud } from "../../../sandbox/index.ts";
import { estateOf, scaled, table } from "./dials.ts";

const pool = { ...scaled, type: "kubernetes:karpenter.sh/v1:NodePool", adopt: "default" };
const estate = estateOf({
  orders: table,
  mailer: scaled,
  nodes: {
    ...pool,
    properties: { "spec.template.metadata.labels": { normal: { tv: "no" }, broadcast: { tv: "yes" } } },
  },
});

describe("the gate of a dial", () => {
  let cloud: Cloud;
  beforeEach(async () => {
    cloud = openCloud({ folder: mkdtempSync(join(tmpdir(), "dials-")), scale: Infinity });
    await prefill(cloud, estate);
    // What stands for the patches that the first update makes.
    for (const node of (await estate.graph("normal")).nodes.values()) {
      if (!node.type.endsWith("Patch")) continue;
      await cloud.at({ context: "shop" }).create(node.type, node.name, node.inputs);
    }
  });
  afterEach(() => rmSync(cloud.store.folder, { recursive: true, force: true }));

  async function ask(phase: Phase): Promise<Record<string, GateVerdict>> {
    const gates = gatesOf(await estate.resources(phase), phase, estate.kinds);
    const verdicts = await askGates(gates, sandboxClients(estate.estate, cloud), { timeout: 0 });
    return Object.fromEntries(verdicts.map((verdict) => [verdict.gate, verdict]));
  }

  it("asks the provider whether what is set is in force", async () => {
    const normal = await ask("normal");
    expect(Object.values(normal).map(({ verdict }) => verdict)).toEqual(["yes", "yes", "yes"]);
    expect(await ask("prewarm")).toMatchObject({
      "dial-orders-resource": { verdict: "no", message: "readCapacity is 50, not 2000" },
      "dial-mailer-patch": { verdict: "no", message: "spec.replicas is 1, not 20" },
      "dial-nodes-patch": { verdict: "no", message: 'spec.template.metadata.labels is {"tv":"no"}, not {"tv":"yes"}' },
    });
  });

  it("sees what somebody else has set at the object since", async () => {
    const [object] = cloud.everywhere(scaled.type);
    if (!object) throw new Error("no object");
    cloud.store.put({ ...object, outputs: { ...object.outputs, spec: { replicas: 0 } } });
    expect((await ask("normal"))["dial-mailer-patch"]).toMatchObject({
      ...{ verdict: "no", message: "spec.replicas is 0, not 1" },
    });
  });

  it("is a no where the thing is gone", async () => {
    const [object] = cloud.everywhere(table.type);
    if (object) cloud.store.remove(object);
    expect((await ask("normal"))["dial-orders-resource"]).toMatchObject({
      verdict: "no",
      message: "there is no orders",
    });
  });

  it("is not answered where there is no engine to ask the provider", async () => {
    const gates = gatesOf(await estate.resources("normal"), "normal", estate.kinds);
    const verdicts = await askGates(gates, cloudClients(estate.estate), { timeout: 0 });
    expect(new Set(verdicts.map(({ verdict }) => verdict))).toEqual(new Set(["unknown"]));
  });

  it("is one question of the engine for all of them", async () => {
    const asked: (readonly string[])[] = [];
    const read = together((urns) => {
      asked.push(urns);
      return Promise.resolve(new Map(urns.map((urn) => [urn, { readCapacity: 50 }])));
    });
    const gates = gatesOf(await estate.resources("normal"), "normal", estate.kinds);
    const clients = cloudClients(estate.estate, ({ urn }) => read(urn));
    const verdicts = await askGates(gates, clients, { timeout: 0 });
    expect(asked.map((urns) => urns.length)).toEqual([3]);
    expect(verdicts.find(({ gate }) => gate === "dial-orders-resource")?.verdict).toBe("yes");
    await askGates(gates, clients, { timeout: 0 });
    expect(asked.length).toBe(2);
  });
});
