import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Phase } from "../../infra/contract/dial.ts";
import type { BaseComparison } from "../../ops/base/compare.ts";
import { compareDumps, compareWithBase } from "../../ops/base/compare.ts";
import type { StackDump } from "../../ops/base/dumpGraphs.ts";
import { UsageError } from "../../ops/errors.ts";
import type { Step } from "../../infra/contract/step.ts";
import type { Node } from "../../infra/contract/graph.ts";
import { Repository } from "./repository.ts";

const repository = new Repository();
const compare = (ref: string, more = {}) => compareWithBase({ ref, project: repository.path, ...more });
const shown = ({ stacks }: BaseComparison, stack: string, phase: Phase): string[] =>
  (stacks.find((each) => each.stack === stack)?.phases.find((each) => each.phase === phase)?.steps ?? []).flatMap(
    ({ op, name, changes }) =>
      op === "update"
        ? changes.map(({ path, before, after }) => `${name} ${path} ${String(before)} → ${String(after)}`)
        : [`${op} ${name}`],
  );

beforeAll(() => {
  repository.git("init", "--quiet", "--initial-branch=main");
  repository.write("README.md", "Another layout.\n");
  repository.commit("before the programs");
  repository.git("tag", "old-layout");
  repository.copyProject();
  rmSync(join(repository.path, "ops", "base"), { recursive: true });
  repository.commit("before comparisons");
  repository.git("tag", "no-entry");
  repository.git("rm", "-rq", "--cached", ".");
  rmSync(join(repository.path, "node_modules"));
  repository.copyProject();
  repository.commit("as it is");
  repository.git("switch", "--quiet", "--create", "work");
});
afterAll(() => repository.remove());

/** Nothing but bundles may stay behind. */
const leftovers = (): string[] => {
  const folder = join(repository.path, ".broadcast");
  const base = join(folder, "base");
  return [
    ...(existsSync(base) ? readdirSync(base) : []),
    ...readdirSync(folder).filter((name) => name.startsWith("graphs-")),
  ];
};

