import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseDocument } from "yaml";
import { type as alarmsType } from "../../infra/alarms/facts.ts";
import { StackState } from "../../stacks/stackState.ts";
import { EngineStack, describeEngine } from "../engine.ts";
import { acts, ofImport, pending, shows, stateCommands, trials } from "./flags.ts";

/** What `--help` lists, experimental flags included. */
function flagsIn(help: string): string[] {
  return [...help.matchAll(/^ +(?:-\w, +)?--([a-z][-a-z]*)/gm)].map(([, flag]) => flag ?? "");
}

describeEngine("every flag of the installed CLI", { timeout: 900_000 }, () => {
  const stack = new EngineStack("qa");
  const urns: Record<string, string> = {};
  const other = join(stack.folder.path, "other.yaml");
  const plan = join(stack.folder.path, "plan.json");
  let good: string;

  const exported = async (): Promise<string> => (await stack.pulumi("stack", "export")).output;
  const full = (phase: string) => stack.at(phase, "up", "--yes", "--skip-preview");

  beforeAll(async () => {
    process.env["PULUMI_EXPERIMENTAL"] = "true";
    await stack.init();
    for (const phase of ["normal", "prewarm", "live"]) expect((await full(phase)).code).toBe(0);
    good = await exported();
    const find = (end: string): string =>
      [...new StackState(good).graph.nodes.keys()].find((urn) => urn.endsWith(`::${end}`)) ?? "";
    Object.assign(urns, {
      APP: find("app-web-autoscaler"),
      DATABASE: find("database-shop-primary"),
      ENTERED: find("phase"),
      SETTLED: find("settled"),
      OTHER: other,
      PLAN: plan,
      WITHOUT: join(stack.folder.path, "without.json"),
      ALARM: String(stack.cloud.store.list(alarmsType.alarm)[0]?.id),
      PROVIDER: `aws=${/"(urn:pulumi:qa::broadcast::pulumi:providers:aws::[^":]+)"/.exec(good)?.[1] ?? ""}`,
    });
    const state = JSON.parse(good) as { deployment: { resources: { urn: string; dependencies?: string[] }[] } };
    state.deployment.resources = state.deployment.resources
      .filter(({ urn }) => urn !== urns["ENTERED"])
      .map((each) => ({ ...each, dependencies: each.dependencies?.filter((urn) => urn !== urns["ENTERED"]) }));
    writeFileSync(String(urns["WITHOUT"]), JSON.stringify(state));
    copyFileSync(join(stack.folder.path, "Pulumi.qa.yaml"), other);
    const document = parseDocument(readFileSync(other, "utf8"));
    document.setIn(["config", "broadcast:phase"], "normal");
    writeFileSync(other, document.toString());
  });
  afterAll(() => {
    delete process.env["PULUMI_EXPERIMENTAL"];
    stack.remove();
  });

  it.each(["up", "preview", "refresh", "import", "destroy"])(
    "of %s is known: a new one was never tried",
    async (command) => {
      const { output } = await stack.pulumi(command, "--help");
      const found = flagsIn(output);
      expect(found.length).toBeGreaterThan(20);
      const known = (flag: string): boolean =>
        [acts, pending, ofImport].some((list) => list.includes(flag)) || shows.some((pattern) => pattern.test(flag));
      expect(found.filter((flag) => !known(flag))).toEqual([]);
    },
  );

  it("that acts stands in a trial", () => {
    const tried = new Set(trials.flatMap(({ runs }) => runs.flat()));
    expect(acts.filter((flag) => !tried.has(`--${flag}`))).toEqual([]);
  });

  it("and every command of state is known", async () => {
    const { output } = await stack.pulumi("state", "--help");
    const [, listed = ""] = /Available Commands:\n([^]*?)\n\n/.exec(output) ?? [];
    const found = [...listed.matchAll(/^ {2}(\w+) /gm)].map(([, name]) => name ?? "");
    expect(found.map((name) => (name === "remove" ? "delete" : name)).sort()).toEqual(
      Object.keys(stateCommands).sort(),
    );
  });

  /** Nothing is replaced or gone, and the record moved only with everything. */
  function expectWhole(before: StackState, after: StackState): void {
    const marks = [...after.marks];
    expect([...after.graph.nodes.keys()].sort()).toEqual([...before.graph.nodes.keys()].sort());
    if (after.settled !== before.settled) {
      expect(marks.filter(([, mark]) => mark !== after.settled)).toEqual([]);
    }
    expect(marks.filter(([, mark]) => mark === "normal" || mark === undefined)).toEqual([]);
  }

  describe("is no way past the guard", () => {
    it.each(trials.map((trial) => [trial.title, trial] as const))("when it %s", async (_, { phase, runs }) => {
      const before = new StackState(good);
      const store = JSON.stringify(
        stack.cloud.store.journal().filter(({ operation }) => /create|delete/.test(operation)),
      );
      for (const run of runs) {
        await stack.at(phase, ...run.map((word) => urns[word] ?? word));
        expectWhole(before, new StackState(await exported()));
      }
      expect(
        JSON.stringify(stack.cloud.store.journal().filter(({ operation }) => /create|delete/.test(operation))),
      ).toBe(store);
      // Put right, nothing is left of it.
      expect((await full("live")).code).toBe(0);
      expect(new StackState(await exported())).toMatchObject({ entered: "live", settled: "live" });
    });

    it.each([
      ["forgets an app", ["state", "delete", "APP", "--yes", "--target-dependents"], /would create app-web-autoscaler/],
      [
        "renames an app",
        ["state", "rename", "APP", "other-name", "--yes"],
        /would (create app-web-autoscaler|delete other-name)/,
      ],
      ["taints an app", ["state", "taint", "APP", "--yes"], /app-web-autoscaler would be (made|taken away) in live/],
      ["forgets the record of the phase", ["stack", "import", "--file", "WITHOUT", "--force"], undefined],
      ["forgets the record of arrival", ["state", "delete", "SETTLED", "--yes"], undefined],
      [
        "imports what the program does not know",
        [
          "import",
          alarmsType.alarm,
          "stray",
          "ALARM",
          "--provider",
          "PROVIDER",
          "--yes",
          "--skip-preview",
          "--generate-code=false",
        ],
        /would delete stray/,
      ],
    ] as const)("when its state %s: the next run goes nowhere", async (_, command, refusal) => {
      const done = await stack.pulumi(...command.map((word) => urns[word] ?? word));
      expect(done).toMatchObject({ code: 0, output: expect.not.stringMatching(/^error:/m) as string });
      const jump = await full("normal");
      expect(jump.output).toMatch(/would skip prewarm/);
      expect(jump.code).not.toBe(0);
      if (refusal) {
        const here = await full("live");
        expect(here.output).toMatch(refusal);
        expect(here.code).not.toBe(0);
      }
      // Put right: the state as it was, since nothing of the estate was touched.
      const file = join(stack.folder.path, "good.json");
      writeFileSync(file, good);
      expect((await stack.pulumi("stack", "import", "--file", file, "--force")).code).toBe(0);
      expect((await stack.at("live", "preview", "--expect-no-changes")).code).toBe(0);
    });
  });

  it("lets everything go back by the whole road", async () => {
    for (const phase of ["prewarm", "normal"]) expect((await full(phase)).code).toBe(0);
    expect((await stack.at("normal", "preview", "--expect-no-changes")).code).toBe(0);
  });
});
