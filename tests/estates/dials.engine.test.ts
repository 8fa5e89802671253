import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cloudClients } from "../../ops/clients/clients.ts";
import { askGates, gatesOf } from "../../ops/gates/gates.ts";
import { openSession } from "../../ops/switching/session.ts";
import { stackFilePath } from "../../ops/stackFile.ts";
import { parse } from "yaml";
import { describeEngine, EngineStack } from "../engine.ts";
import { Operator } from "../switching/evening.ts";
import { estatesFolder, fixedEstate, road } from "./fixed.ts";

const estate = fixedEstate("dials");

describeEngine("dials of any type, on the real engine", { timeout: 900_000 }, () => {
  const stack = new EngineStack("dials", stackFilePath("dials", estatesFolder));
  const { cloud } = stack;
  const stored = () => cloud.everywhere().map(({ type, id, inputs }) => ({ type, id, inputs }));
  let before: unknown;

  beforeAll(async () => {
    await stack.init();
    const { code, output } = await stack.at("normal", "up", "--yes", "--skip-preview");
    expect([code, output]).toEqual([0, expect.stringMatching(/6 imported/)]);
    before = stored();
  }, 900_000);
  afterAll(() => stack.remove());

  it.each(road)("go from %s to %s by updates alone", async (from, to) => {
    const mark = cloud.store.journal().length;
    const { code, output } = await stack.at(to, "up", "--yes", "--skip-preview");
    expect([code, output]).toEqual([0, expect.anything()]);
    const planned = (await estate.steps(from, to)).map(({ name }) => name).filter((name) => name.startsWith("dial-"));
    const done = cloud.store.journal().slice(mark);
    expect(done.map(({ name }) => name).sort()).toEqual(planned.sort());
    expect(done.map(({ operation, outcome }) => [operation, outcome])).toEqual(planned.map(() => ["update", "done"]));
    // As long as is stated.
    const orders = done.find(({ name }) => name === "dial-orders-resource");
    if (orders) expect(orders.seconds).toBe(120);
  });

  it("are in the end what they were", () => {
    expect(stored()).toEqual(before);
  });

  it("refuse to give up one property of an object that stays", async () => {
    const raw = structuredClone(rawDials());
    raw.dials.nodes.properties = { "spec.limits.ephemeral-storage": { normal: "1Ti", broadcast: "9Ti" } };
    stack.describe(raw);
    const { code, output } = await stack.at("normal", "preview");
    expect(output).toContain("dial-nodes-patch: spec.weight would be given up");
    expect(code).not.toBe(0);
  });
});

describeEngine("a dial of which the file is wrong that it changes in place", { timeout: 900_000 }, () => {
  const stack = new EngineStack("dials", stackFilePath("dials", estatesFolder));
  afterAll(() => stack.remove());

  it("is refused by the engine's preview, which knows that it replaces", async () => {
    const key = {
      type: "aws:bedrock/agentcoreApiKeyCredentialProvider:AgentcoreApiKeyCredentialProvider",
      ...{ adopt: "maps", turns: "prewarm", takesSeconds: 5, interrupts: "nothing" },
      properties: { name: { normal: "maps", broadcast: "maps-tv" } },
      inPlaceBecause: "it looks like it",
    };
    stack.describe({ ...rawDials(), dials: { key } });
    await stack.init();
    const set = await stack.at("normal", "up", "--yes", "--skip-preview");
    expect([set.code, set.output]).toEqual([0, expect.anything()]);
    const before = stack.cloud.everywhere();
    for (const command of [["preview"], ["up", "--yes", "--skip-preview"]]) {
      const { code, output } = await stack.at("prewarm", ...command);
      expect(output).toMatch(/dial-key-resource.*(?:nothing is made, replaced or taken away|protect)/s);
      expect(code).not.toBe(0);
    }
    expect(stack.cloud.everywhere()).toEqual(before);
  });
});

interface RawDials {
  dials: { nodes: { properties: object } };
}

/** The estate as its file has it. */
function rawDials(): RawDials {
  const { config } = parse(readFileSync(stackFilePath("dials", estatesFolder), "utf8")) as {
    config: { "broadcast:estate": RawDials };
  };
  return config["broadcast:estate"];
}

describeEngine("the gates of dials, asked through the engine", { timeout: 900_000 }, () => {
  const operator = new Operator(undefined, "dials", estatesFolder);
  afterAll(() => operator.remove());

  it("are what the providers answer now, whatever the state says", async () => {
    const { signal } = new AbortController();
    const terminal = { out: () => undefined, note: () => undefined, interactive: false };
    const options = { stack: "dials", cwd: operator.folder, sandbox: join(operator.folder, "sandbox") };
    const { engine } = await openSession(options, terminal, { stop: signal, force: signal });
    const gates = gatesOf(await estate.resources("normal"), "normal", estate.kinds);
    const ask = async () => {
      const answers = await engine.read((await estate.resources("normal")).all.map(({ urn }) => urn).filter(isDial));
      const clients = cloudClients(estate.estate, ({ urn }) => Promise.resolve(answers.get(urn)));
      const verdicts = await askGates(gates, clients, { timeout: 0 });
      return Object.fromEntries(verdicts.map(({ gate, verdict, message }) => [gate, `${verdict}: ${message}`]));
    };
    const hash = (await engine.recorded()).hash;
    expect(Object.values(await ask()).filter((said) => !said.startsWith("yes: "))).toEqual([]);
    const orders = operator.cloud.everywhere().find(({ name }) => name === "dial-orders-resource");
    if (!orders) throw new Error("no table");
    const readCapacity = 7;
    operator.cloud.store.put({
      ...orders,
      inputs: { ...orders.inputs, readCapacity },
      outputs: { ...orders.outputs, readCapacity },
    });
    expect((await ask())["dial-orders-resource"]).toBe("no: readCapacity is 7, not 50");
    // Asking changes nothing.
    expect((await engine.recorded()).hash).toBe(hash);
  });
});

const isDial = (urn: string): boolean => /::dial-[\w-]+-(?:resource|patch)$/.test(urn);
