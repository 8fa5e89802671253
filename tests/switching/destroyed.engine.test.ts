import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { findCli } from "../../ops/engine/cli.ts";
import { ownProcessGroup } from "../../ops/switching/command.ts";
import { PulumiStack } from "../../ops/switching/pulumiStack.ts";
import { sandboxWorkspace } from "../../ops/switching/sandbox.ts";
import type { Workspace } from "../../ops/switching/workspace.ts";
import { describeEngine } from "../engine.ts";
import { Operator } from "./evening.ts";

describeEngine("what others leave of a stack", { timeout: 600_000 }, () => {
  let operator: Operator;
  const own = (...parts: string[]): string => join(operator.folder, "sandbox", "qa", ...parts);
  const never = new AbortController().signal;
  let place: Workspace;

  /** The plain CLI, as an operator has it. */
  async function pulumi(...args: string[]): Promise<void> {
    const cli = await findCli();
    if (!cli) throw new Error("no CLI");
    const { folder, environment } = place;
    await ownProcessGroup(cli.command, never).run([...args, "--stack", "qa"], folder, { ...environment });
  }

  beforeAll(async () => {
    operator = new Operator();
    expect((await operator.run("status")).code).toBe(0);
    // Once: whoever opens it anew writes its stack file anew.
    place = sandboxWorkspace("qa", operator.folder, join(operator.folder, "sandbox"));
  });
  afterAll(() => operator.remove());

  it("an empty lock is named with its cure, which frees the stack", async () => {
    const locks = own("state", ".pulumi", "locks", "organization", "broadcast", "qa");
    mkdirSync(locks, { recursive: true });
    writeFileSync(join(locks, "0a0a0a0a-0000-4000-8000-000000000000.json"), "");
    const { code, notes } = await operator.switch("prewarm");
    expect(notes).toMatch(/The lock of qa cannot be read: a disk that was full, or a kill, left it empty/);
    expect(notes).toMatch(/^ {2}PULUMI_BACKEND_URL='file:\S+' pulumi cancel --yes --stack qa$/m);
    expect(notes).not.toMatch(/unexpected end of JSON/);
    expect(code).toBe(1);
    await pulumi("cancel", "--yes");
    expect(readdirSync(locks)).toEqual([]);
    expect((await operator.recorded()).entered).toBe("normal");
  });

  it("config secrets are found under whatever key, and nothing else of the config", async () => {
    const cli = await findCli();
    if (!cli) throw new Error("no CLI");
    await pulumi("config", "set", "shop:stripe", "stripe-0123456789", "--secret");
    await pulumi("config", "set", "shop:region", "eu-west-3");
    const stack = await PulumiStack.open(place, cli, { stop: never, force: never }, () => undefined);
    expect(await stack.secrets("normal")).toEqual({ "shop:stripe": "stripe-0123456789" });
  });

  it("a destroy that went half way is no phase: status says so, and offers no way back that refuses itself", async () => {
    const settled = (await operator.recorded()).resources.find(({ urn }) => urn.endsWith("::settled"))?.urn ?? "";
    await pulumi("destroy", "--yes", "--target", settled);
    const status = await operator.run("status");
    expect(status.out).toMatch(/^qa was set up in part, or destroyed in part: it has reached no phase/m);
    expect(status.out).not.toMatch(/go back:|broadcast rollback/);
    expect(status.out).toMatch(/^ {2}qa is in no phase, unfinished$/m);
    expect(status.code).toBe(1);
    for (const verb of [
      ["rollback", "--yes"],
      ["switch", "--to", "prewarm", "--yes"],
    ]) {
      const { code, notes } = await operator.run(verb[0] ?? "", ...verb.slice(1));
      expect(notes).toMatch(
        /none to go back to\.\n {2}set up what is missing: pulumi up --stack qa, with broadcast:phase: normal/,
      );
      expect(code).toBe(1);
    }
    // What it names puts it right.
    await pulumi("up", "--yes");
    expect((await operator.run("status")).code).toBe(0);
    rmSync(own("records"), { recursive: true, force: true });
  });
});
