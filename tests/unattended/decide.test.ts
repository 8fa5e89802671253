import { describe, expect, it } from "vitest";
import type { Phase } from "../../infra/contract/dial.ts";
import { decided, showsAt, told } from "./calendar.ts";

// 20:00 in Paris is 19:00 UTC in winter. Latest starts: prewarm 18:03, live 18:48; last calls 18:28 and 18:58.
const evening = showsAt(["2027-02-19T20:00"]);
const at = (time: string, phase: Phase = "normal") => told(decided(evening, { now: `2027-02-19T${time}Z`, phase }));

describe("what is due for one show", () => {
  it.each([
    ["17:57", "waiting normal → prewarm from 2027-02-19T17:58Z"],
    ["17:58", "due normal → prewarm from 2027-02-19T17:58Z"],
    ["18:03", "due normal → prewarm from 2027-02-19T17:58Z"],
    ["18:04", "late normal → prewarm from 2027-02-19T17:58Z"],
    ["18:28", "late normal → prewarm from 2027-02-19T17:58Z"],
    ["18:29", "missed normal → prewarm from 2027-02-19T17:58Z"],
    ["19:30", "missed normal → prewarm from 2027-02-19T17:58Z"],
    ["20:00", "nothing"],
  ])("at %s, from normal: %s", (time, expected) => expect(at(time)).toBe(expected));

  it.each([
    ["18:42", "waiting prewarm → live from 2027-02-19T18:43Z"],
    ["18:43", "due prewarm → live from 2027-02-19T18:43Z"],
    ["18:58", "late prewarm → live from 2027-02-19T18:43Z"],
    ["18:59", "missed prewarm → live from 2027-02-19T18:43Z"],
  ])("at %s, from prewarm: %s", (time, expected) => expect(at(time, "prewarm")).toBe(expected));

  it("is nothing where a person has gone ahead", () => expect(at("18:10", "live")).toBe("nothing"));

  it("starts a half-done switch from where it came from", () => {
    const half = { now: "2027-02-19T18:10Z", phase: "normal", higher: "prewarm" } as const;
    expect(told(decided(evening, half))).toBe("late normal → prewarm from 2027-02-19T17:58Z");
  });
});

describe("the way back", () => {
  const back = (now: string, deadline?: string, phase: Phase = "live", shows = evening) =>
    decided(shows, { now, phase, ...(deadline !== undefined && { deadline }) });

  it("is due once the recorded end is past, and not before", () => {
    expect(told(back("2027-02-19T19:59Z", "2027-02-19T20:00Z"))).toMatch(/^waiting live → normal/);
    expect(told(back("2027-02-19T20:00Z", "2027-02-19T20:00Z"))).toMatch(/^due live → normal/);
  });

  it("is never due where nobody said until when, as for a person who went up by hand", () => {
    expect(told(back("2027-02-19T23:00Z"))).toBe("nothing");
  });

  it("waits for a show that is on air, whatever the end says", () => {
    expect(told(back("2027-02-19T19:30Z", "2027-02-19T19:10Z"))).toBe("nothing");
  });

  it("holds prewarm for a second show of the evening, and goes all the way back for one of the next day", () => {
    const two = showsAt(["2027-02-19T20:00", "2027-02-19T22:45"]);
    expect(told(back("2027-02-19T20:05Z", "2027-02-19T20:00Z", "live", two))).toMatch(/^due live → prewarm/);
    expect(told(back("2027-02-19T20:40Z", "2027-02-19T20:00Z", "prewarm", two))).toMatch(/^waiting prewarm → live/);
    const next = showsAt(["2027-02-19T20:00", "2027-02-20T20:00"]);
    expect(told(back("2027-02-19T20:05Z", "2027-02-19T20:00Z", "live", next))).toMatch(/^due live → normal/);
  });

  it("gives way to a show that must be gone up for", () => {
    const two = showsAt(["2027-02-19T20:00", "2027-02-19T21:12"]);
    expect(told(back("2027-02-19T19:58Z", "2027-02-19T19:55Z", "prewarm", two))).not.toMatch(/→ normal/);
  });
});

describe("a change of clocks", () => {
  it("counts hours, not clock times", () => {
    // 03:30 in summer time is 01:30 UTC; prewarm must begin 57 minutes before, less the timer's 5.
    expect(told(decided(showsAt(["2026-03-29T03:30"]), { now: "2026-03-29T00:00Z" }))).toBe(
      "waiting normal → prewarm from 2026-03-29T00:28Z",
    );
  });
});
