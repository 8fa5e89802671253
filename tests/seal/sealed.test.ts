import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Refused, UsageError } from "../../ops/errors.ts";
import { maskConfigSecrets, keepToldSecrets } from "../../ops/secrets.ts";
import { canonicalHash } from "../../ops/seal/canonical.ts";
import { assertUnchanged, readSealed, writeSealed } from "../../ops/seal/sealed.ts";
import type { World } from "../../ops/seal/world.ts";
import { changesSince, configHash, worldOf } from "../../ops/seal/world.ts";
import { projectFolder } from "../../infra/contract/project.ts";
import { stackFilePath } from "../../ops/stackFile.ts";

const world: World = {
  state: "s",
  config: "c",
  program: { commit: "1".repeat(40), sources: "p" },
  tools: { pulumi: "3.260.0", packages: { "@pulumi/aws": "7.48.0" }, lock: "l" },
};
const content = {
  stack: "qa",
  from: "normal",
  to: "prewarm",
  at: "2027-02-19T17:00:00.000Z",
  world,
  plan: { refusals: [], cost: undefined },
  enginePlan: "{}",
} as const;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "seal-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function sealed(edit: (text: string) => string = (text) => text): string {
  const path = join(folder, "plan.json");
  writeSealed(path, content);
  writeFileSync(path, edit(readFileSync(path, "utf8")));
  return path;
}

describe("a sealed plan that would give a secret away", () => {
  const path = (): string => join(folder, "never.json");
  const flag = (value: string) => ({ steps: [{ changes: [{ path: "data.key", before: "a", after: value }] }] });
  keepToldSecrets({ "shop:stripe": "stripe-0123456789", "shop:short": "live" });
  maskConfigSecrets({ "shop:apiToken": "plain-0123456789" });
  beforeAll(() => vi.stubEnv("BROADCAST_TEST_TOKEN", "env-0123456789"));
  afterAll(() => void vi.unstubAllEnvs());

  it.each([
    ["a config secret in the plan", { ...content, plan: flag("stripe-0123456789") }, "shop:stripe"],
    ["a config secret within a value", { ...content, plan: flag("key=stripe-0123456789;") }, "shop:stripe"],
    [
      "one that stands in the stack file in plain text",
      { ...content, plan: flag("plain-0123456789") },
      "shop:apiToken",
    ],
    [
      "one in the engine's plan",
      { ...content, enginePlan: JSON.stringify({ goal: { data: { key: "stripe-0123456789" } } }) },
      "shop:stripe",
    ],
    ["a password in an address", { ...content, plan: flag("https://u:pw@example.com/") }, "a password in an address"],
    ["a text that is no plan", { ...content, enginePlan: "stripe-0123456789" }, "shop:stripe"],
    ["a word of the environment", { ...content, plan: flag("env-0123456789") }, "BROADCAST_TEST_TOKEN"],
    [
      "several of them",
      { ...content, plan: { ...flag("stripe-0123456789"), nothing: null, password: "https://u:pw@example.com/" } },
      "shop:stripe, a password in an address",
    ],
  ])("is refused by the secret's name, and not written: %s", (_, plan, name) => {
    expect(() => writeSealed(path(), plan)).toThrow(Refused);
    expect(() => writeSealed(path(), plan)).toThrow(`would hold ${name} in plain text`);
    expect(() => writeSealed(path(), plan)).not.toThrow(/0123456789|:pw@/);
    expect(() => writeSealed(path(), plan)).toThrow(/Nothing was written\. Take it out of the stack file/);
    expect(existsSync(path())).toBe(false);
  });

  it.each(["live", "a name with env-0123456789 in it"])("is none where only a word is the same: %s", (word) => {
    writeSealed(path(), { ...content, plan: flag(word) });
    expect(readSealed(path()).plan).toEqual(flag(word));
    rmSync(path());
  });
});

