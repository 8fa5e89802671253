import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Phase } from "../../infra/contract/dial.ts";
import { defaultUnattended } from "../../stacks/unattended.ts";
import { messageOf } from "../../ops/switching/message.ts";
import type { Session } from "../../ops/switching/session.ts";
import { Ledger } from "../../ops/unattended/ledger.ts";
import type { Look } from "../../ops/unattended/look.ts";
import { sealOf, verdictOf } from "../../ops/unattended/verdict.ts";
import { decided, instant, showsAt } from "./calendar.ts";

const shows = showsAt(["2027-02-19T20:00"]);
const deadline = { at: instant("2027-02-19T20:00:00Z") };
const now = instant("2027-02-19T20:30:00Z");

describe("a way back that onDeadline approves", () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "verdict-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const tags: Record<string, string> = {};
  beforeEach(() => {
    delete tags["broadcast:unattended"];
  });
  const ledgerIn = (records: string) =>
    new Ledger({ records, stack: "qa" }, tags, (line) => expect(line).toBeUndefined());
  const engine = {
    setTag: (name: string, value: string): Promise<void> => {
      tags[name] = value;
      return Promise.resolve();
    },
  };
  const judged = (phase: Phase, ledger = ledgerIn(folder), more: Partial<Look> = {}) => {
    const next = decided(shows, { now: now.toString(), phase, deadline: deadline.at.toString() });
    const recorded = { entered: phase, settled: phase, pending: [], levers: { settled: true } };
    const unattended = { ...defaultUnattended, onDeadline: "rollback" };
    const look = { ...{ now, recorded, history: [], shows, unattended, ledger, deadline, next }, ...more } as Look;
    const session = { workspace: { stack: "qa" } } as Session;
    return verdictOf(session, look, join(folder, "approvals"));
  };
  const seal = sealOf(undefined, { deadline, now });
  const back = (from: Phase) => ({ from, to: "normal", seal });

  it("may be started, and is noted under the end it is due by", async () => {
    expect(seal).toBe("onDeadline 2027-02-19T20:00:00Z");
    expect(await judged("live")).toMatchObject({ ready: { next: { from: "live", to: "normal" } }, problems: [] });
  });

  it("is not begun again where somebody stopped it, from another phase or another machine either", async () => {
    const ledger = ledgerIn(folder);
    ledger.began({ ...back("live"), late: 0 });
    ledger.ended({ ...back("live"), outcome: "interrupted" });
    for (const phase of ["live", "prewarm"] as const) {
      const { ready, problems } = await judged(phase);
      expect(ready).toBeUndefined();
      expect(problems.map(({ text }) => text)).toEqual([
        expect.stringMatching(/the way back: somebody stopped it, so no timer goes on/),
      ]);
    }
    await ledger.share(engine);
    expect((await judged("prewarm", ledgerIn(join(folder, "elsewhere")))).ready).toBeUndefined();
    const put = { deadline: { at: instant("2027-02-19T20:15:00Z") } };
    expect((await judged("live", ledgerIn(folder), put)).ready).toBeDefined();
  });

  it("is tried three times in all, those of other machines counted", async () => {
    const ledger = ledgerIn(folder);
    const fail = () => {
      ledger.began({ ...back("live"), late: 0 });
      ledger.ended({ ...back("live"), outcome: "failed" });
    };
    fail();
    fail();
    expect((await judged("live")).ready).toBeDefined();
    fail();
    const { ready, problems } = await judged("live");
    expect(ready).toBeUndefined();
    expect(problems[0]?.text).toMatch(/the way back: it failed 3 times and is not tried again/);
    const message = messageOf({ broadcast: 1, from: "live", to: "prewarm", by: "timer", despite: [], seal });
    const history = [1, 2, 3].map(() => ({ message, result: "failed", startTime: now.toString() }));
    const elsewhere = ledgerIn(join(folder, "elsewhere"));
    expect((await judged("live", elsewhere, { history } as unknown as Partial<Look>)).ready).toBeUndefined();
  });
});
