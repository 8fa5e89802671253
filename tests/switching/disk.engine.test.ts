import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { describeEngineIf } from "../engine.ts";
import { Operator } from "./evening.ts";
import type { Started } from "./evening.ts";
import { SmallDisk } from "./smallDisk.ts";

/** What no command may say, whatever the disk does. */
const trace = /^\s+at \S+ \(|fault of this command|node:internal/m;
const conditions = ["full", "read-only"] as const;

describeEngineIf(SmallDisk.possible)("a disk that cannot be written", { timeout: 900_000 }, () => {
  let operator: Operator;
  let disk: SmallDisk | undefined;
  const own = (...parts: string[]): string => join(operator.folder, "sandbox", "qa", ...parts);
  beforeAll(async () => {
    operator = new Operator();
    expect((await operator.run("status")).code).toBe(0);
    cpSync(own(), join(operator.folder, "kept"), { recursive: true });
  }, 300_000);
  beforeEach(() => {
    rmSync(own(), { recursive: true, force: true });
    cpSync(join(operator.folder, "kept"), own(), { recursive: true });
    delete operator.environment["TMPDIR"];
  });
  afterEach(() => {
    disk?.remove();
    disk = undefined;
  });
  afterAll(() => operator.remove());

  function become(condition: (typeof conditions)[number]): void {
    if (condition === "full") disk?.fill();
    else disk?.readOnly();
  }

  function mend(): void {
    disk?.writable();
    disk?.free();
  }

  /** The end of every test: what a person does next leads to where it began, and to the proof. */
  async function expectWayBack(): Promise<void> {
    const { code, out, notes } = await operator.run("rollback", "--yes");
    expect(out + notes).not.toMatch(trace);
    expect(out).toMatch(/✓ every resource is asked to be what it was/);
    expect(code).toBe(0);
    expect(operator.phase).toBe("normal");
  }

  /** Once the plan is shown, and before the engine has begun. */
  async function switchingWith(condition: (typeof conditions)[number]): Promise<Started> {
    const switching = operator.start(600, "switch", "--to", "prewarm", "--yes");
    await switching.until(/^normal → prewarm may go ahead/m);
    become(condition);
    return switching;
  }

  describe.each(conditions)("%s", (condition) => {
    it("under stack file and records: the switch is done, each is warned of, the way back is open", async () => {
      // What is the engine's stays elsewhere.
      const aside = join(operator.folder, `aside-${condition}`);
      renameSync(own(), aside);
      disk = new SmallDisk(own());
      for (const name of readdirSync(aside)) {
        if (["state", "home", "store"].includes(name)) symlinkSync(join(aside, name), own(name));
        else cpSync(join(aside, name), own(name), { recursive: true });
      }
      const switching = await switchingWith(condition);
      expect(await switching.ended).toBe(0);
      const why = condition === "full" ? /ENOSPC/ : /EROFS/;
      expect(switching.output).not.toMatch(trace);
      expect(switching.output).toMatch(/qa is in prewarm: \d+ steps in /);
      expect(switching.output).toMatch(/Gates {2}\d+ of \d+ say yes/);
      expect(switching.output).toMatch(
        /Pulumi\.qa\.yaml could not be written: .*Write "broadcast:phase: prewarm" into it/,
      );
      for (const what of ["The baseline", "The journal", "What its steps took"]) {
        const line = switching.output.split("\n").find((each) => each.includes(`${what} could not be kept`));
        expect(line).toMatch(why);
      }
      // Half a file is in none of its places, and none is left beside.
      expect(operator.phase).toBe("normal");
      expect(readdirSync(own()).filter((name) => name.startsWith(".Pulumi"))).toEqual([]);

      // Still so, where the stack stands is told, and that the file says otherwise.
      const { code, out, notes } = await operator.run("status");
      expect(out + notes).not.toMatch(trace);
      expect(out).toMatch(/^qa is in prewarm, since /m);
      expect(out).toMatch(/the stack file says normal: a plain pulumi up would go there/);
      expect(code).toBe(1);
      mend();
      // The same again is nothing to switch, and puts the file right.
      const again = await operator.switch("prewarm");
      expect(again.notes).toMatch(/The stack file said normal; it says prewarm now\./);
      expect(again.code).toBe(0);
      expect(operator.phase).toBe("prewarm");
      await expectWayBack();
    });

    it("under the folder for what nobody keeps: nothing is begun, and one line says why", async () => {
      disk = new SmallDisk(join(operator.folder, "tmp"));
      operator.environment["TMPDIR"] = disk.path;
      become(condition);
      const switching = operator.start(0, "switch", "--to", "prewarm", "--yes");
      const before = await operator.recorded();
      expect(await switching.ended).toBeGreaterThan(0);
      expect(switching.output).not.toMatch(trace);
      expect(switching.output).toMatch(condition === "full" ? /ENOSPC|no space left/ : /EROFS|read-only/);
      expect((await operator.recorded()).hash).toBe(before.hash);
      expect(operator.phase).toBe("normal");
    });

    it("under that folder from the middle on: it is done or nothing is, and the way back is open", async () => {
      disk = new SmallDisk(join(operator.folder, "tmp"), 8192);
      operator.environment["TMPDIR"] = disk.path;
      const switching = await switchingWith(condition);
      await switching.ended;
      expect(switching.output).not.toMatch(trace);
      mend();
      delete operator.environment["TMPDIR"];
      await expectWayBack();
    });

    it("under a sealed plan: none is written, nor half of one, and the reason is the system's", async () => {
      disk = new SmallDisk(join(operator.folder, "sealed"));
      become(condition);
      const path = join(disk.path, "plan.json");
      const { code, notes } = await operator.run("plan", "--to", "prewarm", "--seal", path);
      expect(notes).toMatch(/--seal .*plan\.json cannot be written: (ENOSPC|EROFS)/);
      expect(code).toBe(2);
      expect(readdirSync(disk.path).filter((name) => name !== "filler")).toEqual([]);
      expect(existsSync(path)).toBe(false);
    });
  });

  it("full under the engine's own state, in the middle: where it stands is told, and the way back is open", async () => {
    const aside = join(operator.folder, "aside-state");
    renameSync(own("state"), aside);
    disk = new SmallDisk(own("state"), 16_384);
    mkdirSync(own("state"), { recursive: true });
    cpSync(aside, own("state"), { recursive: true });
    const switching = operator.start(60, "switch", "--to", "prewarm", "--yes");
    await switching.until(/✓ nodes-apps-group/);
    disk.fill();
    expect(await switching.ended).toBe(1);
    expect(switching.output).not.toMatch(trace);
    expect(switching.output).toMatch(/no space left on device/);
    disk.free();
    const { out, notes } = await operator.run("status");
    expect(out + notes).not.toMatch(trace);
    const first = await operator.run("rollback", "--yes");
    expect(first.out + first.notes).not.toMatch(trace);
    await expectWayBack();
  });
});
