import { describe, expect, it } from "vitest";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import { Refused } from "../../ops/errors.ts";
import type { GateVerdict } from "../../ops/gates/gates.ts";
import { leverStatus } from "../../ops/levers/status.ts";
import { attentionText, gatesText, nextText, outcomeText } from "../../ops/switching/outcome.ts";
import { openGates } from "../../ops/switching/phaseGates.ts";
import { phasesToNormal } from "../../ops/switching/phasesToNormal.ts";
import { assertReadiness } from "../../ops/switching/preflight.ts";
import { commandLine, recordedOf, settledOf } from "../../ops/switching/session.ts";
import type { Applied, Prepared } from "../../ops/switching/switch.ts";
import { positionText, startPhase } from "../../ops/switching/switch.ts";
import { plain, recordedIn, sessionOf } from "./sessions.ts";

const lines = (text: readonly string[]) => text.map(plain);
const pending = [{ type: "updating", urn: "u", name: "database" }];

describe("where a stack stands", () => {
  it.each<[Phase | undefined, Phase | undefined, string]>([
    ["normal", "normal", "in normal"],
    ["live", "prewarm", "half way from prewarm to live"],
    ["live", undefined, "half way from nothing to live"],
    [undefined, undefined, "in no phase"],
  ])("entered %s and reached %s is %s", (entered, settled, text) => {
    expect(positionText({ ...recordedIn(entered), settled })).toBe(text);
  });

  it.each<[Phase | undefined, Phase | undefined, Phase[]]>([
    ["normal", "normal", []],
    ["prewarm", "prewarm", ["normal"]],
    ["live", "live", ["prewarm", "normal"]],
    ["live", "prewarm", ["prewarm", "normal"]],
    ["prewarm", "live", ["prewarm", "normal"]],
    ["prewarm", "normal", ["normal"]],
    [undefined, undefined, []],
  ])("entered %s and reached %s leads back by %j", (entered, settled, way) => {
    expect(phasesToNormal({ ...recordedIn(entered), settled })).toEqual(way);
  });

  it.each(phases.flatMap((from) => phases.map((to): [Phase, Phase] => [from, to])))(
    "a switch from %s to %s starts there, unless it is there already or jumps",
    (from, to) => {
      const { session } = sessionOf();
      const start = () => startPhase(session, recordedIn(from), to);
      if (from === to) expect(start()).toBeUndefined();
      else if (from === "prewarm" || to === "prewarm") expect(start()).toBe(from);
      else {
        expect(start).toThrow(Refused);
        expect(start).toThrow(
          `qa is in ${from}: ${from} → ${to} would skip prewarm. Next: npx broadcast switch --stack qa --to prewarm`,
        );
      }
    },
  );

  it("of a half-done switch is judged from both of its ends", () => {
    const { session } = sessionOf();
    expect(startPhase(session, recordedIn("live", "prewarm"), "live")).toBe("prewarm");
    expect(startPhase(session, recordedIn("live", "prewarm"), "prewarm")).toBe("live");
    expect(() => startPhase(session, recordedIn("live", "prewarm"), "normal")).toThrow(
      "qa is half way from prewarm to live: live → normal would skip prewarm",
    );
    expect(() => startPhase(session, recordedIn("prewarm", "live"), "normal")).toThrow("live → normal would skip");
  });

  it.each([
    [undefined, "npx broadcast status --stack qa --x"],
    [{}, "npx broadcast status --stack qa --x --sandbox"],
    [{ named: "/tmp/s" }, "npx broadcast status --stack qa --x --sandbox /tmp/s"],
  ])("is asked by a command line that can be copied: %j", (sandbox, text) => {
    expect(commandLine(sessionOf({}, { sandbox }).session, "status", "--x")).toBe(text);
    expect(commandLine(sessionOf().session, "status")).toBe("npx broadcast status --stack qa");
  });

  it("is refused where nothing stands, or no phase was reached", async () => {
    const of = (recorded: object) => sessionOf({ engine: { recorded: () => Promise.resolve(recorded) } }).session;
    await expect(recordedOf(of(recordedIn()))).rejects.toThrow(/^Nothing stands in qa yet\..*pulumi up --stack qa$/);
    await expect(recordedOf(of(recordedIn("live", undefined)))).resolves.toMatchObject({ entered: "live" });
    await expect(settledOf(of({ ...recordedIn("live"), settled: undefined }))).rejects.toThrow(
      /^qa was set up in part, or destroyed in part: .*\n.*with broadcast:phase: live in the stack file\n.*pulumi destroy --stack qa$/,
    );
    await expect(settledOf(of(recordedIn("live")))).resolves.toMatchObject({ settled: "live" });
  });
});

