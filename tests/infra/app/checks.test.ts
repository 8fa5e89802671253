import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readApp } from "../../../infra/app/reading.ts";
import { SECRET, UNKNOWN } from "../../../infra/contract/shape.ts";
import { addCluster, goodEstate } from "../../shapes.ts";

/** web may run 12 to 60 replicas, signup 6 to 40; both with 25 % of surge. */
const good = await goodEstate();
const web = "app-web-autoscaler";

describe("autoscalers", () => {
  it("have bounds that Kubernetes takes", () => {
    const check = "autoscaler-bounds";
    const set = (key: string, value: unknown) => good.set(web, ["spec", key], value).messages(check);
    expect(set("minReplicas", 61)).toContain("`minReplicas` 61 above `maxReplicas` 60");
    expect(set("minReplicas", 60)).toBe("");
    expect(set("minReplicas", 0)).toContain("at least 1");
    expect(set("minReplicas", undefined)).toContain("states no `minReplicas`");
    expect(set("minReplicas", "10")).toContain("`spec.minReplicas` is a string; allowed: a number");
    expect(set("maxReplicas", 40.5)).toContain("allowed: a whole number");
    expect(good.set(web, ["spec"], null).messages(check)).toContain("`spec.maxReplicas` is missing");
    expect(set("maxReplicas", UNKNOWN)).toContain("cannot be known before the update");
    expect(set("maxReplicas", SECRET)).toContain("is a secret and cannot be checked");
  });

  it("have such bounds where they are adopted as well", async () => {
    const estate = await goodEstate({ edit: ({ apps }) => (apps.web.adopt = "web") });
    expect(estate.named(web).type).toBe("kubernetes:autoscaling/v2:HorizontalPodAutoscalerPatch");
    expect(estate.messages("autoscaler-bounds")).toBe("");
    expect(estate.set(web, ["spec", "minReplicas"], 61).messages("autoscaler-bounds")).toContain(
      "above `maxReplicas` 60",
    );
  });

  it("scale down slowly", () => {
    const check = "autoscaler-scale-down";
    const set = (value: unknown) => good.set(web, ["spec", "behavior", "scaleDown", "policies"], value).messages(check);
    expect(good.set(web, ["spec", "behavior"], undefined).messages(check)).toContain("has no scale-down policy");
    expect(set([])).toContain("past any disruption budget");
    expect(set([{ type: "Percent", value: 100, periodSeconds: 15 }])).toContain("lets 100 % of the pods go at once");
    expect(set([{ type: "Percent", value: 99, periodSeconds: 15 }])).toBe("");
    expect(set([{ type: "Pods", value: 0, periodSeconds: 15 }])).toContain("`value` 0");
    expect(set([{ type: "Pods", value: 5, periodSeconds: 1801 }])).toContain("`periodSeconds` 1801");
    expect(set([{ type: "Pods", value: 100, periodSeconds: 60 }])).toBe("");
    expect(good.verdict(check).uncounted).toEqual([]);
  });

  it("that are adopted scale down as their owners have it, and that is said", async () => {
    const estate = await goodEstate({
      edit: ({ apps }) => {
        apps.web.adopt = "web-hpa";
        apps.api.adopt = "api-hpa";
      },
    });
    expect(estate.verdict("autoscaler-scale-down")).toMatchObject({
      passed: true,
      examined: 3,
      uncounted: ["scale-down behaviour of the adopted autoscalers of api, web"],
    });
  });
});

