import { describe, expect, it } from "vitest";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import { StackState } from "../../stacks/stackState.ts";
import { assertTogether, standingIn } from "../../stacks/standing.ts";

const stash = (name: string, input: string, hook = "refuse-phase-jump") => ({
  urn: `urn:pulumi:qa::broadcast::pulumi:index:Stash::${name}`,
  type: "pulumi:index:Stash",
  custom: true,
  inputs: { input },
  resourceHooks: { BeforeUpdate: [hook] },
});
const app = (name: string, mark?: Phase, more: object = {}) => ({
  urn: `urn:pulumi:qa::broadcast::a:b/c:C::${name}`,
  type: "a:b/c:C",
  custom: true,
  ...(mark && { resourceHooks: { BeforeCreate: [`in-${mark}`], BeforeUpdate: ["another", `in-${mark}`] } }),
  ...more,
});
const state = (...resources: object[]) => new StackState(JSON.stringify({ deployment: { resources } }));
const move = (from: StackState, to: Phase) => (): void => assertTogether(from, to);

describe("a stack that stands together", () => {
  it.each(phases)("goes from %s wherever its records let it", (phase) => {
    const stands = state(stash("phase", phase), stash("settled", phase), app("web", phase));
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
      app("web", "normal"),
      app("api", "prewarm"),
    );
    expect(move(stands, "live")).toThrow(
      /^web stayed behind in normal, though the stack is recorded in prewarm: normal → live would skip prewarm\. Bring everything to prewarm first/,
    );
    expect(move(stands, "prewarm")).not.toThrow();
    expect(move(stands, "normal")).not.toThrow();
  });

  it("holds back where it is recorded in no phase, until everything is brought to the one entered", () => {
    const stands = state(stash("phase", "live"), stash("settled", "live"), app("web", "live"), app("stray"));
    expect(move(stands, "prewarm")).toThrow(
      /^stray came into the state by hand, and is recorded in no phase\. Bring everything to live first/,
    );
    expect(move(stands, "live")).not.toThrow();
  });

  it("counts no component, provider, read resource or what is left to delete", () => {
    const others = [
      app("component", undefined, { custom: false }),
      app("read", "normal", { external: true }),
      app("left", "normal", { delete: true }),
      { ...app("aws"), type: "pulumi:providers:aws" },
    ];
    const stands = state(stash("phase", "live"), stash("settled", "live"), app("web", "live"), ...others);
    expect(move(stands, "prewarm")).not.toThrow();
    expect([...stands.leftToDelete]).toEqual([app("left").urn]);
    expect(stands.graph.nodes.size).toBe(4);
  });
});

describe("a record that was taken out of the state by hand", () => {
  it("leaves the marks to tell", () => {
    const stands = state(app("web", "live"));
    expect(stands.isSetUp).toBe(true);
    expect(move(stands, "normal")).toThrow(/would skip prewarm/);
    expect(move(stands, "prewarm")).not.toThrow();
  });

  it("does not make the stack a new one", () => {
    expect(state(stash("phase", "live"), app("web", "live")).isSetUp).toBe(true);
    // Where nothing has arrived yet, the hook of the record says so.
    expect(state(stash("phase", "normal", "set-up"), app("web", "normal")).isSetUp).toBe(false);
  });
});
