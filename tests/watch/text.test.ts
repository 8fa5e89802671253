import { describe, expect, it } from "vitest";
import { byNearness, isOver, relieving } from "../../ops/watch/board.ts";
import { boardText } from "../../ops/watch/text.ts";
import { board, figure } from "./boards.ts";

describe("the board in a terminal", () => {
  const lines = boardText(board());
  const text = lines.join("\n");

  it("fits eighty columns", () => {
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it("says where the stack is, what runs, and when the next start is due, in the show's own time", () => {
    expect(text).toMatch(/^Shop, prod: half way from prewarm to live +19:40$/m);
    expect(text).toMatch(/^Journal de 20 heures, TF1: on air in 20 min \(/m);
    expect(text).toMatch(/^ {2}start prewarm → live by 19:45: in 5 min 30 s$/m);
    expect(text).toMatch(/^Switching prewarm → live, by ann@laptop: 1 of 3 steps, 30 s of about 1 min 26 s$/m);
    expect(text).toMatch(/^ {2}▸ app-web-autoscaler {2}20 s of about 1 min$/m);
    expect(text).toMatch(/^Gates {2}1 of 2 say yes$/m);
    expect(text).toMatch(/^ {2}✗ nodes {2}98 nodes are ready/m);
  });

  it("names the lever that helps where it is hot, and says what is out, since when and by whom", () => {
    expect(text).toMatch(/^▲ npx broadcast pull search-off -s prod, helps connections of shop through the…$/m);
    expect(text).toMatch(/^▼ door out, for 2 min, by ann@laptop: Everyone through the waiting room$/m);
  });

  it("marks what is beyond its limit, what is near it, and what is not known", () => {
    expect(text).toMatch(/^✗ connections of shop through the writer +2,100 +of 2,000 +105 % +0 s$/m);
    expect(text).toMatch(/^▲ CPU of shop +61\.3 % +of 100 % +61 % +0 s$/m);
    expect(text).toMatch(/^✗ ready pods of web +498 +from 500 to 500 +2 few +0 s$/m);
    expect(text).toMatch(/^ {2}requests a minute +251,000 +0 s$/m);
    expect(text).toMatch(/^\? memory of sessions +– +of 100 %\n {4}needs cloudwatch:GetMetricData/m);
    expect(text).toMatch(/^Costs at least 61\.50 USD an hour, 58\.04 more than normal; so far 12\.30 more$/m);
  });

  it("says that a start was missed", () => {
    const late = board({ at: "2026-11-29T18:46:00Z" });
    expect(boardText(late).join("\n")).toMatch(/start prewarm → live by 19:45: that was 30 s ago/);
  });

  it("leaves out what is furthest from its limit where there are few rows, and counts it", () => {
    const many = board({ figures: Array.from({ length: 40 }, (_, index) => figure(`figure ${index}`)) });
    const few = boardText(many, { columns: 80, rows: 24 });
    expect(few.length).toBeLessThanOrEqual(24);
    expect(few.join("\n")).toMatch(/^ {2}… and \d+ more$/m);
  });

  it("says that nobody can tell the phase, and what the stack file alone says", () => {
    const standing = { by: "state", trouble: "the backend does not answer" } as const;
    expect(boardText(board({ standing }))[0]).toMatch(/nobody can tell in which phase: the backend does not/);
    expect(boardText(board({ standing: { entered: "live", by: "stack file" } }))[0]).toMatch(
      /live, as the stack file says/,
    );
  });
});

describe("the order of figures", () => {
  it("is by nearness to their limits; then what has none, then what is not known", () => {
    const ordered = byNearness([
      figure("unknown", { state: "unknown" }),
      figure("free"),
      figure("near", { share: 0.9 }),
      figure("over", { share: 1.2 }),
      figure("beyond a limit of nothing", { share: Infinity }),
    ]);
    expect(ordered.map(({ name }) => name)).toEqual(["beyond a limit of nothing", "over", "near", "free", "unknown"]);
  });

  it("counts as over only what is the present", () => {
    expect(isOver(figure("x", { level: "over" }))).toBe(true);
    expect(isOver(figure("x", { level: "over", state: "old" }))).toBe(false);
  });
});

describe("levers beside figures", () => {
  it("help only what is hot and the present, and those come first", () => {
    const lever = (name: string) => ({ name, title: name, out: false as const });
    const hot = figure("hot", { most: 10, value: 9, share: 0.9, level: "sweat" });
    const cool = figure("cool", { most: 10, value: 1, share: 0.1, level: "fine" });
    const old = { ...figure("old", { most: 10, value: 11, share: 1.1, level: "over" }), state: "old" as const };
    const helps: Record<string, string[]> = { cold: [cool.name], stale: [old.name], warm: [hot.name] };
    const made = relieving(["cold", "stale", "warm"].map(lever), (name) => helps[name] ?? [], [hot, cool, old]);
    expect(made.map(({ name, relieves }) => [name, relieves])).toEqual([
      ["warm", ["hot"]],
      ["cold", []],
      ["stale", []],
    ]);
  });
});
