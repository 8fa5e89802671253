import { describe, expect, it } from "vitest";
import { component, type } from "../../../infra/app/facts.ts";
import { appGates } from "../../../infra/app/gates.ts";
import { answer, gateFor, shape } from "../../gates/answers.ts";

const target = { namespace: "shop", apiVersion: "apps/v1", kind: "Deployment", name: "web" };
const app = shape(component, "app-web", {
  ...{ app: "web", namespace: "shop", surgePercent: 25 },
  scaleTarget: { apiVersion: target.apiVersion, kind: target.kind, name: target.name },
});
const scaler = (minReplicas: number, maxReplicas: number) =>
  shape(
    type.autoscaler,
    "app-web-autoscaler",
    { metadata: { name: "scaler" }, spec: { minReplicas, maxReplicas } },
    app,
  );
const patch = shape(type.replicas, "app-web-replicas", { spec: { replicas: 1000 } }, app);

/** Of the very thing that is asked for. */
const pods =
  (ready: number, wanted = ready, all = wanted) =>
  (asked: object) => {
    expect(asked).toEqual(target);
    return { ready, wanted, all };
  };
const bounds = (min: number, max: number) => (namespace: string, name: string) => {
  expect([namespace, name]).toEqual(["shop", "scaler"]);
  return { min, max, owners: [] };
};

const scaledObject = shape(
  type.scaledObject,
  "app-web-scaled-object",
  { metadata: { name: "events" }, spec: { minReplicaCount: 10, maxReplicaCount: 1000 } },
  app,
);
const kedas = (more: object) => (namespace: string, name: string) => {
  expect([namespace, name]).toEqual(["shop", "events"]);
  return { min: 10, max: 1000, ...more };
};

describe("the gate of an app under KEDA", () => {
  const paused = "autoscaling.keda.sh/paused";
  it.each<[string, object | undefined, string]>([
    ["all is well", {}, "yes: 10 pods are ready, 10 to 1,000 wanted"],
    ["there is none", undefined, "no: there is no ScaledObject shop/events"],
    ["it was set back", { min: 1 }, "no: its ScaledObject says 1 to 1,000"],
    ["it is stopped", { paused }, `no: its ScaledObject is stopped by the annotation ${paused}`],
    ["it may rest all the same", { idle: 0 }, "no: its ScaledObject rests at 0 pods while its triggers are silent"],
  ])("asks its ScaledObject, and no autoscaler: %s", async (_, found, expected) => {
    const gate = gateFor((all) => appGates(all, "live"), scaledObject);
    const said = { pods: pods(10), scaledObject: found ? kedas(found) : undefined };
    expect(await answer(gate, said)).toBe(expected);
  });

  it("lets it rest outside broadcasts", async () => {
    const gate = gateFor((all) => appGates(all, "normal"), scaledObject);
    expect(await answer(gate, { pods: pods(10), scaledObject: kedas({ idle: 0 }) })).toMatch(/^yes: /);
  });
});

describe("the gate of an app", () => {
  it("names the ScaledObject that keeps the autoscaler", async () => {
    const kept = { min: 10, max: 1000, owners: ["ScaledObject/events"] };
    expect(await answer(gateFor(appGates, scaler(10, 1000)), { pods: pods(10), autoscaler: () => kept })).toBe(
      "no: its autoscaler is kept by ScaledObject events, which sets it back",
    );
  });

  it.each<[string, object, string]>([
    ["there is none", { pods: undefined, autoscaler: bounds(10, 1000) }, "no: there is no Deployment shop/web"],
    [
      "as few as may be",
      { pods: pods(10), autoscaler: bounds(10, 1000) },
      "yes: 10 pods are ready, 10 to 1,000 wanted",
    ],
    [
      "as many as may be",
      { pods: pods(1000), autoscaler: bounds(10, 1000) },
      "yes: 1,000 pods are ready, 10 to 1,000 wanted",
    ],
    ["too few", { pods: pods(9), autoscaler: bounds(10, 1000) }, "no: 9 pods ready, 10 needed"],
    [
      "some not ready",
      { pods: pods(9, 12), autoscaler: bounds(10, 1000) },
      "no: 9 pods ready of 12 asked for, 10 needed",
    ],
    ["too many asked for", { pods: pods(10, 1001, 10), autoscaler: bounds(10, 1000) }, "no: 1,001 pods, 1,000 allowed"],
    ["too many left", { pods: pods(10, 10, 1200), autoscaler: bounds(10, 1000) }, "no: 1,200 pods, 1,000 allowed"],
    ["no autoscaler", { pods: pods(10), autoscaler: undefined }, "no: there is no autoscaler shop/scaler"],
    ["another least", { pods: pods(10), autoscaler: bounds(9, 1000) }, "no: its autoscaler says 9 to 1,000"],
    ["another most", { pods: pods(10), autoscaler: bounds(10, 2000) }, "no: its autoscaler says 10 to 2,000"],
  ])("says what it finds: %s", async (_, said, expected) => {
    const gate = gateFor(appGates, scaler(10, 1000));
    expect(gate).toMatchObject({ name: "app-web-autoscaler", question: "Has shop/web 10 to 1,000 ready pods?" });
    expect(await answer(gate, said)).toBe(expected);
  });

  it("says one number where both ends are the same, and asks no autoscaler where there is none", async () => {
    expect(gateFor(appGates, scaler(1200, 1200)).question).toBe("Has shop/web 1,200 ready pods?");
    const gate = gateFor(appGates, patch);
    expect(gate).toMatchObject({ name: "app-web-replicas", question: "Has shop/web 1,000 ready pods?" });
    expect(await answer(gate, { pods: pods(1000) })).toBe("yes: 1,000 pods are ready, 1,000 wanted");
    expect(await answer(gate, { pods: pods(999, 1000) })).toBe("no: 999 pods ready of 1,000 asked for, 1,000 needed");
  });
});
