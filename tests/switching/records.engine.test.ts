import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { stackFilePath } from "../../ops/stackFile.ts";
import { withPhase } from "../../ops/switching/phaseFile.ts";
import { describeEngine } from "../engine.ts";
import { Operator } from "./evening.ts";
import { SlackReceiver } from "./slack.ts";

const gates = /Gates {2}\d+ of \d+ say yes/;

describeEngine("records that cannot be kept or read", { timeout: 600_000 }, () => {
  let operator: Operator;
  const slack = new SlackReceiver();
  const own = (...parts: string[]): string => join(operator.folder, "sandbox", "qa", ...parts);
  const journal = (): string => own("records", "history", "qa.jsonl");
  const measured = (): string => own("records", "measured", "qa.jsonl");
  const baseline = (): string => own("records", "baselines", "qa.json");
  beforeAll(async () => {
    operator = new Operator();
    await slack.open();
    expect((await operator.run("status")).code).toBe(0);
  });
  afterEach(() => rmSync(own("records"), { recursive: true, force: true }));
  afterAll(() => {
    slack.close();
    operator.remove();
  });

  it("stop no switch: gates, notice and where the stack stands follow, and each is warned of", async () => {
    for (const path of [journal(), measured()]) {
      mkdirSync(dirname(path), { recursive: true });
      symlinkSync("/dev/full", path);
    }
    writeFileSync(own("records", "baselines"), "");
    slack.texts();
    const { code, notes } = await operator.switch("prewarm");
    expect(notes).toMatch(/The baseline could not be kept: /);
    expect(notes).toMatch(/qa is in prewarm: \d+ steps in /);
    expect(notes).toMatch(gates);
    expect(notes).toMatch(/The journal could not be kept: ENOSPC: no space left on device/);
    expect(notes).toMatch(/What its steps took could not be kept: ENOSPC: no space left on device/);
    expect(notes).not.toMatch(/^ +at /m);
    expect(code).toBe(0);
    expect(slack.texts()).toEqual([
      expect.stringMatching(/normal → prewarm has begun/),
      expect.stringMatching(/normal → prewarm is done/),
    ]);
    expect(operator.phase).toBe("prewarm");
  });

  it("stop no way back: half a line of measurements and a cut baseline are done without", async () => {
    for (const path of [journal(), measured(), baseline()]) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, '{"stack": "qa", "fr');
    }
    const { code, out, notes } = await operator.run("rollback", "--yes");
    expect(notes).toMatch(/measured\/qa\.jsonl: 1 of 1 lines are cut or no record/);
    expect(notes).toMatch(/The baseline .*qa\.json is cut/);
    expect(out).toMatch(/✓ every resource is asked to be what it was in the baseline in the stack's history/);
    expect(code).toBe(0);
    // What was cut stays on its own line, and what was added is whole.
    const lines = readFileSync(journal(), "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[1] ?? "")).toMatchObject({ from: "prewarm", to: "normal", outcome: "done" });
  });

  it("end a switch whose stack file broke meanwhile with gates, journal and the line to write into it", async () => {
    const file = stackFilePath("qa", own());
    const before = readFileSync(file, "utf8");
    const switching = operator.start(60, "switch", "--to", "prewarm", "--yes");
    await switching.until(/✓ nodes-apps-group/);
    writeFileSync(file, "config: [\n");
    expect(await switching.ended).toBe(0);
    expect(switching.output).toMatch(gates);
    expect(switching.output).toMatch(
      /Pulumi\.qa\.yaml could not be written: .*Write "broadcast:phase: prewarm" into it before anybody runs pulumi up/,
    );
    expect(switching.output).not.toMatch(/^ +at /m);
    expect(readFileSync(journal(), "utf8")).toMatch(/"to":"prewarm".*"gates":\[\{/);
    writeFileSync(file, withPhase(before, "prewarm"));
    expect((await operator.run("rollback", "--yes")).code).toBe(0);
  });
});
