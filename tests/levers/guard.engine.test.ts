import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse, parseDocument } from "yaml";
import { projectFolder } from "../../infra/contract/project.ts";
import { StackState } from "../../stacks/stackState.ts";
import type { Ran } from "../engine.ts";
import { describeEngine, EngineStack } from "../engine.ts";
import type { RawEstate } from "../estates.ts";

const file = join(projectFolder, "tests", "levers", "estate", "Pulumi.evening.yaml");

function estate(): RawEstate {
  const { config } = parse(readFileSync(file, "utf8")) as { config: Record<string, RawEstate> };
  return config["broadcast:estate"] ?? {};
}

describeEngine("levers under plain pulumi", { timeout: 900_000 }, () => {
  const stack = new EngineStack("evening", file);
  const say = (levers: readonly string[]): void => {
    const path = join(stack.folder.path, "Pulumi.evening.yaml");
    const document = parseDocument(readFileSync(path, "utf8"));
    document.setIn(["config", "broadcast:levers"], levers);
    writeFileSync(path, document.toString());
  };
  const run = (phase: string, levers: readonly string[], ...args: string[]): Promise<Ran> => {
    say(levers);
    return stack.at(phase, ...args);
  };
  const up = (phase: string, levers: readonly string[] = [], ...args: string[]): Promise<Ran> =>
    run(phase, levers, "up", "--yes", "--skip-preview", ...args);
  const read = async (): Promise<StackState> => new StackState((await stack.pulumi("stack", "export")).output);
  const standsWith = async (phase: string, levers: readonly string[]): Promise<void> =>
    expect(await read()).toMatchObject({ entered: phase, settled: phase, levers, settledLevers: levers });
  const refused = async (ran: Promise<Ran>, reason: RegExp): Promise<void> => {
    const { code, output } = await ran;
    expect(output).toMatch(reason);
    expect(code).not.toBe(0);
  };

  beforeAll(async () => {
    await stack.init();
    for (const phase of ["normal", "prewarm", "live"]) {
      const { code, output } = await up(phase);
      expect(code, output).toBe(0);
    }
  }, 900_000);
  afterAll(() => stack.remove());

  it("are pulled by the flag, and change what they own alone", async () => {
    const { code, output } = await up("live", ["door", "search-off"]);
    expect(code, output).toBe(0);
    expect(output).toMatch(/zone-site-waiting-room updated/);
    expect(output).toMatch(/flags-shop\S* updated/);
    expect(output).not.toMatch(/app-web\S* updated/);
    await standsWith("live", ["door", "search-off"]);
    expect((await up("live", ["door"])).code).toBe(0);
    await standsWith("live", ["door"]);
  });

  it("keep the phase from changing in the same run, and while they are out", async () => {
    const before = await stack.state();
    const reason = /Lever door is out, and live → prewarm is a switch[^]*npx broadcast release door/;
    for (const args of [
      ["preview"],
      ["up", "--yes", "--skip-preview"],
      ["up", "--yes", "--skip-preview", "--target", "**app-web*"],
    ]) {
      await refused(run("prewarm", [], ...args), reason);
    }
    await refused(up("prewarm", ["search-off", "door"]), /Lever door may be out in live only, and this is prewarm/);
    expect(await stack.state()).toEqual(before);
  });

  it("are refused where they are not safe at every step, or bring an edit along", async () => {
    const before = await stack.state();
    await refused(
      up("live", ["door", "too-many"]),
      /Turning too-many in live is refused[^]*connections of shop[^]*too many/,
    );
    const edited = estate();
    edited.flags.shop.values["light-signup"] = { normal: false, broadcast: false };
    stack.describe(edited);
    await refused(
      up("live", ["door", "search-off"]),
      /it would change flags-shop\S*, data\.light-signup, which lever search-off does not own/,
    );
    const without = estate();
    delete without.levers.door;
    stack.describe(without);
    await refused(up("live"), /door is out, and the stack file no longer has it/);
    stack.describe(estate());
    expect(await stack.state()).toEqual(before);
  });

  it("are not taken for pulled where a flag left some of what they own behind", async () => {
    const { code, output } = await up("live", ["door", "more-web"], "--exclude", "**app-web-autoscaler");
    expect(output).toMatch(/app-web-autoscaler took no part in this run/);
    expect(code).not.toBe(0);
    expect(await read()).toMatchObject({ levers: ["door", "more-web"], settledLevers: ["door"] });
    await refused(up("prewarm"), /Lever door, more-web is out/);
    await refused(
      up("live", ["search-off"], "--target", "**flags-shop*"),
      /cannot move to live with search-off while the stack is recorded in live with door, more-web/,
    );
    expect((await up("live", [])).code).toBe(0);
    await standsWith("live", []);
    expect((await up("prewarm")).code).toBe(0);
    await standsWith("prewarm", []);
  });
});