describe("a sealed plan", () => {
  it("is read back as it was written, however it is laid out", () => {
    const plan = readSealed(sealed());
    expect(plan).toMatchObject({ stack: "qa", to: "prewarm", world });
    expect(readSealed(sealed((text) => JSON.stringify(JSON.parse(text))))).toEqual(plan);
  });

  it.each([
    ["the phase", (text: string) => text.replace('"prewarm"', '"live"')],
    ["the engine's plan", (text: string) => text.replace('"{}"', '"{ }"')],
    ["a verdict", (text: string) => text.replace('"refusals": []', '"refusals": ["no"]')],
    ["what it was made from", (text: string) => text.replace('"state": "s"', '"state": "t"')],
    ["the seal", (text: string) => text.replace(/"seal": "./, '"seal": "x')],
  ])("is broken when %s is changed", (_, edit) => {
    const path = sealed((text) => {
      const changed = edit(text);
      expect(changed).not.toBe(text);
      return changed;
    });
    expect(() => readSealed(path)).toThrow(/The seal of .* is broken/);
  });

  it.each([
    ["no file", () => join(folder, "none.json"), /There is no sealed plan .*none\.json/],
    ["a folder", () => folder, /is a folder, and no sealed plan/],
    ["no JSON", () => sealed(() => "yes"), /is no sealed plan: .*not valid JSON/],
    ["another document", () => sealed(() => '{"format":1}'), /is no sealed plan/],
  ])("is refused where there is %s", (_, path, message) => {
    expect(() => readSealed(path())).toThrow(message);
  });

  it("that cannot be written says where, and why", () => {
    const write = () => writeSealed(join(folder, "none", "\0plan.json"), content);
    expect(write).toThrow(UsageError);
    expect(write).toThrow(/^--seal .*plan\.json cannot be written: \S/);
  });

  it("lists all that moved, a line each", () => {
    const tools = { pulumi: "3.261.0", packages: { "@pulumi/cloudflare": "6.0.0" }, lock: "x" };
    expect(changesSince(world, { ...world, state: "x", program: { ...world.program, sources: "x" }, tools })).toEqual([
      expect.stringMatching(/^state: /),
      "program: files in infra, stacks, bin are not the same",
      "tools: Pulumi CLI 3.260.0 → 3.261.0, @pulumi/aws 7.48.0 → none, @pulumi/cloudflare none → 6.0.0",
    ]);
    expect(() => assertUnchanged(readSealed(sealed()), { ...world, state: "x", config: "x" })).toThrow(
      /^The plan sealed at 2027-02-19T17:00:00.000Z no longer holds:\n {2}state: .*\n {2}config: .*\nNothing was changed\./,
    );
  });

  it.each<[string, Partial<World>, RegExp]>([
    ["state", { state: "x" }, /state: the stack was updated since/],
    ["config", { config: "x" }, /config: the stack file or Pulumi.yaml/],
    ["commit", { program: { ...world.program, commit: "2".repeat(40) } }, /program: the commit was 1{12} and is 2{12}/],
    ["sources", { program: { ...world.program, sources: "x" } }, /program: files in infra/],
    ["CLI", { tools: { ...world.tools, pulumi: "3.261.0" } }, /tools: Pulumi CLI 3\.260\.0 → 3\.261\.0/],
    ["a package", { tools: { ...world.tools, packages: {} } }, /tools: @pulumi\/aws 7\.48\.0 → none/],
    ["lock file", { tools: { ...world.tools, lock: "x" } }, /tools: package-lock\.json/],
  ])("no longer holds when %s moved, and says so alone", (_, moved, message) => {
    const plan = readSealed(sealed());
    const error = (() => {
      try {
        assertUnchanged(plan, { ...world, ...moved });
      } catch (thrown) {
        return thrown as Error;
      }
      return undefined;
    })();
    expect(error?.message).toMatch(message);
    expect(error?.message.match(/^ {2}\w+: /gm)).toHaveLength(1);
    expect(() => assertUnchanged(plan, world)).not.toThrow();
  });
});

describe("what a plan is made from", () => {
  const project = "name: broadcast\n";

  it("has a configuration without layout, comments and phase", () => {
    const hash = configHash("config:\n  a:b: 1\n  broadcast:phase: normal\n", project);
    expect(configHash("# ours\nconfig: { broadcast:phase: live, a:b: 1 }\n", project)).toBe(hash);
    expect(configHash("config:\n  a:b: 2\n", project)).not.toBe(hash);
    expect(configHash("config:\n  a:b: 1\nencryptionsalt: v1\n", project)).not.toBe(hash);
    expect(configHash("config:\n  a:b: 1\n", "name: other\n")).not.toBe(hash);
  });

  it("is this commit, these sources and these versions", async () => {
    const parts = { stateHash: "s", stackFile: stackFilePath("qa"), folder: projectFolder, cliVersion: "3.260.0" };
    const now = await worldOf(parts);
    expect(now.program.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(now.tools.packages).toMatchObject({ "@pulumi/aws": "7.48.0", "@pulumi/pulumi": "3.248.0" });
    expect(await worldOf(parts)).toEqual(now);
  });

  describe("elsewhere", () => {
    let project: string;
    beforeEach(() => {
      project = mkdtempSync(join(tmpdir(), "program-"));
      for (const path of ["infra/room", "stacks", "bin", "tests"]) mkdirSync(join(project, path), { recursive: true });
      for (const path of ["infra/room/a.ts", "infra/b.ts", "stacks/c.ts", "bin/d.mjs", "tests/e.ts"])
        writeFileSync(join(project, path), path);
      writeFileSync(join(project, "Pulumi.yaml"), "name: p\n");
      writeFileSync(join(project, "Pulumi.qa.yaml"), "config: {}\n");
    });
    afterEach(() => rmSync(project, { recursive: true }));
    const worldNow = () =>
      worldOf({
        ...{ stateHash: "s", folder: project, cliVersion: "3.260.0", project },
        stackFile: join(project, "Pulumi.qa.yaml"),
      });
    const lock = (packages?: object) => writeFileSync(join(project, "package-lock.json"), JSON.stringify({ packages }));

    it.each<[string, boolean, (at: (path: string) => string) => void]>([
      ["a file deep in a folder", true, (at) => writeFileSync(at("infra/room/a.ts"), "another")],
      ["a file's name", true, (at) => renameSync(at("stacks/c.ts"), at("stacks/z.ts"))],
      ["a new file", true, (at) => writeFileSync(at("bin/new.mjs"), "")],
      ["a test", false, (at) => writeFileSync(at("tests/e.ts"), "another")],
    ])("notices %s in what runs: %s", async (_, notices, change) => {
      const before = await worldNow();
      change((path) => join(project, path));
      const now = await worldNow();
      expect(now.program.sources !== before.program.sources).toBe(notices);
      expect(now.program.sources).toMatch(/^[0-9a-f]{64}$/);
    });

    it("takes what is no repository, and has no lock file, for what it is", async () => {
      const now = await worldNow();
      expect(now.program.commit).toBe("none");
      expect(now.tools).toEqual({ pulumi: "3.260.0", packages: {}, lock: "none" });
    });

    it("reads of the lock file what the program and the engine load", async () => {
      lock();
      expect((await worldNow()).tools.packages).toEqual({});
      lock({
        "": { version: "0.1.0" },
        "node_modules/@pulumi/aws": { version: "7.48.0" },
        "node_modules/@pulumi/linked": {},
        "node_modules/@pulumi/aws/node_modules/zod": { version: "1.0.0" },
        "node_modules/x/node_modules/@pulumi/aws": { version: "1.0.0" },
        "node_modules/zod": { version: "4.6.7" },
      });
      const { tools } = await worldNow();
      expect(tools.packages).toEqual({ "@pulumi/aws": "7.48.0" });
      expect(tools.lock).toMatch(/^[0-9a-f]{64}$/);
    });
  });

  it("has one hash whatever the order of its keys", () => {
    expect(canonicalHash({ a: 1, b: [{ c: 1, d: 2 }] })).toBe(canonicalHash({ b: [{ d: 2, c: 1 }], a: 1 }));
    expect(canonicalHash([1, 2])).not.toBe(canonicalHash([2, 1]));
    expect(canonicalHash([1, 2])).not.toBe(canonicalHash({ 0: 1, 1: 2 }));
  });

  it("is the hash of the same text for every version of this program", () => {
    const text = '{"a":[null,true],"b":{"c":"x","d":1}}';
    expect(canonicalHash({ b: { d: 1, c: "x" }, a: [null, true] })).toBe(
      createHash("sha256").update(text).digest("hex"),
    );
  });
});
