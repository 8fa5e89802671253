import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { readStackFile, stackFilePath } from "../../ops/stackFile.ts";
import { parseConfig } from "../../stacks/config.ts";
import { readDocument, UnreadableSettings } from "../../stacks/document.ts";
import { InvalidSettings, parseSettings } from "../../stacks/settings.ts";
import type { RawEstate } from "../estates.ts";
import { rawEstate } from "../estates.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "config-"))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What is said of a stack file of this text. */
function saidOf(text: string): string {
  writeFileSync(stackFilePath("qa", folder), text);
  try {
    readStackFile("qa", folder);
  } catch (error) {
    if (error instanceof InvalidSettings || error instanceof UnreadableSettings) return error.message;
    throw error;
  }
  return "accepted";
}

const qa = readFileSync(stackFilePath("qa"), "utf8");
const phase = "broadcast:phase: normal";

describe("the config of a stack file", () => {
  it.each([
    [
      "broadcast:phse: prewarm",
      /line 5, broadcast:phse: found "prewarm"; allowed: no such key; did you mean broadcast:phase\?/,
    ],
    [
      "broadcast:config:phase: live",
      /broadcast:config:phase: found "live"; allowed: no such key; .*broadcast:phase, broadcast:estate/,
    ],
    ["broadcast:: x", /broadcast:: found "x"; allowed: no such key/],
  ])("is refused with the key %s: what is mistyped would mean normal", (line, message) => {
    expect(qa).toContain(phase);
    expect(saidOf(qa)).toBe("accepted");
    expect(saidOf(qa.replace(phase, `aws:region: eu-west-3\n  ${phase}`))).toBe("accepted");
    expect(saidOf(qa.replace(phase, `${phase}\n  ${line}`).replace(/^(?:#.*\n)*/, "#\n#\n"))).toMatch(message);
  });

  it("is refused with all its mistakes at once, unknown keys included", () => {
    const text = qa.replace(phase, "broadcast:phase: lve\n  broadcast:phse: live").replace("company:", "compny:");
    const said = saidOf(text);
    for (const path of ["phase", "phse", "estate.compny", "estate.company"])
      expect(said).toContain(`broadcast:${path}: `);
    expect(said).toMatch(/wrong in 4 places/);
  });

  it("is refused where the phase is there without a value", () => {
    expect(saidOf(qa.replace(phase, "broadcast:phase:"))).toMatch(
      /broadcast:phase: found null; allowed: normal, prewarm/,
    );
  });

  it("is told of an estate, or a phase, that is encrypted", () => {
    const sealed = stringify({ config: { "broadcast:estate": { secure: "v1:abcdefgh:ijklmnop" } } });
    expect(saidOf(sealed)).toMatch(/Pulumi\.qa\.yaml holds broadcast:estate encrypted, .*write it in plain text/);
    expect(saidOf(qa.replace(phase, 'broadcast:phase: { secure: "v1:abcdefgh:ijklmnop" }'))).toMatch(
      /holds broadcast:phase encrypted/,
    );
  });

  it("is told of settings that come from an environment only", () => {
    expect(saidOf("environment: [shop/prod]\n")).toMatch(
      /has its configuration from environment, and .*Write broadcast:phase and broadcast:estate under config/,
    );
    // The engine would take the phase from there, and this command another.
    expect(saidOf(`environment: [shop/prod]\n${qa.replace(phase, "aws:region: eu-west-3")}`)).toMatch(
      /leaves broadcast:phase to its environment/,
    );
    expect(saidOf(`environment: [shop/prod]\n${qa}`)).toBe("accepted");
  });

  it("may hold an estate that is no map only to be refused with what is allowed", () => {
    for (const estate of ["hello", 7, [], null]) {
      expect(() => parseConfig({ "broadcast:estate": estate })).toThrow(InvalidSettings);
    }
  });
});

describe("a name that every object has", () => {
  const names = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "prototype"];
  const under = (edit: (estate: RawEstate, name: string) => void) => (name: string) => {
    const estate = rawEstate("prod");
    edit(estate, name);
    return estate;
  };
  const put = (map: RawEstate, name: string, value: unknown): void =>
    void Object.defineProperty(map, name, { value, enumerable: true, configurable: true, writable: true });
  const places = [
    ["estate", under((estate, name) => put(estate, name, {}))],
    [
      "estate.apps",
      under(({ apps }, name) => put(apps as RawEstate, name, structuredClone((apps as RawEstate)["web"]))),
    ],
    [
      "estate.targets",
      under(({ targets }, name) =>
        put(targets as RawEstate, name, { aws: { account: "000000000000", region: "eu-west-3" } }),
      ),
    ],
    [
      "estate.apps.web.connections",
      under(({ apps }, name) => put((apps as RawEstate)["web"].connections as RawEstate, name, { writer: 1 })),
    ],
    ["estate.load.scenarios", under(({ load }, name) => put(load.scenarios as RawEstate, name, { p95: 1, p99: 1 }))],
  ] as const;

  it.each(places.flatMap(([path, estate]) => names.map((name) => [path, name, estate] as const)))(
    "is refused by name in %s: %s",
    (path, name, estate) => {
      expect(() => parseSettings("normal", estate(name))).toThrow(`broadcast:${path}.${name}: found `);
    },
  );

  it("is refused as the YAML of a file has it", () => {
    expect(saidOf(qa.replace(/^ {4}apps:\n/m, "    apps:\n      __proto__: {}\n"))).toMatch(
      /line \d+, broadcast:estate\.apps\.__proto__: found \{\}; allowed: another name than __proto__/,
    );
  });

  it("is found in no map of a parsed estate", () => {
    const { estate } = parseSettings("normal", rawEstate("prod"));
    for (const name of names) {
      expect(estate.targets[name]).toBeUndefined();
      for (const { key } of estate.kinds) expect(estate.things[key]?.[name]).toBeUndefined();
    }
  });
});

describe("a stack file without bounds", () => {
  const large = (line: (index: number) => string, count: number): string =>
    qa.replace(
      /^ {4}apps:\n/m,
      `${Array.from({ length: count }, (_, index) => `    ${line(index)}\n`).join("")}    apps:\n`,
    );

  it("is told its first mistakes and how many there are, in the time of as many lines", () => {
    const said = saidOf(large((index) => `key${index}: 1`, 30_000));
    expect(said).toMatch(/^.*wrong in 30000 places:\n/);
    expect(said.split("\n")).toHaveLength(22);
    expect(said).toMatch(/… and 29980 more$/);
  });

  it("is told its first wrong things, where each is wrong in itself", () => {
    const apps = Array.from({ length: 5000 }, (_, index) => `      app-${index}: { a: 1 }\n`).join("");
    const said = saidOf(qa.replace(/^ {4}apps:\n/m, `    apps:\n${apps}`));
    expect(Number(/wrong in (\d+) places/.exec(said)?.[1])).toBeGreaterThanOrEqual(5000);
    expect(said.split("\n")).toHaveLength(22);
  });

  it.each([
    ["100,000 keys", () => large((index) => `key${index}: 1`, 100_000), /is larger than 512 KiB/],
    [
      "100,000 values",
      () => `config:\n  broadcast:estate: [${"1,".repeat(100_000)}]\n`,
      /broadcast:estate: found .*; allowed: no more than 50,000 values/,
    ],
    ["brackets that never close", () => `config: ${"[".repeat(200_000)}`, /is nested too deeply|is not valid YAML/],
    [
      "a hundred levels",
      () => `config:\n  broadcast:estate: ${"[".repeat(100)}${"]".repeat(100)}\n`,
      /broadcast:estate(\.0)+: found .*; allowed: no more than 32 levels/,
    ],
    ["brackets that only close", () => "]".repeat(500_000), /is not valid YAML/],
    [
      "a value that contains itself",
      () => "config:\n  broadcast:estate: &all\n    company: *all\n",
      /broadcast:estate\.company: found .*; allowed: something that does not contain itself/,
    ],
    [
      "a list that contains itself",
      () => "config:\n  broadcast:estate: &all [*all]\n",
      /broadcast:estate\.0: found .*; allowed: something that does not contain itself/,
    ],
    [
      "aliases of aliases",
      () =>
        `config:\n  a: &a [1,1,1,1,1,1,1,1,1]\n${["b", "c", "d", "e", "f"].map((key, i) => `  ${key}: &${key} [${`*${"abcde"[i] ?? ""},`.repeat(9)}]\n`).join("")}`,
      /is not valid YAML: Excessive alias count|more than 100 aliases/,
    ],
    [
      "a key twice",
      () => qa.replace(phase, `${phase}\n  ${phase}`),
      /the key broadcast:phase is there twice at line \d+/,
    ],
  ])("is refused: %s", (_, text, message) => {
    const said = saidOf(text());
    expect(said).toMatch(message);
    expect(said.length).toBeLessThan(10_000);
  });

  it("counts no more aliases than a person writes", () => {
    const aliased = (count: number): string => `a: &a 1\nb: [${"*a, ".repeat(count)}]`;
    expect(() => readDocument(aliased(101))).toThrow(/more than 100 aliases/);
    expect(readDocument(aliased(100)).value).toMatchObject({ a: 1 });
  });
});
