import { describe, expect, it } from "vitest";
import type { Kind } from "../../infra/contract/kind.ts";
import { claimProblems } from "../../stacks/claims.ts";
import { kinds } from "../../stacks/kinds.ts";
import { InvalidSettings, parseSettings } from "../../stacks/settings.ts";
import type { RawEstate } from "../estates.ts";
import { alike } from "./claims/alike.ts";
import { same } from "./claims/same.ts";
import { targets } from "./claims/things.ts";

const parse = (things: RawEstate): unknown => parseSettings("normal", { company: "Shop", targets, ...things });

function mistakesOf(things: RawEstate): readonly { path: string; allowed: string }[] {
  try {
    parse(things);
  } catch (error) {
    if (error instanceof InvalidSettings) return error.mistakes;
    throw error;
  }
  return [];
}

describe("two things of a stack file that are the same", () => {
  it.each(same)("are refused: %s", (_, things, path, found) => {
    const claimed = mistakesOf(things).filter(({ allowed }) => allowed.startsWith("another one: "));
    expect(mistakesOf(things)).toHaveLength(claimed.length);
    expect(claimed.map((mistake) => mistake.path)).toContain(`estate.${path}`);
    expect(claimed.map(({ allowed }) => allowed).join("\n")).toMatch(found);
  });

  it("are looked for in every kind", () => {
    const keys = new Set(same.flatMap(([, things]) => Object.keys(things)));
    expect(kinds.filter(({ claims, key }) => !claims || !keys.has(key)).map(({ key }) => key)).toEqual([]);
  });
});

describe("two things of a stack file that only look alike", () => {
  it.each(alike)("are taken: %s", (_, things) => {
    expect(mistakesOf(things)).toEqual([]);
  });
});

describe("what things of any kind claim", () => {
  const nothing = { company: "", folder: "", targets: {}, things: {} };
  const target = { name: "paris", provider: "aws", account: "1", region: "r" } as const;
  const claiming = (...claims: ReturnType<NonNullable<Kind["claims"]>>) =>
    claimProblems([{ claims: () => claims }], nothing);

  it("is compared within its target, or where there is but one of its name", () => {
    const there = { ...target, region: "s" };
    const one = { path: ["a", "x"], target, what: "thing t" };
    expect(claiming(one, { ...one, path: ["a", "y"], target: there })).toEqual([]);
    const [wide, again] = [one, { ...one, path: ["a", "y"], target: there }].map((claim) => ({
      ...claim,
      within: "account 1",
    }));
    expect(wide && again && claiming(wide, again)).toEqual([
      { path: ["a", "y"], allowed: "another one: a.x has thing t already" },
    ]);
  });

  it("counts across kinds", () => {
    const claim = (path: string) => ({ claims: () => [{ path: [path, "x"], target, what: "thing t" }] });
    const problems = claimProblems([claim("a"), claim("b")], nothing);
    expect(problems.map(({ path }) => path)).toEqual([["b", "x"]]);
  });

  it("is left alone where its target is wrong, which is said elsewhere", () => {
    const lost = { path: ["a", "x"], target: undefined, what: "thing t" };
    expect(claiming(lost, lost)).toEqual([]);
  });
});
