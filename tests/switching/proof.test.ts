import { describe, expect, it } from "vitest";
import type { Move, Plan } from "../../ops/plan/plan.ts";
import { baselineOf } from "../../ops/switching/baseline.ts";
import { messageOf } from "../../ops/switching/message.ts";
import { proofText, prove } from "../../ops/switching/proof.ts";
import { wayText } from "../../ops/switching/way.ts";
import { plain, recordedIn, sessionOf } from "./sessions.ts";

const lines = (text: readonly string[]) => text.map(plain);

describe("the proof", () => {
  const resource = (name: string, inputs: object) => ({
    ...{ urn: `urn:pulumi:qa::p::a:b/c:C::${name}`, type: "a:b/c:C", custom: true, delete: false, external: false },
    inputs,
  });
  const recorded = { ...recordedIn("normal"), resources: [resource("web", { size: 1 })] } as ReturnType<
    typeof recordedIn
  >;
  const now = baselineOf(recorded, new Date("2027-01-01T00:00:00Z"));
  const other = baselineOf({ ...recorded, resources: [resource("web", { size: 2 })] } as typeof recorded, new Date(0));
  const summary = (baseline?: string) =>
    messageOf({ broadcast: 1, from: "normal", to: "prewarm", by: "me", despite: [], ...(baseline && { baseline }) });

  it.each<[string, { kept?: object; history?: string[]; steps?: object[] }, object]>([
    ["as it was", { kept: now }, { holds: true, differences: [], baseline: now.at }],
    ["nothing was recorded", {}, { holds: true, differences: [], baseline: undefined }],
    [
      "the engine would change something",
      { kept: now, steps: [{ op: "update", name: "web" }] },
      { holds: false, changes: ["update web"] },
    ],
    [
      "asked to be something else",
      { kept: other },
      { holds: false, differences: ["web is asked to be something else"] },
    ],
    [
      "by its history alone",
      { history: ["by hand", summary(), summary(now.hash), summary("x")] },
      { holds: true, differences: [], baseline: "history" },
    ],
    [
      "another than its history says",
      { history: [summary("x")] },
      {
        holds: false,
        differences: [expect.stringContaining("the machine that ran the first switch")],
        baseline: "history",
      },
    ],
    [
      "somebody else left normal since",
      { kept: other, history: [summary(now.hash)] },
      { holds: true, differences: [], baseline: "history" },
    ],
    ["this machine did", { kept: now, history: [summary(now.hash)] }, { holds: true, baseline: now.at }],
  ])("finds the estate %s", async (_, { kept, history = [], steps = [] }, expected) => {
    const asked: unknown[] = [];
    const { session } = sessionOf({
      engine: {
        preview: (...args: unknown[]) => (asked.push(args), Promise.resolve({ steps })),
        recorded: () => Promise.resolve(recorded),
        history: () => Promise.resolve(history.map((message) => ({ message }))),
      },
      records: { baseline: kept },
    });
    expect(await prove(session)).toMatchObject(expected);
    expect(asked).toEqual([["normal", { refresh: true }]]);
  });

  it.each([
    [
      { baseline: "2027" },
      "would change nothing in normal",
      "✓ every resource is asked to be what it was in the baseline of 2027",
    ],
    [
      { changes: ["update a", "delete b"], baseline: "history" },
      "✗ the engine would still change: update a, delete b",
      "in the baseline in the stack's history",
    ],
    [
      { differences: ["a is gone", "b was not there"], baseline: "2027" },
      "✓ having asked",
      "✗ not as in the baseline of 2027: a is gone; b was not there",
    ],
    [{}, "✓ having asked the providers", "! no baseline was recorded: no switch of this command has left normal yet"],
  ])("is told a line each way: %j", (more, engine, baseline) => {
    const text = lines(proofText({ holds: true, changes: [], differences: [], ...more }));
    expect(text.slice(0, 2)).toEqual(["", "Proof"]);
    expect(text[2]).toContain(engine);
    expect(text[3]).toContain(baseline);
  });
});

describe("the whole way back", () => {
  const interruption = { name: "primary", of: "the database", most: 120, least: 60, urn: "u", between: [0, 1] };
  const plan = (seconds: number, interruptions: object[] = [], refusals: string[] = []) =>
    ({
      refusals,
      forward: {
        ...{ from: "live", to: "prewarm", steps: [], safety: [] },
        timing: { seconds, updateSeconds: seconds, chain: [], steps: [], interruptions, interruptedSeconds: 0 },
      } as unknown as Move,
    }) as unknown as Plan;

  it("is nothing more where one switch is all of it", () => {
    expect(wayText(plan(60), [])).toEqual([]);
  });

  it.each([
    [[plan(120)], "2 switches, 3 min as expected without the gates, no interruption", 0],
    [[plan(120, [interruption])], "2 switches, 3 min as expected without the gates, 1 interruption", 1],
    [
      [plan(60, [interruption]), plan(60, [interruption])],
      "3 switches, 3 min as expected without the gates, 2 interruptions",
      2,
    ],
  ])("is summed up", (ahead, sum, count) => {
    const text = lines(wayText(plan(60), ahead));
    expect(text[0]).toBe("");
    const end = text.slice(text.findIndex((line) => line.startsWith("The whole way")));
    expect(end).toEqual([
      `The whole way  ${sum}`,
      ...Array.from({ length: count }, () => "    ! primary interrupts the database for up to 2 min"),
    ]);
    expect(text.filter((line) => line.includes("Then, as the stack file has it"))).toHaveLength(ahead.length);
  });

  it("says what of it would be refused", () => {
    expect(lines(wayText(plan(60), [plan(60, [], ["too small"])]))).toContain("    ✗ would be refused: too small");
  });
});
