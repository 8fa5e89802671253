import { describe, expect, it } from "vitest";
import { blockingVerdicts, runChecks } from "../../policies/run.ts";
import { checksOf } from "../../stacks/checks.ts";
import { OutdatedSettings, InvalidSettings, parseSettings } from "../../stacks/settings.ts";
import type { RawEstate } from "../estates.ts";
import { rawEstate, stacks } from "../estates.ts";
import { offlineEstate } from "../graphs.ts";
import { mistakes } from "./mistakes.ts";

function broken(edit: (estate: RawEstate) => void): RawEstate {
  const estate = rawEstate();
  edit(estate);
  return estate;
}

function refusalOf(phase: unknown, estate: unknown): InvalidSettings {
  try {
    parseSettings(phase, estate);
  } catch (error) {
    if (error instanceof InvalidSettings) return error;
    throw error;
  }
  throw new Error("It was accepted.");
}

describe("a stack file", () => {
  it.each(stacks)("of %s is accepted as it stands", (stack) => {
    expect(parseSettings("normal", rawEstate(stack)).phase).toBe("normal");
  });

  it.each(mistakes.filter(({ path }) => path !== undefined))("is refused for $name", ({ edit, path, allowed }) => {
    const { mistakes: found, message } = refusalOf("normal", broken(edit));
    const there = found.filter((one) => one.path === path);
    expect(found.map((one) => one.path)).toContain(path);
    expect(there.map((one) => one.allowed)).toEqual([expect.stringMatching(allowed ?? /./) as string]);
    expect(message).toContain(
      `broadcast:${String(path)}: found ${String(there[0]?.found)}; allowed: ${String(there[0]?.allowed)}`,
    );
  });

  it.each(mistakes.filter(({ check }) => check !== undefined))(
    "is stopped by a named check for $name",
    async ({ edit, check }) => {
      const estate = offlineEstate("prod", edit);
      const verdicts = runChecks(await estate.resources("live"), checksOf(estate.kinds));
      expect(blockingVerdicts(verdicts).map((verdict) => verdict.check)).toContain(check);
    },
  );

  it("is refused with every mistake at once, the phase's included", () => {
    const estate = broken((raw) => {
      delete raw["company"];
      raw["apps"].web.connections.shop.writer = -1;
    });
    expect(
      refusalOf("lve", estate)
        .mistakes.map(({ path }) => path)
        .sort(),
    ).toEqual(["estate.apps.web.connections.shop.writer", "estate.company", "phase"]);
  });

  it("names the phases there are", () => {
    expect(refusalOf("broadcast", rawEstate()).message).toContain(
      'broadcast:phase: found "broadcast"; allowed: normal, prewarm, live',
    );
  });

  it("is refused when there is no estate at all", () => {
    expect(refusalOf("normal", undefined).message).toContain("broadcast:estate: found nothing");
  });

  it("keeps a value that its key calls secret out of the message", () => {
    const { message } = refusalOf(
      "normal",
      broken((raw) => (raw["databases"].shop.password = "hunter2")),
    );
    expect(message).toContain("estate.databases.shop.password");
    expect(message).not.toContain("hunter2");
  });

  it("shows the start of a long value", () => {
    const { message } = refusalOf(
      "normal",
      broken((raw) => (raw["apps"].web = "x".repeat(1000))),
    );
    expect(message).toMatch(/estate\.apps\.web: found "x{76}…; allowed:/);
  });
});

describe("a key that is like no other", () => {
  it.each([
    ["another case", "MINREPLICAS", "minReplicas"],
    ["a letter too many", "minReplicass", "minReplicas"],
    ["two letters changed", "minRepilcas", "minReplicas"],
    ["an old spelling", "request", "requests"],
  ])("is taken for the nearest that is known, for %s", (_, key, meant) => {
    const { mistakes: found } = refusalOf(
      "normal",
      broken((raw) => (raw["apps"].web[key] = 1)),
    );
    const mistake = found.find(({ path }) => path === `estate.apps.web.${key}`);
    expect(mistake?.allowed).toMatch(new RegExp(`^no such key; did you mean ${meant}\\?`));
  });

  it("is taken for none that is far from it", () => {
    const { mistakes: found } = refusalOf(
      "normal",
      broken((raw) => (raw["apps"].web.helm = 1)),
    );
    expect(found.map(({ allowed }) => allowed)).toEqual([expect.stringMatching(/^no such key; (?!did)/)]);
  });
});

describe("a quantity", () => {
  const parsed = (requests: object): unknown => {
    const raw = broken((estate) => (estate["apps"].web.requests = requests));
    const { things } = parseSettings("normal", raw).estate;
    return (things["apps"]?.["web"] as { requests: unknown }).requests;
  };

  it("may be more than one machine has, where many nodes keep it for others", () => {
    const raw = broken((estate) => (estate["nodePools"].apps.reserved = { cpu: 2000, memory: "40000Gi" }));
    const { things } = parseSettings("normal", raw).estate;
    expect(things["nodePools"]?.["apps"]).toMatchObject({ reserved: { cpu: 2000, memory: 40_000 } });
  });

  it.each([
    ["250m", 0.25],
    [0.25, 0.25],
    ["0.25", 0.25],
    ["15.8", 15.8],
    [4, 4],
    ["192", 192],
  ])("of cores may be %j", (cpu, cores) => {
    expect(parsed({ cpu, memory: "1Gi" })).toEqual({ cpu: cores, memory: 1 });
  });

  it.each([
    ["512Mi", 0.5],
    ["2Gi", 2],
    ["0.5Gi", 0.5],
    ["1Mi", 2 ** -10],
    ["1048576Ki", 1],
    ["1G", 1e9 / 2 ** 30],
  ])("of memory may be %j", (memory, gib) => {
    expect(parsed({ cpu: 1, memory })).toEqual({ cpu: 1, memory: gib });
  });
});

describe("a file of the earlier form", () => {
  const former = {
    company: "Shop",
    target: { aws: { account: "000000000000", region: "eu-west-3" } },
    database: { kind: "rds" },
    headroom: {},
    fleet: { web: {} },
    edge: {},
    landing: {},
    watch: {},
  };

  it("is refused with one message that names the new keys", () => {
    const parse = () => parseSettings("nonsense", former);
    expect(parse).toThrow(OutdatedSettings);
    expect(parse).toThrow(
      [
        "broadcast:estate is in a form that is no longer read: every kind of thing is now a map by name.",
        "  target → targets.<name>",
        "  database → databases.<name>",
        "  headroom → nodePools.<name>",
        "  fleet → apps.<name>",
        "  edge → zones.<name>",
        "  landing → landings.<name>",
        "  watch → alarms.<name>",
        "docs/stack-file.md shows the new keys; Pulumi.prod.yaml is a complete example.",
      ].join("\n"),
    );
  });

  it("is known by any one of its keys, and named with those it has", () => {
    const parse = () => parseSettings("normal", { ...rawEstate(), watch: {} });
    expect(parse).toThrow(OutdatedSettings);
    expect(parse).toThrow(/watch → alarms\.<name>/);
    expect(parse).not.toThrow(/fleet/);
  });
});
