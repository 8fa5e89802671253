import { describe, expect, it } from "vitest";
import type { Phase } from "../../infra/contract/dial.ts";
import { assertMove, UnsafeMove } from "../../stacks/move.ts";
import type { Settings } from "../../stacks/settings.ts";
import type { StackState } from "../../stacks/stackState.ts";
import { PhaseJump } from "../../stacks/standing.ts";
import { part, standing, stash, state } from "./states.ts";

/** Moves with a judge that finds these reasons, and says whether it was asked. */
async function move(from: StackState, phase: Phase, ...reasons: string[]): Promise<boolean> {
  let asked = false;
  await assertMove(from, { phase, levers: [], estate: {} } as unknown as Settings, (...args) => {
    asked = args[0] === from && args[1].phase === phase;
    return Promise.resolve(reasons);
  });
  return asked;
}

describe("a move", () => {
  it.each<[string, StackState, Phase, boolean]>([
    ["an edit in normal", standing("normal", "web"), "normal", false],
    ["a new stack", state(), "live", false],
    ["a first set-up that is half done", state(stash("phase", "live", "set-up"), part("web", "live")), "live", false],
    ["an edit in live", standing("live", "web"), "live", true],
    ["a switch", standing("normal", "web"), "prewarm", true],
    ["the way back", standing("prewarm", "web"), "normal", true],
    ["what is half done", state(stash("phase", "normal"), stash("settled", "prewarm")), "normal", true],
  ])("is judged unless nobody is on air: %s", async (_, from, phase, judged) => {
    expect(await move(from, phase)).toBe(judged);
  });

  it.each<[string, StackState, Phase, RegExp]>([
    ["an edit", standing("live", "web"), "live", /^This edit in live is refused, before anything is touched:\n/],
    ["a switch", standing("prewarm", "web"), "live", /^prewarm → live is refused/],
    [
      "what stands in two phases",
      state(stash("phase", "live"), stash("settled", "prewarm")),
      "live",
      /^prewarm and live → live is refused/,
    ],
  ])("that is not safe is refused with every reason, and says what to do: %s", async (_, from, phase, message) => {
    const refused = move(from, phase, "one", "two");
    await expect(refused).rejects.toThrow(UnsafeMove);
    await expect(refused).rejects.toThrow(expect.objectContaining({ name: "UnsafeMove" }));
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toThrow(/:\n {2}- one\n {2}- two\nTake it out of the stack file.*rollback$/);
  });

  it("is not even judged where it is a jump", async () => {
    await expect(move(standing("normal", "web"), "live", "one")).rejects.toThrow(PhaseJump);
  });
});
