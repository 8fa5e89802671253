import { describe, expect, it } from "vitest";
import { seconds, type } from "../../../infra/autoScalingGroup/facts.ts";
import { taken, turned } from "../../timing/steps.ts";

const turns = (size: string, before: number, after: number) => turned(type.group, size, before, after);
const asking = { facts: { asksForDesired: true } };

describe("how long it takes until instances are there, or gone", () => {
  it("follows how many come", () => {
    const delay = seconds.inService + 56 * seconds.each;
    expect(taken(turns("minSize", 4, 60))).toMatchObject({ kind: "instancesUp", seconds: seconds.update, delay });
    expect(taken(turns("desiredCapacity", 4, 60), asking)).toMatchObject({ kind: "instancesUp", delay });
    const both = turns("minSize", 4, 20);
    const { changes } = turns("desiredCapacity", 4, 60);
    expect(taken({ ...both, changes: [...both.changes, ...changes] }, asking)).toMatchObject({ delay });
  });

  it("down, follows whether the group is told, or left to its policies", () => {
    expect(taken(turns("minSize", 60, 4))).toMatchObject({ kind: "instancesTakenBack", delay: seconds.takenBack });
    expect(taken(turns("desiredCapacity", 60, 4), asking)).toMatchObject({
      kind: "instancesDown",
      delay: seconds.gone,
    });
  });

  it("is the call alone where only the maximum rises", () => {
    expect(taken(turns("maxSize", 20, 100))).toMatchObject({
      ...{ kind: "groupBoundsOnly", seconds: seconds.update, delay: 0 },
    });
  });
});