describe("how a switch ended", () => {
  const prepared = { from: "normal", to: "prewarm" } as Prepared;
  const applied = (more: Partial<Applied> = {}): Applied =>
    ({
      outcome: "done",
      entry: { steps: 3, seconds: 90 },
      reasons: [],
      after: recordedIn("prewarm"),
      ...more,
    }) as Applied;
  const told = (more: Partial<Applied> = {}) => lines(outcomeText(sessionOf().session, prepared, applied(more)));
  const unwritten = { unwritten: "EACCES" };
  const write =
    'Pulumi.qa.yaml could not be written: EACCES. Write "broadcast:phase: prewarm" into it before anybody runs pulumi up.';

  it.each<[string, Partial<Applied>, string[]]>([
    ["well", {}, ["qa is in prewarm: 3 steps in 1 min 30 s."]],
    ["well, but for its file", unwritten, ["qa is in prewarm: 3 steps in 1 min 30 s.", write]],
    [
      "unchanged",
      { outcome: "failed", reasons: ["no rights"], after: recordedIn("normal") },
      [
        "prewarm was not reached: 3 steps were done in 1 min 30 s.",
        "  no rights",
        "qa is in normal, as before. Nothing else was changed.",
      ],
    ],
    [
      "half way, stopped",
      { outcome: "interrupted", after: recordedIn("prewarm", "normal", pending), ...unwritten },
      [
        "Stopped before prewarm was reached: 3 steps were done in 1 min 30 s.",
        "qa is half way from normal to prewarm.",
        "  nobody saw the end of updating database; the next run asks the provider",
        "  go on:   npx broadcast switch --stack qa --to prewarm",
        "  go back: npx broadcast rollback --stack qa",
        write,
      ],
    ],
    [
      "in the dark",
      { outcome: "failed", after: undefined, ...unwritten },
      [
        "prewarm was not reached: 3 steps were done in 1 min 30 s.",
        "Where qa stands is not known. Look: npx broadcast status --stack qa",
      ],
    ],
  ])("%s", (_, more, expected) => {
    expect(told(more)).toEqual(expected);
  });

  it("in a stack that has reached no phase", () => {
    const text = attentionText(sessionOf().session, { ...recordedIn("prewarm"), settled: undefined });
    expect(text[0]).toContain("qa was set up in part");
    expect(attentionText(sessionOf().session, recordedIn())).toEqual([
      "qa is in no phase, as before. Nothing else was changed.",
    ]);
  });

  it.each([
    ["a pull half way beside one that is out", ["door", "search"], "pull", "release"],
    ["a release half way beside one that is out", ["door"], "release", "pull"],
  ])("with %s", (_, entered, on, back) => {
    const levers = { entered, out: ["door", "search"], half: ["search"], settled: false };
    expect(attentionText(sessionOf().session, { ...recordedIn("live"), levers })).toEqual([
      "qa is in live, with levers half turned: search.",
      `  go on:   npx broadcast ${on} --stack qa search`,
      `  go back: npx broadcast ${back} --stack qa search`,
    ]);
    const estate = {
      levers: Object.fromEntries(
        ["door", "search"].map((name) => [name, { title: name, phases: ["live" as const], set: {}, excludes: [] }]),
      ),
    };
    expect(leverStatus(estate, { entered: "live", levers }, []).map(({ name, out }) => [name, out])).toEqual([
      ["door", true],
      ["search", "half"],
    ]);
  });

  it.each<[Phase, string[]]>([
    ["normal", ["when the call comes --to prewarm"]],
    ["prewarm", ["minutes before the show --to live", "when it was a false alarm --to normal"]],
    ["live", ["when the wave is over --to prewarm"]],
  ])("says what may come after %s", (phase, expected) => {
    const text = nextText(sessionOf().session, phase);
    expect(text).toEqual(
      expected.map((each) => each.replace(/^(.*) --to/, "Next, $1: npx broadcast switch --stack qa --to")),
    );
  });
});

describe("gates", () => {
  const verdict = (gate: string, said: GateVerdict["verdict"]): GateVerdict => ({
    ...{ gate, verdict: said, message: `${gate} says ${said}`, seconds: 1 },
  });
  const all = [verdict("a", "yes"), verdict("long", "no"), verdict("c", "unknown")];

  it("are told a line each, in columns, with what was overridden", () => {
    expect(lines(gatesText(all, ["long", "a"]))).toEqual([
      "Gates  1 of 3 say yes",
      "  ✓ a     a says yes",
      "  ✗ long  long says no (overridden)",
      "  ? c     c says unknown",
    ]);
    expect(gatesText([])).toEqual([]);
    expect(lines(gatesText(all))[2]).not.toContain("overridden");
  });

  it("that are not yes keep a switch, unless they are answered for", () => {
    expect(openGates(all).map(({ gate }) => gate)).toEqual(["long", "c"]);
    expect(openGates(all, ["long", "a"]).map(({ gate }) => gate)).toEqual(["c"]);
  });
});

describe("what stands in the way", () => {
  const found = (verdict: string, more: object = {}) => ({ verdict, subject: "db", message: `is ${verdict}`, ...more });
  const readiness = {
    answers: [
      { question: "pending", findings: [found("no", { fix: "wait" }), found("yes")] },
      { question: "plan", findings: [found("no"), found("unknown")] },
      { question: "pending", findings: [found("no")] },
    ],
  } as unknown as Parameters<typeof assertReadiness>[1];

  it("is told with its cure, and refuses the way up", () => {
    const { session, notes } = sessionOf();
    const judge = () => assertReadiness(session, readiness, "live", { up: true });
    expect(judge).toThrow(Refused);
    expect(judge).toThrow(
      "live is refused: pending, plan. Put it right and run it again; or answer for it: " +
        "npx broadcast switch --stack qa --to live --despite pending --despite plan",
    );
    expect(notes.slice(0, 5)).toEqual([
      "Checks  1 yes, 3 no, 1 unknown; npx broadcast check --stack qa shows all",
      "  ✗ pending  db: is no",
      "      fix: wait",
      "  ✗ plan  db: is no",
      "  ✗ pending  db: is no",
    ]);
  });

  it("is told alone on the way back, and where it was answered for", () => {
    const { session, notes } = sessionOf();
    assertReadiness(session, readiness, "prewarm", { up: false });
    assertReadiness(session, readiness, "live", { up: true, despite: ["pending", "plan"] });
    expect(notes.filter((note) => note.endsWith("(overridden)"))).toHaveLength(3);
    expect(() => assertReadiness(session, readiness, "live", { up: true, despite: ["pending"] })).toThrow(
      /^live is refused: plan\. .*--despite plan$/,
    );
  });
});
