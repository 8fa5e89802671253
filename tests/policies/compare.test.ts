import { describe, expect, it } from "vitest";
import { compareNodeGroups, compareStorage } from "../../policies/compare.ts";
import { UNKNOWN } from "../../policies/shape.ts";
import { goodEstate, mutated } from "./estate.ts";

const good = goodEstate();

describe("two phases compared", () => {
  it("have the same storage", () => {
    expect(compareStorage(good, goodEstate())).toEqual([]);
    expect(compareStorage([], good)).toEqual([]);
    const [grown] = compareStorage(good, mutated(good, "primary", ["allocatedStorage"], 600));
    expect(grown?.message).toContain("`allocatedStorage` goes from 500 to 600: storage only grows");
    const [faster] = compareStorage(good, mutated(good, "primary", ["iops"], 12_000));
    expect(faster?.message).toContain("`iops` goes from unset to 12000");
    const [unknown] = compareStorage(good, mutated(good, "primary", ["allocatedStorage"], UNKNOWN));
    expect(unknown?.message).toContain("cannot be known");
  });

  it("are told when a node group is asked for fewer nodes", () => {
    const size = ["scalingConfig", "desiredSize"];
    const [fewer] = compareNodeGroups(mutated(good, "nodes", size, 20), good);
    expect(fewer?.message).toContain("goes from 20 to 6: EKS ends nodes without regard to disruption budgets");
    expect(compareNodeGroups(good, mutated(good, "nodes", size, 20))).toEqual([]);
  });
});
