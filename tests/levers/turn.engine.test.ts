import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse } from "yaml";
import { readSealed, writeSealed } from "../../ops/seal/sealed.ts";
import { describeEngine } from "../engine.ts";
import { drop } from "../estates.ts";
import type { Operator } from "../switching/evening.ts";
import { SlackReceiver } from "../switching/slack.ts";
import { liveOperator } from "./liveOperator.ts";

describeEngine("a lever on the evening", { timeout: 900_000 }, () => {
  let operator: Operator;
  const slack = new SlackReceiver();
  const levers = (): unknown =>
    (parse(operator.stackFile) as { config: Record<string, unknown> }).config["broadcast:levers"];
  beforeAll(async () => {
    await slack.open();
    operator = await liveOperator();
  }, 900_000);
  afterAll(() => {
    operator.remove();
    slack.close();
  });

  it("is pulled with one key, after its plan, and only what it owns moves", async () => {
    const refused = await operator.answering("n", "pull", "door");
    expect(refused.notes).toMatch(/Not confirmed\. Nothing was changed/);
    expect(refused.code).toBe(1);
    slack.texts();
    const { code, out, notes } = await operator.answering("y", "pull", "door");
    expect(code, notes).toBe(0);
    expect(slack.texts()).toEqual([
      expect.stringMatching(/^:arrow_forward: evening \(sandbox\) in live: pull door has begun, by \S+\. Expected/),
      expect.stringMatching(/^:white_check_mark: evening \(sandbox\) in live: pull door is done, after/),
    ]);
    expect(out).toMatch(/pull door in live +Everyone through the waiting room, slowly/);
    expect(out).toMatch(/zone-site-waiting-room +newUsersPerMinute 1,?000 → 200, path/);
    expect(out).toMatch(/pull door may go ahead/);
    expect(notes).toMatch(/✓ zone-site-waiting-room/);
    expect(notes).toMatch(/Gates {2}2 of 2 say yes/);
    expect(notes).toMatch(/evening in live, pull door: \d+ steps in [^;]+; out: door\./);
    expect(notes).toMatch(/Put it back: npx broadcast release --stack evening door/);
    expect(levers()).toEqual(["door"]);
    expect(operator.journal().at(-1)).toMatchObject({
      ...{ from: "live", to: "live", outcome: "done", levers: { pulled: ["door"], released: [] } },
      gates: [{ verdict: "yes" }, { verdict: "yes" }],
    });
  });

  it("is told by status, with who pulled it and when", async () => {
    const { code, out } = await operator.run("status");
    expect(out).toMatch(
      /▼ door +out, pulled by \S+, \d{4}-\d\d-\d\dT[\d:]+Z: npx broadcast release --stack evening door/,
    );
    expect(out).toMatch(/· search-off +Search says that it is busy: npx broadcast pull --stack evening search-off/);
    expect(code).toBe(0);
    const { out: json } = await operator.run("status", "--json");
    const { levers: all } = JSON.parse(json) as { levers: { name: string; out: unknown }[] };
    expect(all.map(({ name, out: isOut }) => [name, isOut])).toEqual([
      ["door", true],
      ["more-web", false],
      ["search-off", false],
      ["too-many", false],
    ]);
  });

  it("is refused where it is not safe, not allowed beside another, or there is none", async () => {
    const before = await operator.recorded();
    const many = await operator.run("pull", "too-many", "--yes");
    expect(many.notes).toMatch(/Turning too-many in live is refused[^]*connections of shop[^]*too many/);
    expect(many.code).toBe(1);
    const none = await operator.run("pull", "dor", "--yes");
    expect(none.notes).toMatch(/dor is no lever of evening; allowed: door, more-web, search-off, too-many/);
    expect(none.code).toBe(2);
    const again = await operator.run("pull", "door", "--yes", "--json");
    expect(JSON.parse(again.out)).toEqual({
      ...{ stack: "evening", phase: "live", pulled: ["door"], released: [], outcome: "there already" },
    });
    expect((await operator.recorded()).hash).toBe(before.hash);
  });

  it("keeps a switch from going further up, and goes back first on the way down", async () => {
    const planned = await operator.run("switch", "--to", "prewarm", "--dry-run");
    expect(planned.out).toMatch(
      /release door in live[^]*Then, as the stack file has it[^]*live → prewarm may go ahead/,
    );
    expect(planned.code).toBe(0);
    const down = await operator.switch("prewarm");
    expect(down.code, down.notes).toBe(0);
    expect(down.notes).toMatch(/evening has levers out: door\. They are put back first/);
    expect(levers()).toEqual([]);
    expect((await operator.run("pull", "door", "--yes")).notes).toMatch(
      /door may be out in live only, and evening is in prewarm/,
    );
    expect((await operator.run("pull", "search-off", "--yes")).code).toBe(0);
    const up = await operator.switch("live");
    expect(up.notes).toMatch(
      /live is refused while a lever is out: search-off\. Release it first:\n {2}npx broadcast release --stack evening search-off/,
    );
    expect(up.code).toBe(1);
  });

  it("is pulled as it was sealed, and refused where the seal holds no such lever", async () => {
    expect((await operator.run("release", "search-off", "--yes")).code).toBe(0);
    const file = join(operator.folder, "sealed.json");
    expect((await operator.run("plan", "--to", "live", "--seal", file)).code).toBe(0);
    const content: Parameters<typeof writeSealed>[1] = readSealed(file);
    drop(content, "format", "seal");
    const without = join(operator.folder, "without.json");
    writeSealed(without, { ...content, plan: { ...content.plan, levers: [] } });
    const up = await operator.run("switch", "--plan", file, "--yes");
    expect(up.code, up.notes).toBe(0);
    const refused = await operator.run("pull", "search-off", "--plan", without, "--yes", "--json");
    expect(refused.notes).toMatch(/The plan sealed at \S+ holds no lever search-off for live/);
    expect(JSON.parse(refused.out)).toMatchObject({
      outcome: "refused",
      pulled: ["search-off"],
      plan: { refusals: [] },
    });
    expect(refused.code).toBe(1);
    const pulled = await operator.run("pull", "search-off", "--plan", file, "--yes", "--json");
    expect(pulled.code, pulled.notes).toBe(0);
    expect(JSON.parse(pulled.out)).toMatchObject({ outcome: "done", entry: { seal: readSealed(file).seal } });
  });

  it("goes back with a rollback, which proves that all is as it was", async () => {
    const { code, out, notes } = await operator.run("rollback", "--yes");
    expect(code, notes).toBe(0);
    expect(out).toMatch(/release search-off in live[^]*every resource is asked to be what it was/);
    expect(await operator.recorded()).toMatchObject({
      ...{ entered: "normal", settled: "normal", levers: { entered: [], out: [], settled: true } },
    });
  });
});
