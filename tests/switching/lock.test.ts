import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CommandFailed } from "../../ops/switching/command.ts";
import { StackLocked, lockHolders, LockNote } from "../../ops/switching/lock.ts";
import { isGone, markOf } from "../../ops/switching/process.ts";

/** A process that was really started, and is over when `end` resolves. */
function started(): { pid: number; end: () => Promise<void> } {
  const child = spawn("sleep", ["60"]);
  const over = new Promise<void>((resolve) => child.on("close", () => resolve()));
  return {
    pid: child.pid ?? 0,
    end: () => {
      child.kill("SIGKILL");
      return over;
    },
  };
}

describe("the holders of a lock", () => {
  const failed = (stderr: string) => new CommandFailed({ stdout: "", stderr, code: 255 });
  const line = (file: string, pid: number) =>
    `\n  file:///state/.pulumi/locks/organization/broadcast/qa/${file}.json: created by ann@laptop (pid ${pid}) at 2026-11-23T05:34:53Z`;
  const folder =
    "error: the stack is currently locked by 1 lock(s). Either wait or delete the lock file with `pulumi cancel`.";

  it("are named as far as the backend does", () => {
    const ann = { who: "ann@laptop", pid: 9315, since: "2026-11-23T05:34:53Z" };
    expect(lockHolders(failed(folder + line("2b5a", 9315)))).toEqual([ann]);
    expect(lockHolders(failed(folder + line("2b5a", 9315) + line("77c1", 12)))).toEqual([ann, { ...ann, pid: 12 }]);
    expect(lockHolders(failed("error: [409] Conflict: Another update is currently in progress."))).toEqual([{}]);
    expect(lockHolders(failed("error: no such thing"))).toBeUndefined();
    expect(lockHolders(new Error("the stack is currently locked by 1 lock(s)"))).toBeUndefined();
  });

  it("are told to the operator, with how to free the lock by hand", () => {
    const workspace = { stack: "qa", folder: "/srv/estate", environment: {} };
    const { message } = new StackLocked(workspace, [{ who: "ann@laptop", pid: 7, since: "2026-11-23T05:34:53Z" }]);
    expect(message).toMatch(/held by ann@laptop \(process 7\), since 2026-11-23T05:34:53Z: one switch at a time/);
    expect(message).toMatch(/free the lock by hand:\n {2}pulumi cancel --yes --stack qa --cwd \/srv\/estate$/);
  });

  it("are told where nobody knows who they are, and where the backend is the sandbox's", () => {
    const here = { stack: "qa", folder: process.cwd(), environment: { PULUMI_BACKEND_URL: "file:///sandbox" } };
    expect(new StackLocked(here, [{}]).message).toMatch(
      /held by another update: [^]*\n {2}pulumi cancel --yes --stack qa$/,
    );
    const sandbox = {} as never;
    expect(new StackLocked({ ...here, sandbox }, [{ who: "ann@laptop" }]).message).toMatch(
      /held by ann@laptop \(process unknown\), since unknown: [^]*\n {2}PULUMI_BACKEND_URL='file:\/\/\/sandbox' pulumi cancel --yes --stack qa$/,
    );
  });
});

describe("the mark of a process", () => {
  it("holds as long as the process runs, and for no other", async () => {
    const one = started();
    const mark = markOf(one.pid);
    if (!mark) throw new Error("no mark");
    expect(isGone(mark)).toBe(false);
    // The same number, given to a process that was started at another time.
    expect(isGone({ ...mark, started: "1" })).toBe(true);
    await one.end();
    expect(isGone(mark)).toBe(true);
    expect(markOf(one.pid)).toBeUndefined();
  });

  it.each(["machine", "boot", "namespace"] as const)("says nothing of a process of another %s", async (key) => {
    const one = started();
    const mark = markOf(one.pid);
    await one.end();
    if (!mark) throw new Error("no mark");
    expect(isGone(mark)).toBe(true);
    expect(isGone({ ...mark, [key]: "another" })).toBe(false);
  });
});

