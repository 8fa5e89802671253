import { describe, expect, it } from "vitest";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import { assertSwitch, phaseBetween } from "../../stacks/standing.ts";

const pairs = phases.flatMap((from) => phases.map((to): [Phase, Phase] => [from, to]));
const isJump = (from: Phase, to: Phase): boolean => from !== to && from !== "prewarm" && to !== "prewarm";

describe("the guard", () => {
  it.each(pairs)("judges %s → %s by whether prewarm lies between", (from, to) => {
    expect(phaseBetween(from, to)).toBe(isJump(from, to) ? "prewarm" : undefined);
  });

  it.each(pairs.flatMap(([reached, entered]) => phases.map((to): [Phase, Phase, Phase] => [reached, entered, to])))(
    "with %s reached and %s entered, lets an update to %s through only if it skips nothing from either",
    (reached, entered, to) => {
      const run = (): void => assertSwitch(reached, entered, to);
      if (isJump(reached, to) || isJump(entered, to)) expect(run).toThrow(/would skip prewarm.*Next phase: prewarm/);
      else expect(run).not.toThrow();
    },
  );

  it("says when a switch is half done", () => {
    expect(() => assertSwitch("live", "prewarm", "normal")).toThrow(/half way from live to prewarm/);
  });
});
