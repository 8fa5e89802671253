import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parse, parseDocument } from "yaml";
import { stackFilePath } from "../../ops/stackFile.ts";
import { describeEngine } from "../engine.ts";
import { Operator } from "./evening.ts";

const trace = /^\s+at \S+ \(|fault of this command|node:internal/m;

describeEngine("a stack file that is replaced in the middle of a switch", { timeout: 900_000 }, () => {
  let operator: Operator;
  const own = (): string => stackFilePath("qa", join(operator.folder, "sandbox", "qa"));
  beforeAll(async () => {
    operator = new Operator();
    expect((await operator.run("status")).code).toBe(0);
  }, 300_000);
  afterAll(() => operator.remove());

  async function expectWayBack(): Promise<void> {
    const { code, out, notes } = await operator.run("rollback", "--yes");
    expect(out + notes).not.toMatch(trace);
    expect(out).toMatch(/✓ every resource is asked to be what it was/);
    expect(code).toBe(0);
    expect(operator.phase).toBe("normal");
  }

  /** As git does: another file of the same name, in one go. */
  function replace(path: string, edit: (text: string) => string): void {
    writeFileSync(`${path}.new`, edit(readFileSync(path, "utf8")));
    renameSync(`${path}.new`, path);
  }

  it("by another edit: done is what was reviewed, the edit is kept, and the file says where the stack is", async () => {
    const before = operator.cloud.store.list().length;
    const switching = operator.start(60, "switch", "--to", "prewarm", "--yes");
    await switching.until(/✓ nodes-apps-group/);
    const company = (text: string): string => {
      const document = parseDocument(text);
      document.setIn(["config", "broadcast:estate", "company"], "Another name");
      document.setIn(["config", "broadcast:phase"], "normal");
      return document.toString();
    };
    replace(own(), company);
    replace(operator.ownFile, company);
    expect(await switching.ended).toBe(0);
    expect(switching.output).not.toMatch(trace);
    expect(switching.output).toMatch(/qa is in prewarm: \d+ steps in /);
    expect(operator.phase).toBe("prewarm");
    const { config } = parse(operator.stackFile) as { config: Record<string, { company: string }> };
    expect(config["broadcast:estate"]?.company).toBe("Another name");
    expect(operator.cloud.store.list()).toHaveLength(before);
    replace(operator.ownFile, (text) => text.replace("Another name", "Shop (QA)"));
    await expectWayBack();
  });

  it("by nothing: the switch is done, and the line to write into it is told", async () => {
    const text = readFileSync(own(), "utf8");
    const switching = operator.start(60, "switch", "--to", "prewarm", "--yes");
    await switching.until(/✓ nodes-apps-group/);
    rmSync(own());
    expect(await switching.ended).toBe(0);
    expect(switching.output).not.toMatch(trace);
    expect(switching.output).toMatch(
      /Pulumi\.qa\.yaml could not be written: ENOENT.*Write "broadcast:phase: prewarm" into it/,
    );
    writeFileSync(own(), text);
    // What was written back says normal: the same again puts it right.
    const again = await operator.switch("prewarm");
    expect(again.notes).toMatch(/The stack file said normal; it says prewarm now\./);
    expect(again.code).toBe(0);
    expect(operator.phase).toBe("prewarm");
    await expectWayBack();
  });

  it("left saying another phase than the stack is in, normal: rollback finds nothing to go back, and puts it right", async () => {
    replace(own(), (text) => text.replace("broadcast:phase: normal", "broadcast:phase: prewarm"));
    expect(operator.phase).toBe("prewarm");
    const { notes } = await operator.run("rollback", "--dry-run");
    expect(notes).not.toMatch(/The stack file said/);
    await expectWayBack();
  });
});
