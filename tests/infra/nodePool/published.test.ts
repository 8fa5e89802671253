import { expect, it } from "vitest";
import { boundsOf, keda, type } from "../../../infra/app/facts.ts";
import { budgetDuration, budgetNodes, budgetSchedule, turned } from "../../../infra/nodePool/karpenter/facts.ts";
import { describePublished, published, specOf } from "../../control-plane/published.ts";
import type { PropertySchema } from "../../control-plane/published.ts";

const at = (schema: PropertySchema, path: string): PropertySchema | undefined =>
  path.split(".").reduce<PropertySchema | undefined>((found, key) => found?.properties?.[key], schema);

/** What a text may be by the definition, beside what it may be here. */
const agree = (schema: PropertySchema | undefined, own: RegExp, texts: readonly string[]): void => {
  const theirs = new RegExp(schema?.pattern ?? "no pattern");
  expect(texts.filter((text) => own.test(text))).toEqual(texts.filter((text) => theirs.test(text)));
};

describePublished("a NodePool, by the definition that Karpenter publishes", () => {
  const spec = specOf(published.nodePool);
  const budget = at(spec, "disruption.budgets")?.items ?? {};

  it("has a budget's fields as a stack file may say them", () => {
    agree(at(budget, "nodes"), budgetNodes, ["0", "5", "10%", "100%", "101%", "1000", "-1", "", "5 %", "ten", "007"]);
    agree(at(budget, "duration"), budgetDuration, [
      "8h",
      "90m",
      "1h30m",
      "1h30m0s",
      "8h0s",
      "0s",
      "",
      "30s",
      "1d",
      "1m1h",
    ]);
    agree(at(budget, "schedule"), budgetSchedule, ["0 9 * * 1-5", "@daily", "@often", "0 9 * *", "", "9", "* * * * *"]);
    expect(at(budget, "reasons")?.items?.enum).toEqual(["Underutilized", "Empty", "Drifted"]);
    expect(at(spec, "disruption.budgets")?.maxItems).toBe(50);
  });

  it("has what is turned of it, and cannot be made by a patch of that alone", () => {
    // Limits are of any resource.
    for (const path of turned) expect(at(spec, path.replace(/^spec\.|\.(cpu|memory)$/g, ""))).toBeDefined();
    expect(spec.required).toEqual(["template"]);
  });

  it("with a fixed number of nodes takes no limit of cores", () => {
    const rules = spec["x-kubernetes-validations"]?.map(({ message }) => message);
    expect(rules).toContain("only 'limits.nodes' is supported on static NodePools");
  });
});

describePublished("a ScaledObject, by the definition that KEDA publishes", () => {
  const spec = specOf(published.scaledObject);

  it("has the bounds that are turned, with the least that a stack file may say", () => {
    const { min = "", max = "", least } = boundsOf[type.scaledObject] ?? {};
    expect([at(spec, min)?.minimum, at(spec, max)?.minimum]).toEqual([least, 1]);
    expect(at(spec, "idleReplicaCount")).toBeDefined();
    expect((published.scaledObject?.["spec"] as { group?: string }).group).toBe(keda.group);
  });

  it("cannot be made by a patch of its bounds alone", () => {
    expect(spec.required).toEqual(["scaleTargetRef", "triggers"]);
  });

  it("takes no minimum above its maximum, nor above 100 where it has none", () => {
    const rules = spec["x-kubernetes-validations"]?.map(({ rule }) => rule.replace(/\s+/g, " "));
    expect(rules).toEqual([
      "!has(self.minReplicaCount) || self.minReplicaCount <= (has(self.maxReplicaCount) ? self.maxReplicaCount : 100)",
    ]);
  });
});
