import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type as alarmsType } from "../../infra/alarms/facts.ts";
import { type as zoneType } from "../../infra/zone/facts.ts";
import { parse } from "yaml";
import { readSealed, writeSealed } from "../../ops/seal/sealed.ts";
import type { World } from "../../ops/seal/world.ts";
import { withPhase } from "../../ops/switching/phaseFile.ts";
import { describeEngine } from "../engine.ts";
import { Operator } from "./evening.ts";
import { SlackReceiver } from "./slack.ts";

describeEngine("an evening on the real engine", { timeout: 300_000 }, () => {
  let operator: Operator;
  let first: string;
  const slack = new SlackReceiver();
  beforeAll(async () => {
    await slack.open();
    operator = new Operator();
    const { code, notes, out } = await operator.run("status");
    expect(notes).toMatch(/Setting qa up in normal on the sandbox/);
    expect(out).toMatch(/^qa is in normal, since /);
    expect(code).toBe(0);
    first = operator.stackFile;
  });
  afterAll(() => {
    operator.remove();
    slack.close();
  });

  const sealed = () => join(operator.folder, "sealed.json");

  it("stops after the plan when only that is asked for", async () => {
    const before = await operator.recorded();
    const { code, out } = await operator.run("switch", "--to", "prewarm", "--dry-run");
    expect(out).toMatch(/^normal → prewarm may go ahead/m);
    expect(code).toBe(0);
    expect((await operator.recorded()).hash).toBe(before.hash);
    expect(operator.stackFile).toBe(first);
  });

  it("refuses to go on without an answer, before anything is started", async () => {
    const { code, notes } = await operator.run("switch", "--to", "prewarm");
    expect(notes).toMatch(/no terminal to confirm on: give --yes/);
    expect(code).toBe(2);
  });

  it("refuses a jump and names the next switch", async () => {
    const { code, notes } = await operator.switch("live");
    expect(notes).toMatch(/normal → live would skip prewarm\. Next: npx broadcast switch --stack qa --to prewarm/);
    expect(code).toBe(1);
  });

  it("goes to prewarm: steps with their time, gates, what comes next; of the stack file only the phase", async () => {
    const { code, notes } = await operator.switch("prewarm");
    expect(notes).toMatch(/^Checks {2}\d+ yes, 0 no, \d+ unknown; npx broadcast check --stack qa/m);
    expect(notes).toMatch(/✓ database-shop-primary +20 min of about 20 min/);
    expect(notes).toMatch(/qa is in prewarm: 21 steps in /);
    expect(notes).toMatch(/Gates {2}(\d+) of \1 say yes/);
    expect(notes).toMatch(/Next, minutes before the show: npx broadcast switch --stack qa --to live/);
    expect(code).toBe(0);
    expect(operator.stackFile).toBe(withPhase(first, "prewarm"));
    expect(slack.texts()).toEqual([
      expect.stringMatching(
        /^:arrow_forward: qa \(sandbox\): normal → prewarm has begun, by \S+\. Expected to take 30 min\.$/,
      ),
      expect.stringMatching(/^:white_check_mark: qa \(sandbox\): normal → prewarm is done, after /),
    ]);
  });

  it("is refused when the estate is not as its state says, and says what differs", async () => {
    const { store } = operator.cloud;
    const alarm = store.list(alarmsType.alarm)[0];
    if (!alarm) throw new Error("no alarm");
    store.put({ ...alarm, inputs: { ...alarm.inputs, threshold: 1 }, outputs: { ...alarm.outputs, threshold: 1 } });
    const refused = await operator.switch("live");
    expect(refused.notes).toMatch(new RegExp(`✗ drift {2}state: ${alarm.name}: threshold`));
    expect(refused.notes).toMatch(/live is refused: drift\. .*--to live --despite drift/);
    expect(refused.code).toBe(1);
    expect(operator.phase).toBe("prewarm");
    expect((await operator.switch("live", "--dry-run", "--despite", "drift")).code).toBe(0);

    const asked = await operator.run("check");
    expect(asked.out).toContain("Asked of the sandbox");
    expect(asked.out).toMatch(new RegExp(`✗ +state +${alarm.name}: threshold`));
    expect(asked.code).toBe(1);
    store.put(alarm);
    const again = await operator.run("check", "--json");
    expect((JSON.parse(again.out) as { ready: boolean }).ready).toBe(true);
    expect(again.code).toBe(0);
  });

  it("has nothing to do when it is there already, and asks the gates again", async () => {
    const { code, notes } = await operator.switch("prewarm");
    expect(notes).toMatch(/qa is in prewarm already; nothing to switch\.\nGates/);
    expect(code).toBe(0);
  });

  it("is refused live while a gate says no, and says which to answer for", async () => {
    const { store } = operator.cloud;
    const rules = store.list(zoneType.ruleset).find(({ name }) => name === "zone-site-cache");
    if (!rules) throw new Error("no cache rules");
    const off = (list: unknown) => (list as object[]).map((rule) => ({ ...rule, enabled: false }));
    store.put({ ...rules, outputs: { ...rules.outputs, rules: off(rules.outputs["rules"]) } });

    const { code, notes } = await operator.switch("live", "--gate-timeout", "1");
    expect(notes).toMatch(/live is refused until every gate of prewarm says yes: [^\n]*zone-site-cache/);
    expect(notes).toMatch(/--to live .*--despite zone-site-cache/);
    expect(code).toBe(1);
    expect(operator.phase).toBe("prewarm");

    const wrong = await operator.switch("live", "--despite", "zone-site-cash");
    expect(wrong.notes).toMatch(
      /--despite zone-site-cash: there is no such gate in prewarm, and no such check\. Known: .*zone-site-cache.*drift/,
    );
    expect(wrong.code).toBe(2);
    store.put(rules);
  });

  it("seals a plan, and refuses it when its world moved, naming what", async () => {
    const made = await operator.run("plan", "--to", "live", "--seal", sealed());
    expect(made.notes).toMatch(/Sealed as [0-9a-f]{12} in .*sealed\.json/);
    expect(made.code).toBe(0);
    const apply = () => operator.run("switch", "--plan", sealed(), "--yes");
    const good = readFileSync(sealed(), "utf8");
    const refused = async (message: RegExp) => {
      const { code, notes } = await apply();
      expect(notes).toMatch(message);
      expect(notes.match(/^ {2}\w+: /gm)?.length ?? 0).toBeLessThanOrEqual(1);
      expect(code).toBe(1);
      expect(operator.phase).toBe("prewarm");
      writeFileSync(sealed(), good);
    };

    writeFileSync(sealed(), good.replace('"spec.minReplicas"', '"spec.maxReplicas"'));
    await refused(/The seal of .* is broken/);

    const moved = (edit: Partial<World>) => {
      const { stack, from, to, at, plan, enginePlan, ...rest } = readSealed(sealed());
      writeSealed(sealed(), { stack, from, to, at, plan, enginePlan, world: { ...rest.world, ...edit } });
    };
    const { world } = readSealed(sealed());
    moved({ program: { ...world.program, commit: "0".repeat(40) } });
    await refused(/^ {2}program: the commit was 0{12} and is [0-9a-f]{12}$/m);
    moved({ tools: { ...world.tools, pulumi: "3.1.0" } });
    await refused(/^ {2}tools: Pulumi CLI 3\.1\.0 → 3\.\d+/m);

    const own = readFileSync(operator.ownFile, "utf8");
    writeFileSync(operator.ownFile, own.replace("totalActiveUsers: 2000", "totalActiveUsers: 3000"));
    await refused(/^ {2}config: the stack file or Pulumi\.yaml says something else$/m);
    writeFileSync(operator.ownFile, own);

    // The seal's own plan is what is applied; afterwards its state is another.
    const applied = await apply();
    expect(applied.notes).toMatch(/qa is in live: 13 steps in /);
    expect(applied.code).toBe(0);
    const again = await apply();
    expect(again.notes).toMatch(/^ {2}state: the stack was updated since/m);
    expect(again.code).toBe(1);
    // The sandbox's copy followed the own file there and back, and has another layout since.
    expect(parse(operator.stackFile)).toEqual(parse(withPhase(first, "live")));
  });

  it("tells where it stands: phase, cost, latest switch, gates", async () => {
    const { code, out } = await operator.run("status");
    expect(out).toMatch(/^qa is in live, since \S+Z \(/);
    expect(out).toMatch(/at least \d+\.\d\d USD an hour, \d+\.\d\d more than in normal/);
    expect(out).toMatch(/^Latest switch: prewarm → live by \S+, \S+Z, succeeded$/m);
    expect(code).toBe(0);
    slack.texts();
    expect((await operator.run("status", "--notify")).code).toBe(0);
    expect(slack.texts()).toEqual([]);
    expect((await operator.run("status", "--notify", "0")).code).toBe(0);
    expect(slack.texts()).toEqual([
      expect.stringMatching(/^:hourglass: qa \(sandbox\) is still live after 0 hours, at \d+\.\d\d USD an hour\./),
    ]);
    expect((await operator.run("status", "--notify", "soon")).code).toBe(2);
  });

  it("comes back by the same way, and proves that nothing is left of the evening", async () => {
    slack.texts();
    const { code, out, notes } = await operator.run("rollback", "--yes");
    expect(notes).toMatch(/qa is in live\. The way: prewarm, normal\./);
    expect(out).toMatch(/✓ having asked the providers, the engine would change nothing in normal/);
    expect(out).toMatch(/✓ every resource is asked to be what it was in the baseline of /);
    expect(notes).toMatch(/^qa is back in normal after .*, having reached live, and is what it was before\. It cost /m);
    expect(slack.texts().at(-1)).toMatch(/^:checkered_flag: qa \(sandbox\) is back in normal after .* The report: npx/);
    expect(notes).toMatch(/qa is in normal, and what it was before\.$/);
    expect(code).toBe(0);
    expect(parse(operator.stackFile)).toEqual(parse(first));
  });

  it("does not call it proved when a resource was changed by hand meanwhile", async () => {
    const { store } = operator.cloud;
    const alarm = store.list(alarmsType.alarm)[0];
    if (!alarm) throw new Error("no alarm");
    store.put({
      ...alarm,
      inputs: { ...alarm.inputs, threshold: 1 },
      outputs: { ...alarm.outputs, threshold: 1 },
    });
    const { code, out } = await operator.run("rollback", "--yes");
    expect(out).toMatch(new RegExp(`✗ the engine would still change: update ${alarm.name}`));
    expect(code).toBe(1);
  });
});
