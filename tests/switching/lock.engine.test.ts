import { execFileSync, execSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeEngine } from "../engine.ts";
import { Operator } from "./evening.ts";

/** A process namespace of one's own takes rights that not every machine gives. */
const apart = (() => {
  try {
    execFileSync("unshare", ["--pid", "--fork", "--mount-proc", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();
if (!apart) console.warn("SKIPPED: locks of another process namespace. unshare --pid is not allowed here.");

describeEngine("the lock of a switch in another container", { timeout: 600_000 }, () => {
  let operator: Operator;
  beforeAll(async () => {
    operator = new Operator();
    expect((await operator.run("status")).code).toBe(0);
  });
  afterAll(() => operator.remove());
  const locks = () =>
    readdirSync(join(operator.folder, "sandbox", "qa", "state", ".pulumi", "locks"), {
      recursive: true,
      encoding: "utf8",
    }).filter((name) => name.endsWith(".json"));
  const held = /The lock of qa is held by \S+@\S+ \(process \d+\), since \S+: one switch at a time/;

  it.skipIf(!apart)("is not freed while the switch runs, though no process of that number runs here", async () => {
    const switching = operator.startElsewhere(60, "switch", "--to", "prewarm", "--yes");
    await switching.until(/✓ nodes-apps-group/);
    const [lock] = locks();
    const { code, notes } = await operator.run("rollback", "--yes");
    expect(notes).toMatch(held);
    expect(notes).not.toMatch(/Freed the lock/);
    expect(code).toBe(1);
    expect(locks()).toEqual([lock]);
    // Its whole namespace dies with it.
    switching.kill();
    await switching.ended;
  });

  it.skipIf(!apart)(
    "nor once it is dead: nobody here can know, and the operator is told how to free it by hand",
    async () => {
      const refused = await operator.switch("prewarm");
      expect(refused.notes).toMatch(held);
      expect(refused.code).toBe(1);
      expect(locks()).toHaveLength(1);
      const [, line = ""] = /free the lock by hand:\n {2}(.+)$/m.exec(refused.notes) ?? [];
      execSync(line, { stdio: "ignore" });
      expect(locks()).toEqual([]);
      const { code, out } = await operator.run("rollback", "--yes");
      expect(out).toMatch(/✓ every resource is asked to be what it was/);
      expect(code).toBe(0);
    },
  );
});
