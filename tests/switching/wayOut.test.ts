import { describe, expect, it } from "vitest";
import type { Phase } from "../../infra/contract/dial.ts";
import { Interrupted, Refused, UsageError } from "../../ops/errors.ts";
import { brokenLockIn } from "../../ops/switching/brokenLock.ts";
import { CommandFailed } from "../../ops/switching/command.ts";
import { assertAnswerable, confirm } from "../../ops/switching/confirm.ts";
import { sayingWhere } from "../../ops/switching/interruption.ts";
import { UpdateFailed } from "../../ops/switching/pulumiStack.ts";
import { refreshHalfDone } from "../../ops/switching/refreshHalfDone.ts";
import { recordedIn, sessionOf } from "./sessions.ts";

const pending = [{ type: "updating", urn: "u", name: "database" }];

describe("a question before anything is applied", () => {
  const asking = (ask?: (question: string) => Promise<string>) => {
    const made = sessionOf();
    Object.assign(made.session.terminal, { ask });
    return made;
  };

  it("needs somebody to answer", () => {
    const { terminal } = sessionOf().session;
    expect(() => assertAnswerable({}, terminal)).toThrow(UsageError);
    expect(() => assertAnswerable({}, terminal)).toThrow(/give --yes to apply, or --dry-run/);
    for (const options of [{ yes: true }, { dryRun: true }])
      expect(() => assertAnswerable(options, terminal)).not.toThrow();
    expect(() => assertAnswerable({}, asking(() => Promise.resolve("")).session.terminal)).not.toThrow();
  });

  it("waits for the word, and takes no other", async () => {
    const questions: string[] = [];
    const answering = (answer: string) =>
      confirm(asking((question) => Promise.resolve((questions.push(question), answer))).session, "Sure?", "live", {});
    await expect(answering(" live\n")).resolves.toBeUndefined();
    await expect(answering("yes")).rejects.toThrow(new Refused("Not confirmed. Nothing was changed."));
    expect(questions[0]).toBe("\nSure? Type live to go ahead: ");
  });

  it("is not asked with --yes, nor where there is nobody", async () => {
    const never = () => Promise.reject(new Error("asked"));
    await expect(confirm(asking(never).session, "?", "live", { yes: true })).resolves.toBeUndefined();
    await expect(confirm(sessionOf().session, "?", "live", {})).resolves.toBeUndefined();
  });

  it("can be interrupted, which is told from a terminal that fails", async () => {
    const { session, stop } = asking(() => Promise.reject(new Error("lost")));
    await expect(confirm(session, "?", "live", {})).rejects.toThrow("lost");
    stop.abort();
    await expect(confirm(session, "?", "live", {})).rejects.toThrow(new Interrupted("Stopped. Nothing was changed."));
  });
});

describe("an interruption", () => {
  const interrupted = (recorded: object, error: Error, stopped = true) => {
    const { session, stop } = sessionOf({ engine: { recorded: () => Promise.resolve(recorded) } });
    if (stopped) stop.abort();
    return sayingWhere(session, () => Promise.reject(error));
  };

  it("says where the stack stands", async () => {
    await expect(interrupted(recordedIn("live"), new Error("killed"))).rejects.toThrow(
      new Interrupted("Interrupted.\nqa is in live."),
    );
    await expect(interrupted(recordedIn("live", "prewarm"), new Error("killed"))).rejects.toThrow(
      /^Interrupted\.\nqa is half way from prewarm to live\.\n {2}go on: /,
    );
  });

  it("leaves what is told already, and what is none", async () => {
    for (const error of [new Refused("no"), new Interrupted("done")])
      await expect(interrupted(recordedIn("live"), error)).rejects.toBe(error);
    await expect(interrupted(recordedIn("live"), new Error("lost"), false)).rejects.toThrow("lost");
    await expect(sayingWhere(sessionOf().session, () => Promise.resolve(3))).resolves.toBe(3);
  });
});

