import { describe, expect, it } from "vitest";
import type { Member } from "../../../infra/database/members.ts";
import { writersAmong } from "../../../infra/database/members.ts";

const member = (identifier: string, size: string, tier?: number): Member => ({
  ...{ identifier, tier, shape: undefined },
  instanceClass: size === "serverless" ? "db.serverless" : `db.r6g.${size}`,
});

const writers = (moments: Member[][], ...stated: (string | undefined)[]): string =>
  [...writersAmong(moments, stated.length > 0 ? stated : ["a"])].join(" ");

describe("which instances of a cluster may come to write", () => {
  it.each<[string, Member[], string]>([
    ["all that are alike", [member("a", "large", 1), member("b", "large", 1), member("c", "large", 1)], "a b c"],
    ["both of two, however they differ", [member("a", "4xlarge", 0), member("b", "large", 15)], "a b"],
    [
      "not one of the last tier behind two",
      [member("a", "xlarge", 0), member("b", "xlarge", 1), member("c", "xlarge", 15)],
      "a b",
    ],
    [
      "not the smallest of a tier behind two",
      [member("a", "xlarge", 1), member("b", "xlarge", 1), member("c", "large", 1)],
      "a b",
    ],
    [
      "a small one of a better tier",
      [member("a", "xlarge", 1), member("b", "xlarge", 1), member("c", "large", 0)],
      "a b c",
    ],
    [
      "one whose tier is not stated",
      [member("a", "xlarge", 0), member("b", "xlarge", 0), member("c", "large")],
      "a b c",
    ],
    [
      "one before which a tier is not stated",
      [member("a", "xlarge", 0), member("b", "xlarge"), member("c", "large", 15)],
      "a b c",
    ],
    [
      "one on Serverless v2 beside others of its tier",
      [member("a", "xlarge", 1), member("b", "xlarge", 1), member("c", "serverless", 1)],
      "a b c",
    ],
    [
      "the one that is named, though others come before it",
      [member("a", "large", 15), member("b", "xlarge", 0), member("c", "xlarge", 0)],
      "a b c",
    ],
  ])("are %s", (_, members, expected) => {
    expect(writers([members])).toBe(expected);
  });

  it("are all where none is named, at one of the moments too", () => {
    const members = [member("a", "xlarge", 0), member("b", "xlarge", 0), member("c", "large", 15)];
    expect(writers([members], undefined)).toBe("a b c");
    expect(writers([members, members], "a", undefined)).toBe("a b c");
    expect(writers([members, members], "a", "a")).toBe("a b");
  });

  it("are those of every moment: one that was alike may have been promoted then", () => {
    const before = ["a", "b", "c"].map((name) => member(name, "xlarge", 1));
    const after = [member("a", "4xlarge", 1), member("b", "4xlarge", 1), member("c", "xlarge", 1)];
    expect(writers([after])).toBe("a b");
    expect(writers([before, after], "a", "a")).toBe("a b c");
    expect(writers([after, before], "a", "a")).toBe("a b c");
  });

  it("count nobody before another who comes or goes", () => {
    const after = [member("a", "xlarge", 0), member("b", "xlarge", 0), member("c", "xlarge", 15)];
    expect(writers([after.slice(0, 1).concat(after.slice(2)), after], "a", "a")).toBe("a c b");
  });
});
