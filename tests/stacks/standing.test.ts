import { describe, expect, it } from "vitest";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import { StackState } from "../../stacks/stackState.ts";
import { assertTogether, list, standingIn } from "../../stacks/standing.ts";
import { part, stash, state } from "./states.ts";

const move = (from: StackState, to: Phase) => (): void => assertTogether(from, to);

describe("a stack that stands together", () => {
  it.each(phases)("goes from %s wherever its records let it", (phase) => {
    const stands = state(stash("phase", phase), stash("settled", phase), part("web", phase));
    expect(standingIn(stands)).toEqual([phase]);
    for (const to of phases) {
      const isJump = phase !== to && phase !== "prewarm" && to !== "prewarm";
      if (isJump) expect(move(stands, to)).toThrow(/would skip prewarm/);
      else expect(move(stands, to)).not.toThrow();
    }
  });

  it("goes anywhere while it is new", () => {
    expect(state().isSetUp).toBe(false);
    expect(new StackState('{"deployment":null}').isSetUp).toBe(false);
    for (const to of phases) expect(move(state(), to)).not.toThrow();
  });
});

describe("a resource that stayed behind", () => {
  it("holds back every move that would leave it two phases off, whatever the records say", () => {
    const stands = state(
      stash("phase", "prewarm"),
      stash("settled", "prewarm"),
      part("web", "normal"),
      part("api", "prewarm"),
    );
    expect(move(stands, "live")).toThrow(
      /^web stayed behind in normal, though the stack is recorded in prewarm: normal → live would skip prewarm\. Bring everything to prewarm first/,
    );
    expect(move(stands, "prewarm")).not.toThrow();
    expect(move(stands, "normal")).not.toThrow();
  });

  it("holds back where it is recorded in no phase, until everything is brought to the one entered", () => {
    const stands = state(stash("phase", "live"), stash("settled", "live"), part("web", "live"), part("stray"));
    expect(move(stands, "prewarm")).toThrow(
      /^stray came into the state by hand, and is recorded in no phase\. Bring everything to live first/,
    );
    expect(move(stands, "live")).not.toThrow();
  });

  it("is named with all others of its phase, up to five", () => {
    const names = ["a", "b", "c", "d", "e"];
    expect(list(names)).toBe("a, b, c, d, e");
    expect(list([...names, "f", "g"])).toBe("a, b, c, d, e and 2 more");
  });

  it("counts no component, provider, read resource or what is left to delete", () => {
    const others = [
      part("component", undefined, { custom: false }),
      part("read", "normal", { external: true }),
      part("left", "normal", { delete: true }),
      { ...part("aws"), type: "pulumi:providers:aws" },
    ];
    const stands = state(stash("phase", "live"), stash("settled", "live"), part("web", "live"), ...others);
    expect(move(stands, "prewarm")).not.toThrow();
    expect([...stands.leftToDelete]).toEqual([part("left").urn]);
    expect(stands.graph.nodes.size).toBe(4);
  });
});

describe("a switch that is half done", () => {
  it("is judged from where it came and from where it goes, and names both", () => {
    const half = state(stash("phase", "prewarm"), stash("settled", "live"), part("web", "live"));
    expect(move(half, "normal")).toThrow(/^This stack is half way from live to prewarm: live → normal would skip/);
    expect(move(half, "live")).not.toThrow();
    expect(move(state(stash("phase", "live"), part("web", "live")), "normal")).toThrow(/^This stack is in live: /);
  });

  it("is judged by the phase reached where the record of the other was taken out", () => {
    const stands = state(stash("settled", "live"), part("web", "live"), part("stray"));
    expect(move(stands, "live")).not.toThrow();
    expect(move(stands, "prewarm")).toThrow(/Bring everything to live first/);
  });

  it("fails as what it is", () => {
    const half = state(stash("phase", "live"), stash("settled", "live"));
    expect(move(half, "normal")).toThrow(expect.objectContaining({ name: "PhaseJump" }));
  });
});

describe("a record that was taken out of the state by hand", () => {
  it("leaves the marks to tell", () => {
    const stands = state(part("web", "live"));
    expect(stands.isSetUp).toBe(true);
    expect(move(stands, "normal")).toThrow(/would skip prewarm/);
    expect(move(stands, "prewarm")).not.toThrow();
  });

  it("does not make the stack a new one", () => {
    expect(state(stash("phase", "live"), part("web", "live")).isSetUp).toBe(true);
    // Where nothing has arrived yet, the hook of the record says so.
    expect(state(stash("phase", "normal", "set-up"), part("web", "normal")).isSetUp).toBe(false);
  });
});
