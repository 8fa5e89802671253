import { execFileSync, execSync } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeEngine } from "../engine.ts";
import { childrenOf, killAll } from "../faults/processes.ts";
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

describeEngine(
  "a switch that is killed with its engine, which has the lock and has said nothing yet",
  { timeout: 600_000 },
  () => {
    let operator: Operator;
    beforeAll(async () => {
      operator = new Operator();
      expect((await operator.run("status")).code).toBe(0);
    });
    afterAll(() => operator.remove());
    const locks = () => {
      const folder = join(operator.folder, "sandbox", "qa", "state", ".pulumi", "locks");
      const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
      return names.filter((name) => name.endsWith(".json"));
    };

    it("leaves a lock that the next rollback meets, though there is nothing to go back from", async () => {
      const switching = operator.start(60, "switch", "--to", "prewarm", "--yes");
      while (locks().length === 0) await wait(1);
      const engines = childrenOf(switching.pid);
      switching.kill();
      killAll(engines);
      await switching.ended;
      expect(locks()).toHaveLength(1);
      const met = await operator.run("rollback", "--yes");
      expect(met.notes).toMatch(/An earlier run was killed before it changed anything/);
      const [, line] = /free the lock by hand:\n {2}(.+)$/m.exec(met.notes) ?? [];
      if (line === undefined) expect(met.notes).toMatch(/Freed the lock that process \d+ left behind/);
      else {
        expect(met.code).toBe(1);
        execSync(line, { stdio: "ignore" });
        expect((await operator.run("rollback", "--yes")).code).toBe(0);
      }
      expect(locks()).toEqual([]);
      const again = await operator.run("rollback", "--yes");
      expect(again.notes).not.toMatch(/An earlier run/);
      expect(again.out).toMatch(/the engine would change nothing in normal/);
      expect(again.code).toBe(0);
    });
  },
);