describe("a comparison with another revision", () => {
  it("shows nothing where nothing changes, though the base could not yet be compared", async () => {
    const { base, stacks, notes } = await compare("no-entry");
    expect(base).toMatchObject({ ref: "no-entry", leftAt: true });
    expect(notes).toEqual([]);
    expect(stacks.map(({ stack, presence }) => [stack, presence])).toEqual([
      ["prod", "kept"],
      ["qa", "kept"],
    ]);
    for (const { phases, flip } of stacks) {
      expect(flip).toBeUndefined();
      expect(phases).toEqual([
        { phase: "normal", steps: [] },
        { phase: "prewarm", steps: [] },
        { phase: "live", steps: [] },
      ]);
    }
    expect(leftovers()).toEqual([]);
  });

  it("shows what a branch changes in each phase, committed or not, and not what came to the base since", async () => {
    repository.edit(
      "Pulumi.prod.yaml",
      "minReplicas: { normal: 12, broadcast: 500 }",
      "minReplicas: { normal: 12, broadcast: 400 }",
    );
    repository.edit("Pulumi.qa.yaml", "broadcast:phase: normal", "broadcast:phase: prewarm");
    repository.edit(
      "Pulumi.qa.yaml",
      "replica: { identifier: shop-qa-replica }",
      "replica: { identifier: shop-qa-replica }\n          second: { identifier: shop-qa-second }",
    );
    repository.commit("a branch");
    repository.git("switch", "--quiet", "main");
    repository.edit("Pulumi.prod.yaml", "allocatedStorage: 500", "allocatedStorage: 600");
    repository.commit("the base moves on");
    repository.git("switch", "--quiet", "work");
    repository.edit(
      "stacks/program.ts",
      "import { Guard }",
      'import { Stash } from "@pulumi/pulumi";\nimport { Guard }',
    );
    repository.edit(
      "stacks/program.ts",
      "  const { components, addresses",
      '  new Stash("extra", { input: phase });\n  const { components, addresses',
    );

    const comparison = await compare("main");
    const [prod, qa] = comparison.stacks;
    expect(comparison.base.leftAt).toBe(true);
    expect(prod?.flip).toBeUndefined();
    expect(qa?.flip).toEqual({ from: "normal", to: "prewarm" });
    expect(shown(comparison, "prod", "normal")).toEqual(["create extra"]);
    // Fewer pods to come want fewer placeholders before them.
    expect(shown(comparison, "prod", "prewarm")).toContain("nodes-apps-placeholders spec.replicas 351 → 344");
    expect(shown(comparison, "prod", "live").sort()).toEqual([
      "app-web-autoscaler spec.minReplicas 500 → 400",
      "create extra",
    ]);
    expect(shown(comparison, "qa", "normal")).toContain("create database-shop-second");
    expect(leftovers()).toEqual([]);
    repository.git("checkout", "--quiet", "--", ".");
  });

  it("judges an edit as a move of the running estate, in the file's phase and in each other", async () => {
    repository.git("switch", "--quiet", "--create", "live-base", "main");
    repository.edit("Pulumi.prod.yaml", "broadcast:phase: normal", "broadcast:phase: live");
    repository.commit("on air");
    repository.git("switch", "--quiet", "--create", "smaller");
    repository.edit(
      "Pulumi.prod.yaml",
      /\{ normal: db\.r6g\.\w+, broadcast: db\.r6g\.4xlarge \}/,
      "{ normal: db.r6g.large, broadcast: db.r6g.large }",
    );
    const edits = async () => (await compare("live-base", { stack: "prod" })).stacks[0]?.edits ?? [];
    const made = await edits();
    const live = made.find(({ asked }) => asked);
    expect(made.map(({ forward, asked }) => [forward.to, asked])).toEqual([
      ["normal", false],
      ["prewarm", false],
      ["live", true],
    ]);
    expect(live?.refusals.map(({ sentence }) => sentence).join("\n")).toMatch(
      /editing in live is not safe at every step, \S+: connections of shop/,
    );
    expect(live?.forward.timing.seconds).toBeGreaterThan(600);
    expect(live?.back.steps.map(({ name }) => name)).toEqual(live?.forward.steps.map(({ name }) => name));
    repository.git("checkout", "--quiet", "--", ".");

    // One more replica, where the database has room for it, harms nobody.
    repository.edit("Pulumi.prod.yaml", "broadcast: 500 }", "broadcast: 499 }");
    const smaller = (await edits()).find(({ asked }) => asked);
    expect(smaller?.forward).toMatchObject({ from: "live", to: "live" });
    expect(smaller?.refusals).toEqual([]);
    repository.git("checkout", "--quiet", "--", ".");
    repository.git("switch", "--quiet", "work");
  });

  it("tells what becomes of levers, and judges each as the branch has it", async () => {
    repository.git("switch", "--quiet", "--create", "levers", "main");
    repository.edit("Pulumi.prod.yaml", "newUsersPerMinute: 1000", "newUsersPerMinute: 500");
    repository.edit(
      "Pulumi.prod.yaml",
      /calm-sync:\n.*\n.*\n.*\n/,
      "more-web:\n        title: More than the database bears\n        set: { apps.web.maxReplicas: 5000 }\n",
    );
    const levers = (await compare("main", { stack: "prod" })).stacks[0]?.levers ?? [];
    const turned = (steps: Step[] = []) =>
      steps.flatMap(({ name, changes }) => changes.map(({ path, after }) => [name, path, after]));
    expect(levers.map(({ name, presence }) => [name, presence])).toEqual([
      ["calm-sync", "removed"],
      ["door", "changed"],
      ["more-web", "added"],
    ]);
    const [calm, door, more] = levers.map(({ phases: [live] }) => live);
    expect(calm).toMatchObject({ phase: "live", refusals: [] });
    expect([turned(calm?.before).length, calm?.after]).toEqual([1, undefined]);
    const room = "newUsersPerMinute";
    expect([door?.before, door?.after].map((steps) => turned(steps).find(([, path]) => path === room)?.[2])).toEqual([
      1000, 500,
    ]);
    expect(door?.refusals).toEqual([]);
    expect(more?.before).toBeUndefined();
    expect(more?.refusals.join()).toMatch(/pull more-web in live is not safe at every step, connections-shop-writer/);
    repository.git("checkout", "--quiet", "--", ".");
    repository.git("switch", "--quiet", "work");
  });

  it.each([
    ["a revision that is not there", "nowhere", {}, /--base nowhere: there is no such branch, tag or commit here/],
    ["what looks like an option", "--upload-pack=x", {}, /there is no such branch/],
    ["an older layout", "old-layout", {}, /--base old-layout: at [0-9a-f]{12} this project has no package\.json/],
    ["stack files from elsewhere", "main", { cwd: tmpdir() }, /--cwd must be a folder within/],
  ])("refuses %s", async (_, ref, more, message) => {
    const refused = compare(ref, more);
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(message);
    expect(leftovers()).toEqual([]);
  });

  it("refuses other dependencies, and says what would do", async () => {
    repository.edit("package-lock.json", '"lockfileVersion"', '"other": 1,\n  "lockfileVersion"');
    await expect(compare("main")).rejects.toThrow(/package-lock\.json is another at .*Add --install/);
    repository.git("checkout", "--quiet", "--", ".");
    expect(leftovers()).toEqual([]);
  });

  it("refuses a program that does not run, and says which", async () => {
    repository.edit("stacks/program.ts", "import { Guard }", "import { Guard as }");
    await expect(compare("main")).rejects.toThrow(/The program of the working tree does not run:[^]*program\.ts/);
    repository.git("checkout", "--quiet", "--", ".");
  });

  it("removes the base's files only when its program has ended, even where the other has failed long before", async () => {
    const marker = join(repository.path, ".broadcast", "ended");
    repository.git("switch", "--quiet", "--create", "slow");
    repository.edit(
      "stacks/program.ts",
      /^/,
      `import { writeFileSync as mark } from "node:fs";\nprocess.on("exit", () => mark(${JSON.stringify(marker)}, ""));\n` +
        "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_000);\n",
    );
    repository.commit("a slow base");
    repository.edit("stacks/program.ts", "import { Guard }", "import { Guard as }");
    await expect(compare("slow")).rejects.toThrow(/The program of the working tree does not run/);
    expect(existsSync(marker)).toBe(true);
    expect(leftovers()).toEqual([]);
    repository.git("checkout", "--quiet", "--", ".");
    repository.git("switch", "--quiet", "work");
  });

  it("refuses a folder that is no checkout", async () => {
    const folder = mkdtempSync(join(tmpdir(), "no-git-"));
    await expect(compareWithBase({ ref: "main", project: folder })).rejects.toThrow(/is no git checkout/);
    rmSync(folder, { recursive: true });
  });
});