describe("a lock that was left over", () => {
  let records: string;
  beforeEach(() => {
    records = mkdtempSync(join(tmpdir(), "lock-"));
    made = new Date();
  });
  afterEach(() => rmSync(records, { recursive: true, force: true }));
  const note = () => new LockNote({ records, stack: "qa" });
  const path = () => join(records, "locks", "qa.json");
  let made: Date;
  const own = (pid: number, at = made) => ({
    who: `${userInfo().username}@${hostname()}`,
    pid,
    since: `${at.toISOString().slice(0, 19)}Z`,
  });

  /** An engine that took the lock and was killed. */
  async function killed(): Promise<number> {
    const engine = started();
    const noted = note();
    noted.began(engine.pid);
    made = new Date();
    noted.holds();
    await engine.end();
    return engine.pid;
  }

  it("is claimed once: by this very machine, when its engine is gone", async () => {
    const pid = await killed();
    expect(note().claims([own(pid)])).toBe(true);
    expect(note().claims([own(pid)])).toBe(false);
  });

  it("is held while its engine runs", async () => {
    const engine = started();
    const noted = note();
    noted.began(engine.pid);
    made = new Date();
    noted.holds();
    expect(note().claims([own(engine.pid)])).toBe(false);
    await engine.end();
    expect(note().claims([own(engine.pid)])).toBe(true);
  });

  it.each([
    ["of another process", (pid: number) => [own(pid + 1)]],
    ["of another user or machine", (pid: number) => [{ ...own(pid), who: "ann@laptop" }]],
    ["of the same number, made later", (pid: number) => [own(pid, new Date(made.getTime() + 60_000))]],
    ["of the same number, made earlier", (pid: number) => [own(pid, new Date(made.getTime() - 60_000))]],
    ["of which nothing is known", () => [{}]],
    ["beside another one", (pid: number) => [own(pid), own(pid + 1)]],
  ])("is held where it is one %s", async (_, holders) => {
    const pid = await killed();
    expect(note().claims(holders(pid))).toBe(false);
    expect(note().claims([own(pid)])).toBe(true);
  });

  it("is held where no note says who made it, or half a note does", async () => {
    const engine = started();
    await engine.end();
    expect(note().claims([own(engine.pid)])).toBe(false);
    mkdirSync(dirname(path()), { recursive: true });
    for (const text of ["", "{", '{"process":{}}']) {
      writeFileSync(path(), text);
      expect(note().claims([own(engine.pid)])).toBe(false);
    }
  });

  it("counts as held where the note cannot be written, and stops nobody", async () => {
    const pid = await killed();
    rmSync(path());
    mkdirSync(join(path(), "in the way"), { recursive: true });
    const engine = started();
    const noted = note();
    noted.began(engine.pid);
    made = new Date();
    noted.holds();
    noted.ended();
    await engine.end();
    expect(note().claims([own(engine.pid)])).toBe(false);
    expect(note().claims([own(pid)])).toBe(false);
  });

  it("may be there where an engine was killed before it showed anything, and then nobody claims it", async () => {
    const engine = started();
    const noted = note();
    noted.began(engine.pid);
    expect(note().leftBehind()).toBe(false);
    made = new Date();
    await engine.end();
    expect(note().leftBehind()).toBe(true);
    expect(note().claims([own(engine.pid)])).toBe(false);
    noted.ended();
    expect(note().leftBehind()).toBe(false);
  });

  it("is noted only once the engine has shown that it holds it, and no longer when it ended in good order", async () => {
    const engine = started();
    const noted = note();
    noted.holds();
    noted.began(engine.pid);
    expect(() => readFileSync(path())).toThrow(/ENOENT/);
    noted.holds();
    expect(JSON.parse(readFileSync(path(), "utf8"))).toMatchObject({ process: { pid: engine.pid } });
    noted.ended();
    expect(() => readFileSync(path())).toThrow(/ENOENT/);
    await engine.end();
  });
});
