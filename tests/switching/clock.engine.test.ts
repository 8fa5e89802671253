import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { apply } from "../../ops/switching/switch.ts";
import type { Prepared } from "../../ops/switching/switch.ts";
import { readRecorded } from "../../ops/switching/recorded.ts";
import type { Session } from "../../ops/switching/session.ts";
import { describeEngineIf } from "../engine.ts";
import { Operator } from "./evening.ts";

const trace = /^\s+at \S+ \(|fault of this command|node:internal/m;

/** libfaketime, which sets the clock of single processes; undefined where it is not installed. */
const library = ["/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"]
  .map((folder) => join(folder, "faketime"))
  .flatMap((folder) => {
    try {
      return readdirSync(folder).map((name) => join(folder, name));
    } catch {
      return [];
    }
  })
  .find((path) => path.includes("libfaketimeMT.so"));
if (library === undefined) console.warn("SKIPPED: clocks that are set. There is no libfaketime (Debian: faketime).");

afterEach(() => void vi.useRealTimers());

it("takes a switch's seconds from a clock that nobody sets", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2027-02-19T20:00:00Z") });
  const recorded = readRecorded("{}");
  const { signal } = new AbortController();
  const session = {
    engine: {
      recorded: () => Promise.resolve(recorded),
      up: () => {
        vi.setSystemTime(new Date("2027-02-19T18:00:00Z"));
        return Promise.resolve();
      },
    },
    workspace: { stack: "qa", stackFile: "/nowhere", records: "/dev/null" },
    terminal: { out: () => undefined, note: () => undefined, interactive: false },
    interrupts: { stop: signal, force: signal },
  } as unknown as Session;
  const plan = { forward: { steps: [], timing: { steps: [] } } } as unknown as Prepared["plan"];
  const { entry } = await apply(session, { from: "prewarm", to: "live", plan, enginePlan: "", recorded });
  expect(entry.seconds).toBe(0);
});

/** The command's clock and its program's and providers'; the engine asks the kernel itself, and keeps the true time. */
describeEngineIf(library !== undefined)("a clock that is set while a switch runs", { timeout: 900_000 }, () => {
  let operator: Operator;
  const setClock = (offset: string): void => writeFileSync(join(operator.folder, "clock"), `${offset}\n`);
  beforeAll(async () => {
    operator = new Operator();
    expect((await operator.run("status")).code).toBe(0);
    Object.assign(operator.environment, {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: join(operator.folder, "clock"),
      FAKETIME_NO_CACHE: "1",
      FAKETIME_DONT_FAKE_MONOTONIC: "1",
    });
  }, 300_000);
  afterAll(() => operator.remove());

  it.each([
    ["back by two hours", "-7200s"],
    ["forward by three days", "+259200s"],
  ])("%s changes nothing: switch, gates, records, way back and proof", async (_, offset) => {
    setClock("+0s");
    const switching = operator.start(60, "switch", "--to", "prewarm", "--yes");
    await switching.until(/✓ nodes-apps-group/);
    setClock(offset);
    expect(await switching.ended).toBe(0);
    expect(switching.output).not.toMatch(trace);
    expect(switching.output).toMatch(/qa is in prewarm: \d+ steps in /);
    const [, yes, of] = /Gates {2}(\d+) of (\d+) say yes/.exec(switching.output) ?? [];
    expect(yes).toBe(of);
    const entry = operator.journal().at(-1) as { began: string; ended: string; seconds: number };
    // The clock really was set.
    expect(Math.abs(Date.parse(entry.ended) - Date.parse(entry.began))).toBeGreaterThan(3_600_000);
    expect(entry.seconds).toBeGreaterThan(0);
    expect(entry.seconds).toBeLessThan(3600);
    const { code, out, notes } = await operator.run("status");
    expect(out + notes).not.toMatch(trace);
    expect(out).toMatch(/^qa is in prewarm, since /m);
    expect(code).toBe(0);
    expect((await operator.run("report")).code).toBe(0);

    const back = operator.start(0, "rollback", "--yes");
    expect(await back.ended).toBe(0);
    expect(back.output).not.toMatch(trace);
    expect(back.output).toMatch(/✓ every resource is asked to be what it was/);
    expect(operator.phase).toBe("normal");
  });

  it("back by two hours as an engine starts: the lock it leaves, killed, is nobody's to free but by hand", async () => {
    setClock("+0s");
    const switching = operator.start(60, "switch", "--to", "prewarm", "--yes");
    await switching.until(/^normal → prewarm may go ahead/m);
    setClock("-7200s");
    await switching.until(/✓ nodes-apps-group/);
    const held = await operator.switch("prewarm");
    expect(held.notes).toMatch(/The lock of qa is held by /);
    expect(held.code).toBe(1);
    switching.interrupt();
    expect(await switching.ended).toBe(130);
    delete operator.environment["LD_PRELOAD"];
    const { code, out } = await operator.run("rollback", "--yes");
    expect(out).toMatch(/✓ every resource is asked to be what it was/);
    expect(code).toBe(0);
  });
});