describe("in a shallow clone", () => {
  const parent = mkdtempSync(join(tmpdir(), "shallow-"));
  const clone = new Repository(join(parent, "clone"));
  beforeAll(() => {
    repository.git(
      "clone",
      "--quiet",
      "--depth",
      "1",
      "--branch",
      "work",
      pathToFileURL(repository.path).href,
      clone.path,
    );
    clone.link();
  });
  afterAll(() => rmSync(parent, { recursive: true }));

  it.each([
    ["main", /git fetch --depth=1 origin main, .*--base FETCH_HEAD.*fetch-depth: 0/],
    ["origin/main", /git fetch --depth=1 origin main,/],
    ["HEAD^1", /git fetch --deepen=1 \(in a workflow, checkout with fetch-depth: 2/],
  ])("says what to fetch for %s", async (ref, message) => {
    await expect(compareWithBase({ ref, project: clone.path })).rejects.toThrow(message);
  });

  it("compares with what was fetched, and says that it is the base as it is now", async () => {
    clone.git("fetch", "--quiet", "--depth=1", "origin", "main");
    const comparison = await compareWithBase({ ref: "FETCH_HEAD", stack: "prod", project: clone.path });
    expect(comparison.stacks.map(({ stack }) => stack)).toEqual(["prod"]);
    expect(comparison.base.leftAt).toBe(false);
    expect(comparison.notes.join()).toMatch(/FETCH_HEAD as it is now.*fetch-depth: 0/);
    expect(shown(comparison, "prod", "normal")).toContain("database-shop-primary allocatedStorage 600 → 500");
  });
});

describe("two dumps", () => {
  const node = (inputs: Record<string, unknown>): Node => ({
    urn: "urn:pulumi:prod::broadcast::a:b/c:C::one",
    type: "a:b/c:C",
    name: "one",
    inputs,
    dependencies: [],
    protect: false,
    component: false,
  });
  const dump = (inputs: Record<string, unknown>): StackDump => ({
    phase: "normal",
    graphs: { normal: [node(inputs)], prewarm: [], live: [] },
  });
  const ops = (before: Record<string, StackDump>, after: Record<string, StackDump>) =>
    compareDumps(before, after).map(({ stack, presence, phases }) => [
      stack,
      presence,
      ...(phases[0]?.steps ?? []).map(({ op }) => op),
    ]);

  it("tell stacks that came from those that went", () => {
    expect(ops({ old: dump({}) }, { young: dump({}) })).toEqual([
      ["old", "removed", "delete"],
      ["young", "added", "create"],
    ]);
  });

  it("never show a secret", () => {
    const secret = (value: string) => ({
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      value,
    });
    const [stack] = compareDumps(
      { prod: dump({ password: secret("hush"), n: 1 }) },
      { prod: dump({ password: secret("hist"), n: 2 }) },
    );
    expect(JSON.stringify(stack)).not.toMatch(/hush|hist/);
    expect(stack?.phases[0]?.steps[0]?.changes).toEqual([{ path: "n", before: 1, after: 2 }]);
  });

  it("say what is wrong with the stack file of either side", () => {
    const [wrong, right] = [{ prod: { problem: "no estate" } }, { prod: dump({}) }];
    const told = [{ stack: "prod", presence: "kept", phases: [], edits: [], levers: [], problem: "no estate" }];
    expect(compareDumps(wrong, right)).toEqual(told);
    expect(compareDumps(right, wrong)).toEqual(told);
    expect(() => compareDumps({ prod: dump({}) }, { prod: dump({}) }, "staging")).toThrow(
      /no stack file Pulumi\.staging\.yaml/,
    );
  });
});