describe("autoscaler-owns-replicas", () => {
  const check = "autoscaler-owns-replicas";

  it("refuses replicas next to an autoscaler, whoever sets them", () => {
    const images = "app-images-replicas";
    const both = good.set(images, ["metadata", "name"], "web");
    expect(both.messages(check)).toContain("shop/web has `spec.replicas` and an autoscaler");
    expect(both.set(images, ["metadata", "namespace"], "other").messages(check)).toBe("");
    expect(both.set(images, ["spec", "replicas"], undefined).messages(check)).toBe("");
    const deployed = both.map((shape) =>
      shape.name === images ? { ...shape, type: "kubernetes:apps/v1:Deployment" } : shape,
    );
    expect(deployed.messages(check)).toContain("shop/web has `spec.replicas` and an autoscaler");
  });

  it("tells one cluster from another", async () => {
    const estate = await goodEstate({
      edit: (raw) => {
        addCluster(raw);
        raw.apps["web-second"] = { in: "second", scaleTarget: { name: "web" }, replicas: { normal: 8, broadcast: 50 } };
      },
    });
    expect(estate.messages(check)).toBe("");
    const same = estate.map((shape) =>
      shape.name === "app-web-second-replicas" ? { ...shape, target: "cluster" } : shape,
    );
    expect(same.messages(check)).toContain("shop/web has `spec.replicas` and an autoscaler");
  });
});

describe("load-balancer-targets", () => {
  const check = "load-balancer-targets";
  const signup = (most: number) => good.set("app-signup-autoscaler", ["spec", "maxReplicas"], most);
  const shared = (most: number) => signup(most).set("app-signup", ["loadBalancer"], "web");

  it("counts all apps of a load balancer, rollout surge included", () => {
    // web: 60 + 15; signup: 741 + 186.
    const text = shared(741).messages(check);
    expect(text).toContain("Load balancer web would have 1002 targets; an ALB has at most 1000");
    expect(text).toContain("shop/signup 741 + 186, shop/web 60 + 15");
    expect(shared(740).messages(check)).toBe("");
    expect(signup(800).messages(check)).toBe("");
    expect(signup(801).messages(check)).toContain("Load balancer signup would have 1002 targets");
    expect(signup(2000).set("app-signup", ["loadBalancer"], undefined).messages(check)).toBe("");
  });

  it("fails where the surge is not said", () => {
    expect(good.set("app-web", ["surgePercent"], undefined).messages(check)).toContain("`surgePercent` is missing");
  });
});

describe("rollout surge", () => {
  it("is rounded up, and never more than one pod above the share", () => {
    const [shape, facts] = [good.named(web), good.named("app-web")];
    const rounded = fc.property(fc.integer({ min: 1, max: 2000 }), fc.nat(100), (maxReplicas, surgePercent) => {
      const { surge } = readApp({
        ...shape,
        inputs: { spec: { minReplicas: 1, maxReplicas } },
        component: { ...facts, inputs: { ...facts.inputs, surgePercent } },
      });
      expect(surge * 100).toBeGreaterThanOrEqual(maxReplicas * surgePercent);
      expect((surge - 1) * 100).toBeLessThan(maxReplicas * surgePercent);
    });
    fc.assert(rounded);
  });
});

describe("disruption-budgets", () => {
  const check = "disruption-budgets";

  it("is advisory, and asks for one an app", () => {
    const verdict = good.without("app-web-budget").verdict(check);
    expect(verdict).toMatchObject({ level: "advisory", passed: false, uncounted: [] });
    expect(verdict.violations.map(({ message }) => message)).toEqual([
      expect.stringContaining("shop/web has no PodDisruptionBudget"),
    ]);
  });

  it("is content with one that exists, and says where the file names none", async () => {
    const estate = await goodEstate({
      edit: ({ apps }) => {
        apps.web.budget = { adopt: "web-availability" };
        apps.api.adopt = "api";
      },
    });
    expect(estate.all.map(({ name }) => name)).not.toContain("app-web-budget");
    expect(estate.verdict(check)).toMatchObject({
      passed: true,
      uncounted: ["disruption budgets of api: the stack file names none"],
    });
  });
});

describe("a patch without replicas", () => {
  it("is no app", () => {
    const patched = good.set("app-images-replicas", ["spec"], {});
    expect(patched.verdict("connections-within-limit").examined).toBe(5);
    expect(patched.messages("load-balancer-targets")).toBe("");
  });
});