describe("a half-done switch", () => {
  const half = (recorded: object, refresh: () => Promise<void> = () => Promise.resolve(), rest: object[] = []) => {
    const asked: unknown[] = [];
    const made = sessionOf({
      engine: {
        recorded: () => Promise.resolve(recorded),
        refresh: (...args: unknown[]) => {
          asked.push(args);
          return refresh();
        },
      },
      gates: {
        askRest: (phase: Phase, { timeout, onVerdict }: { timeout: number; onVerdict: (each: object) => void }) => {
          asked.push([phase, timeout]);
          for (const each of rest) onVerdict(each);
          return Promise.resolve(rest);
        },
      },
    });
    return { ...made, asked, run: () => refreshHalfDone(made.session) };
  };
  const failed = (interrupted: boolean) => () =>
    Promise.reject(
      Object.assign(Object.create(UpdateFailed.prototype) as UpdateFailed, { interrupted, reasons: ["a", "b"] }),
    );

  it("is none where nothing began", async () => {
    const { run, asked, notes } = half(recordedIn("live"));
    await run();
    expect([asked, notes]).toEqual([[], []]);
  });

  it("lets what changes come to rest, then asks the providers", async () => {
    const { run, asked, notes } = half(recordedIn("live", "prewarm"), undefined, [
      { verdict: "no", message: "db: it is modifying" },
      { verdict: "yes", message: "well" },
    ]);
    await run();
    expect(asked).toEqual([
      ["live", 4800],
      ["live", "broadcast: half way, what is really there"],
    ]);
    expect(notes).toEqual([
      "The last switch stopped half way: asking the providers what is really there.",
      "[0 s] waiting, up to 80 min: db: it is modifying",
      "db: it is modifying",
    ]);
  });

  it("goes on where not everything could be asked, but not where nobody knows the end of an operation", async () => {
    const apart = half(recordedIn("live", "prewarm"), failed(false));
    await apart.run();
    expect(apart.notes.at(-1)).toBe("Not everything could be asked:\n  a\n  b");
    const cut = half(
      recordedIn("live", "live", [...pending, { type: "updating", urn: "c", name: "cache" }]),
      failed(false),
    );
    await expect(cut.run()).rejects.toThrow(new Refused("What became of them could not be told:\n  a\n  b"));
    expect(cut.notes[0]).toBe(
      "An earlier update was killed in the middle of database (updating), cache (updating): asking the providers what came of it.",
    );
  });

  it("says that it was stopped, and passes on what is no failed update", async () => {
    await expect(half(recordedIn("live", "prewarm"), failed(true)).run()).rejects.toThrow(
      new Interrupted("Stopped while the providers were asked. Nothing was changed."),
    );
    await expect(half(recordedIn("live", "prewarm"), () => Promise.reject(new Error("lost"))).run()).rejects.toThrow(
      "lost",
    );
  });
});

describe("a lock that nobody can read", () => {
  const workspace = { stack: "qa", environment: {} };
  const failed = (stderr: string, stdout = "") => new CommandFailed({ stderr, stdout, code: 255 });
  const empty = "error: unexpected end of JSON input";

  it("is told with its cure, wherever the engine says it", () => {
    for (const error of [failed(`x\n${empty}\n`), failed("x", empty)]) {
      expect(brokenLockIn(error, workspace)).toMatch(
        /^The lock of qa cannot be read: .*\nOnce you know .*free it by hand:\n {2}pulumi cancel --yes --stack qa$/,
      );
    }
    const sandbox = { ...workspace, sandbox: {} as never, environment: { PULUMI_BACKEND_URL: "file:///s" } };
    expect(brokenLockIn(failed(empty), sandbox)).toContain("\n  PULUMI_BACKEND_URL='file:///s' pulumi cancel");
    expect(brokenLockIn(failed(empty), { ...sandbox, environment: {} })).toContain("\n  PULUMI_BACKEND_URL='' pulumi");
  });

  it("is no other error", () => {
    for (const error of [new Error(empty), failed("another"), failed(`${empty} at 3`), failed(`x ${empty}`)])
      expect(brokenLockIn(error, workspace)).toBeUndefined();
  });

  it.each([
    [failed(" broken \n", "out"), "broken"],
    [failed("", " out \n"), "out"],
    [failed("", ""), "the Pulumi CLI ended with code 255"],
  ])("and every command that failed says why", (error, message) => {
    expect([error.name, error.message]).toEqual(["CommandFailed", message]);
  });
});
