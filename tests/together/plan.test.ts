import { describe, expect, it } from "vitest";
import { planDocumentSchema } from "../../ops/render/schema.ts";
import type { PlanDocument } from "../../ops/render/document.ts";
import { broadcast } from "../terminal.ts";

const when = ["--air", "2027-02-19T20:00", "--zone", "Europe/Paris", "--now", "2027-02-19T08:00Z"];
const planned = async (...args: string[]): Promise<PlanDocument> =>
  JSON.parse((await broadcast("plan", ...when, "--json", ...args)).out) as PlanDocument;

describe("the plan of several stacks", () => {
  it("is one page: waves one after the other, the sum of the costs", async () => {
    const document = await planned("--stack", "qa", "--stack", "prod");
    expect(planDocumentSchema.parse(document)).toEqual(document);
    const [qa, prod] = document.stacks;
    const { waves, leadTime, costs, refused } = document.together ?? {};
    expect(waves).toEqual([["qa"], ["prod"]]);
    expect(refused).toEqual([]);
    // One wave begins when the one before it has had its time and its margin.
    expect(leadTime?.seconds).toBe((qa?.leadTime?.seconds ?? NaN) + (prod?.leadTime?.seconds ?? NaN));
    expect(leadTime?.switches.map(({ from, to }) => `${from} ${to}`)).toEqual(["normal prewarm", "prewarm live"]);
    const sum = (at: "before" | "after") =>
      [qa, prod].reduce((all, one) => all + (one?.plans[0]?.cost?.[at] ?? NaN), 0);
    expect(costs?.[0]?.sum?.before).toBeCloseTo(sum("before"));
    expect(costs?.[0]?.sum?.after).toBeCloseTo(sum("after"));
  });

  it("in one wave begins as early as its slowest stack needs", async () => {
    const { stacks, together } = await planned("--stack", "qa,prod", "--to", "prewarm");
    const slowest = (index: number) =>
      Math.max(
        ...stacks.map(({ leadTime }) => {
          const one = leadTime?.switches[index];
          return (one?.seconds ?? NaN) + (one?.margin ?? NaN);
        }),
      );
    expect(together?.leadTime?.seconds).toBe(slowest(0) + slowest(1));
    const { air, start, late } = together?.leadTime?.next ?? {};
    expect(air).toBe("Fri 2027-02-19 20:00 +01:00");
    expect(start).toBe(together?.leadTime?.switches[0]?.start);
    expect(late).toBe(false);
  });

  it("says when it is too late, and what a sum over stacks cannot know", async () => {
    const { out } = await broadcast(
      "plan",
      ...when.slice(0, 4),
      "--now",
      "2027-02-19T18:50Z",
      "-s",
      "qa",
      "-s",
      "prod",
    );
    expect(out).toMatch(/^# Together: qa, then prod$/m);
    expect(out).toMatch(/Too late to be safe for .* of (qa|prod), on air Fri 2027-02-19 20:00/);
    expect(out).toMatch(/What they share, such as the quotas of one account/);
    const { out: page } = await broadcast("plan", ...when, "-s", "qa", "-s", "prod", "--format", "markdown");
    expect(page).toMatch(/^- \*\*Together: qa, then prod\.\*\* Latest safe start of all for .*What they share/m);
  });

  it("has no part of its own for one stack, or for all by default", async () => {
    expect((await planned("--stack", "qa")).together).toBeUndefined();
    expect((await planned("--to", "prewarm")).together).toBeUndefined();
  });
});

it.each([
  [["plan", "--seal", "x", "--to", "prewarm"], /--seal is of one stack/],
  [["switch", "--plan", "x"], /--plan is sealed for one stack/],
  [["switch"], /Name the phase to switch to with --to/],
  [["switch", "--to", "normal", "--until", "+1h"], /--until says when a way up ends/],
  [["switch", "--to", "prewarm"], /There is no terminal to confirm on/],
  [["rollback"], /There is no terminal to confirm on/],
  [["report", "--format", "html"], /--format html is a page of one stack/],
  [["report", "--record", "x"], /--record is of one stack/],
])("%j of several stacks is wrong usage", async ([verb = "", ...args], message) => {
  const { code, notes } = await broadcast(verb, "--stack", "qa", "--stack", "prod", ...args);
  expect(notes).toMatch(message);
  expect(code).toBe(2);
});
