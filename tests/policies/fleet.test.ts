import { describe, expect, it } from "vitest";
import { annotation } from "../../infra/annotations.ts";
import { SECRET, UNKNOWN } from "../../policies/shape.ts";
import { token } from "../../policies/types.ts";
import { autoscaler, goodEstate, messages, mutated, patch, verdictOf, without } from "./estate.ts";

const good = goodEstate();
const web = "fleet-web-hpa";

describe("autoscalers", () => {
  it("have bounds that Kubernetes takes", () => {
    const check = "autoscaler-bounds";
    expect(messages(mutated(good, web, ["spec", "minReplicas"], 41), check)).toContain(
      "`minReplicas` 41 above `maxReplicas` 40",
    );
    expect(messages(mutated(good, web, ["spec", "minReplicas"], 0), check)).toContain("at least 1");
    expect(messages(mutated(good, web, ["spec", "minReplicas"], undefined), check)).toContain(
      "states no `minReplicas`",
    );
    expect(messages(mutated(good, web, ["spec", "minReplicas"], "10"), check)).toContain(
      "`spec.minReplicas` is a string; allowed: a number",
    );
    expect(messages(mutated(good, web, ["spec", "maxReplicas"], 40.5), check)).toContain("allowed: a whole number");
    expect(messages(mutated(good, web, ["spec"], null), check)).toContain("`spec.maxReplicas` is missing");
    expect(messages(mutated(good, web, ["spec", "maxReplicas"], UNKNOWN), check)).toContain(
      "cannot be known before the update",
    );
    expect(messages(mutated(good, web, ["spec", "maxReplicas"], SECRET), check)).toContain(
      "is a secret and cannot be checked",
    );
  });

  it("scale down slowly", () => {
    const check = "autoscaler-scale-down";
    const policies = ["spec", "behavior", "scaleDown", "policies"];
    const set = (value: unknown) => messages(mutated(good, web, policies, value), check);
    expect(messages(mutated(good, web, ["spec", "behavior"], undefined), check)).toContain("has no scale-down policy");
    expect(set([])).toContain("past any disruption budget");
    expect(set([{ type: "Percent", value: 100, periodSeconds: 15 }])).toContain("lets 100 % of the pods go at once");
    expect(set([{ type: "Pods", value: 0, periodSeconds: 15 }])).toContain("`value` 0");
    expect(set([{ type: "Pods", value: 5, periodSeconds: 1801 }])).toContain("`periodSeconds` 1801");
    expect(set([{ type: "Pods", value: 100, periodSeconds: 60 }])).toBe("");
  });

  it("own the replicas of what they scale", () => {
    const check = "autoscaler-owns-replicas";
    expect(messages([...good, patch("web", 10)], check)).toContain("shop/web has `spec.replicas` and an autoscaler");
    const elsewhere = mutated([...good, patch("web", 10)], "fleet-web-replicas", ["metadata", "namespace"], "other");
    expect(messages(elsewhere, check)).toBe("");
  });
});

describe("load-balancer-targets", () => {
  const check = "load-balancer-targets";

  it("counts all apps of a load balancer, rollout surge included", () => {
    const shared = autoscaler("signup", { max: 761, loadBalancer: "web" });
    // web: 40 + 10; signup: 761 + 191.
    const text = messages([...good, shared], check);
    expect(text).toContain("Load balancer web would have 1002 targets; an ALB has at most 1000");
    expect(messages([...good, autoscaler("signup", { max: 760, loadBalancer: "web" })], check)).toBe("");
    expect(messages([...good, autoscaler("signup", { max: 900 })], check)).toBe("");
  });

  it("fails where the surge is not said", () => {
    const missing = mutated(good, web, ["metadata", "annotations", annotation.surgePercent], undefined);
    expect(messages(missing, check)).toContain("is missing");
  });
});

describe("disruption-budgets", () => {
  it("is advisory, and asks for one an app", () => {
    const verdict = verdictOf(without(good, "fleet-web-pdb"), "disruption-budgets");
    expect(verdict).toMatchObject({ level: "advisory", passed: false });
    expect(verdict.violations[0]?.message).toContain("shop/web has no PodDisruptionBudget");
  });

  it("knows a budget by the label it selects", () => {
    const renamed = mutated(good, "fleet-web-pdb", ["metadata", "name"], "other");
    expect(messages(renamed, "disruption-budgets")).toBe("");
  });
});

describe("a patch without replicas", () => {
  it("is no app", () => {
    const other = { ...patch("other", 1), inputs: { metadata: { name: "other" }, spec: {} } };
    expect(other.type).toBe(token.deploymentPatch);
    expect(messages([...good, other], "connections-within-limit")).toBe("");
  });
});
