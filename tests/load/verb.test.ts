import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stackFilePath } from "../../ops/stackFile.ts";
import { broadcast } from "../terminal.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "load-verb-"));
  for (const stack of ["prod", "qa"]) copyFileSync(stackFilePath(stack), stackFilePath(stack, folder));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Nothing of this may reach a network: each is refused before anything is installed or started. */
const load = (...args: string[]) => broadcast("load", "--stack", "qa", "--cwd", folder, ...args);

function edit(stack: string, from: string | RegExp, to: string): void {
  const path = stackFilePath(stack, folder);
  const text = readFileSync(path, "utf8");
  expect(text).toMatch(from);
  writeFileSync(path, text.replace(from, to));
}

describe("broadcast load refuses", () => {
  it.each(["https://www.example.com", "https://tv.example.com/landing", "http://example.com:8080"])(
    "production: %s",
    async (target) => {
      const { code, notes } = await load("--target", target);
      expect(code).toBe(1);
      expect(notes).toContain(`${new URL(target).hostname} is production, by Pulumi.prod.yaml.`);
      expect(notes).toContain(`--yes-load ${new URL(target).hostname}`);
    },
  );

  it("its own stack's target, where that is production", async () => {
    const { code, notes } = await broadcast("load", "--stack", "prod", "--cwd", folder);
    expect([code, notes]).toEqual([1, expect.stringContaining("www.example.com is production")]);
  });

  it("a host that the stack file does not list, and a host typed half", async () => {
    const { code, notes } = await load("--target", "https://elsewhere.test", "--yes-load", "elsewhere");
    expect(code).toBe(1);
    expect(notes).toContain(
      "elsewhere.test is not among broadcast:estate.load.hosts of Pulumi.qa.yaml: qa.example.com",
    );
  });

  it("production that another stack's file lists as its own", async () => {
    edit("qa", "tv.qa.example.com]", "www.example.com]");
    const { code, notes } = await load("--target", "https://www.example.com");
    expect([code, notes]).toEqual([1, expect.stringContaining("is production, by Pulumi.prod.yaml")]);
  });

  it.each([
    [
      "a value within another",
      /^( +company: ).*$/m,
      "$1Shop of internal-api.shop.test",
      "https://internal-api.shop.test",
    ],
    ["the form of an error page", /^( +form: ).*$/m, "$1https://forms.shop.test/a", "https://forms.shop.test"],
    ["an address with a port", /^( +form: ).*$/m, "$1https://forms.shop.test:8443/a", "http://forms.shop.test:9000/b"],
    ["a pattern", /^( +company: ).*$/m, '$1"Shop *.shop.test"', "https://any.thing.shop.test"],
    ["an international name", /^( +company: ).*$/m, "$1Bücher.test", "https://bücher.test"],
    ["a host of one word", /^( +form: ).*$/m, "$1https://forms/a", "http://forms:8080"],
  ])("every host that another stack's file names, in any key: %s", async (_, from, to, target) => {
    edit("prod", from, to);
    const listed = new URL(target).hostname;
    edit("qa", "tv.qa.example.com]", `${listed}]`);
    const { code, notes } = await load("--target", target);
    expect([code, notes]).toEqual([1, expect.stringContaining(`${listed} is production, by Pulumi.prod.yaml`)]);
  });

  it("production however its name is written", async () => {
    for (const target of ["https://WWW.example.com", "https://www.example.com."]) {
      const { code, notes } = await load("--target", target);
      expect([code, notes]).toEqual([1, expect.stringContaining("www.example.com is production, by Pulumi.prod.yaml")]);
    }
  });

  it("production of a file that is wrong, or no YAML at all", async () => {
    edit("prod", "databases:", "database:");
    const target = ["--target", "https://tv.example.com"];
    expect((await load(...target)).notes).toContain("tv.example.com is production, by Pulumi.prod.yaml");
    edit("prod", "config:", "config: [");
    expect((await load(...target)).notes).toContain("tv.example.com is production, by Pulumi.prod.yaml");
  });

  it("a password in the address, whoever gives it, and repeats none", async () => {
    const [target, secret] = ["https://user:hunter2@www.qa.example.com", "hunter2"];
    for (const run of [
      () => load("--target", target),
      () => load("--target", target, "--prepare", join(folder, "prepared")),
      () => (edit("qa", /^( +target: ).*$/m, `$1${target}`), load()),
    ]) {
      const { code, out, notes } = await run();
      expect([code, notes]).toEqual([2, expect.stringMatching(/llowed: an address without/)]);
      expect(out + notes).not.toContain(secret);
    }
    expect(existsSync(join(folder, "prepared"))).toBe(false);
  });

  it("what is no address", async () => {
    expect((await load("--target", "qa.example.com")).code).toBe(2);
    expect((await load("--target", "ftp://qa.example.com")).notes).toContain("is no address");
  });

  it("a stack without thresholds", async () => {
    edit("qa", /^ {4}load:[^]*$/m, "");
    const { code, notes } = await load();
    expect([code, notes]).toEqual([2, expect.stringContaining("has no broadcast:estate.load")]);
  });

  it("a scenario that names no threshold", async () => {
    edit("qa", /^ +sync: \{.*sharePercent: 15.*\n/m, "");
    const { code, notes } = await load();
    expect(code).toBe(2);
    expect(notes).toMatch(/broadcast:estate\.load\.scenarios names no threshold for sync, .*: give p95, p99/);
  });

  it("shares that do not add up", async () => {
    edit("qa", "sharePercent: 15", "sharePercent: 25");
    expect((await load()).notes).toContain("sharePercent adds up to 110; allowed: 100");
  });

  it("a test that is too long or too large", async () => {
    edit("qa", /^( +)load:$/m, "$1load:\n$1  limits: { minutes: 20, sessions: 10000 }");
    expect((await load("--scale", "0.001")).notes).toContain("load.limits.minutes allows 20");
    expect((await load("--scale", "1", "--speed", "2")).notes).toContain("load.limits.sessions allows 10,000");
  });

  it("an evening of which nothing was measured", async () => {
    const evening = join(folder, "evening.yaml");
    writeFileSync(
      evening,
      "{ name: Quiet, channel: TF1, zone: Europe/Paris, usual: { requestsPerMinute: 1, signUpsPerDay: 1 }, alarms: [{ name: A, at: 2023-02-10T20:00, until: 2023-02-10T20:40, aired: false }] }",
    );
    const { code, notes } = await load("--evening", evening);
    expect([code, notes]).toEqual([2, expect.stringContaining('"Quiet" has no alarm with `measured`')]);
  });

  it("scenarios that are none", async () => {
    const scenarios = join(folder, "scenarios.yaml");
    writeFileSync(scenarios, "scenarios: [{ name: home, flow: [{ fetch: { url: / } }] }]");
    const { code, notes } = await load("--scenarios", scenarios);
    expect([code, notes]).toEqual([2, expect.stringContaining("scenarios.0.flow.0")]);
  });

  it.each([
    ["--scale", "0"],
    ["--speed", "0.5"],
    ["--workers", "2.5"],
    ["--stairs", "signup"],
    ["--stairs", "buy=3"],
    ["--replicas", "signup=none"],
  ])("%s %s", async (option, value) => {
    const { code, notes } = await load(option, value);
    expect([code, notes]).toEqual([2, expect.stringMatching(/[Aa]llowed/)]);
  });
});
