import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { podsOf } from "../../infra/providers/kubernetes/pods.ts";
import { Faults, parseFaults } from "../../sandbox/faults.ts";
import { openCloud } from "../../sandbox/index.ts";
import { hpa, injectFaults, newCloud, zone } from "./fixture.ts";

const HPA = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const ROUTE = "cloudflare:index/workersRoute:WorkersRoute";

describe("an injected fault", () => {
  it("hits the Nth operation on a resource and no other", async () => {
    const cloud = newCloud();
    injectFaults(cloud, [
      { type: HPA, resource: "web", operation: "update", nth: 2, fault: "error", message: "out of luck" },
    ]);
    const { id } = await cloud.create(HPA, "web", hpa(1, 9));
    await cloud.update(HPA, id, hpa(2, 9));
    await expect(cloud.update(HPA, id, hpa(3, 9))).rejects.toThrow("out of luck");
    await cloud.update(HPA, id, hpa(3, 9));
    expect(cloud.store.journal().map(({ outcome, detail }) => [outcome, detail])).toEqual([
      ["done", undefined],
      ["done", "spec.minReplicas"],
      ["failed", "out of luck"],
      ["done", "spec.minReplicas"],
    ]);
  });

  it("leaves the resource as it was", async () => {
    const cloud = newCloud();
    const { id } = await cloud.create(HPA, "web", hpa(1, 9));
    injectFaults(cloud, [{ resource: id, fault: "error" }]);
    await expect(cloud.update(HPA, id, hpa(3, 9))).rejects.toThrow("Internal error");
    expect(cloud.find(HPA, id)?.inputs).toEqual(hpa(1, 9));
  });

  it("counts each resource on its own, and across processes", async () => {
    const cloud = newCloud();
    injectFaults(cloud, [{ type: ALARM, operation: "create", fault: "error", times: 2 }]);
    for (const name of ["a", "b"]) await expect(cloud.create(ALARM, name, { name })).rejects.toThrow("InternalFailure");
    const other = openCloud({ folder: cloud.store.folder, scale: Infinity });
    await expect(other.create(ALARM, "a", { name: "a" })).rejects.toThrow("InternalFailure");
    await other.create(ALARM, "a", { name: "a" });
  });

  it("throttles: slower as the SDK tries again, and failing once it has tried enough", async () => {
    const cloud = newCloud();
    injectFaults(cloud, [
      { resource: "slow", fault: "throttle", times: 4 },
      { resource: "late", fault: "throttle", times: 26 },
      { type: ROUTE, fault: "throttle", times: 3 },
    ]);
    await cloud.create(ALARM, "slow", { name: "slow" });
    expect(cloud.clock.now()).toBe(1 + 2 + 4 + 8 + 1);
    await expect(cloud.create(ALARM, "late", { name: "late" })).rejects.toThrow("ThrottlingException: Rate exceeded");
    await expect(cloud.create(ROUTE, "r", { zoneId: zone, pattern: "x/*" })).rejects.toThrow("429 Too Many Requests");
    expect(cloud.list().map(({ name }) => name)).toEqual(["slow"]);
  });

  it("hangs until it is cancelled, or until the resource's timeout", async () => {
    const cloud = newCloud();
    injectFaults(cloud, [{ operation: "create", fault: "hang", times: 9 }]);
    const stop = new AbortController();
    const hanging = cloud.create(ALARM, "a", { name: "a" }, { signal: stop.signal });
    let ended = false;
    void hanging.catch(() => (ended = true));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ended).toBe(false);
    stop.abort(new Error("cancelled"));
    await expect(hanging).rejects.toMatchObject({ outcome: "cancelled" });
    await expect(cloud.create(ALARM, "a", { name: "a" }, { timeout: 5400 })).rejects.toThrow("(timeout: 1h30m0s)");
    expect(cloud.list()).toEqual([]);
  });
});

describe("a change that is made, but not answered", () => {
  it("stands although the operation failed", async () => {
    const cloud = newCloud();
    const { id } = await cloud.create(HPA, "web", hpa(1, 9));
    injectFaults(cloud, [{ resource: "web", operation: "update", fault: "error", landed: true }]);
    await expect(cloud.update(HPA, id, hpa(3, 9))).rejects.toMatchObject({ outcome: "failed", partial: undefined });
    expect(cloud.find(HPA, id)?.inputs).toEqual(hpa(3, 9));
  });

  it("is reported with a time-out, as providers do", async () => {
    const cloud = newCloud();
    const { id } = await cloud.create(HPA, "web", hpa(1, 9));
    injectFaults(cloud, [{ resource: "web", operation: "update", fault: "hang", landed: true }]);
    const late = cloud.update(HPA, id, hpa(3, 9), { timeout: 60 });
    await expect(late).rejects.toMatchObject({ outcome: "timeout", partial: { id } });
  });
});

describe("an operation that stalls", () => {
  it("never answers, whatever its time-out, and the journal says so while it does", async () => {
    const cloud = newCloud();
    injectFaults(cloud, [{ operation: "create", fault: "stall" }]);
    const stop = new AbortController();
    const stalled = cloud.create(ALARM, "a", { name: "a" }, { signal: stop.signal, timeout: 60 });
    await expect.poll(() => cloud.store.journal().map(({ outcome }) => outcome)).toEqual(["stalled"]);
    stop.abort(new Error("cancelled"));
    await expect(stalled).rejects.toMatchObject({ outcome: "cancelled" });
    expect(cloud.list()).toEqual([]);
  });
});

describe("a provider that does not wait", () => {
  it("answers at once, while the pods that it was to wait for are on their way", async () => {
    const cloud = newCloud();
    const deployment = "kubernetes:apps/v1:Deployment";
    const inputs = (replicas: number) => ({ metadata: { name: "web", namespace: "shop" }, spec: { replicas } });
    const { id } = await cloud.create(deployment, "web", inputs(0));
    injectFaults(cloud, [{ resource: "web", operation: "update", fault: "early" }]);
    const began = cloud.clock.now();
    await cloud.update(deployment, id, inputs(35));
    expect(cloud.clock.now() - began).toBe(1);
    expect(podsOf("shop/web", cloud)).toMatchObject({ ready: 0, wanted: 35 });
    await cloud.clock.wait(3600);
    expect(podsOf("shop/web", cloud)).toMatchObject({ ready: 35, wanted: 35 });
    // The next one waits again.
    await cloud.update(deployment, id, inputs(50));
    expect(podsOf("shop/web", cloud)).toMatchObject({ ready: 50, wanted: 50 });
  });
});

describe("faults.json", () => {
  it("is none when there is no file", () => {
    expect(new Faults("/nowhere").load()).toEqual([]);
  });

  it.each([
    ["{", "not JSON"],
    ["{}", "expected a list of faults"],
    ["[1]", "[0] is not an object"],
    ['[{"fault": "explode"}]', "[0].fault must be one of error, throttle, hang, stall, early"],
    ['[{"fault": "error", "landed": 1}]', "[0].landed must be true or false"],
    ['[{"fault": "error", "landed": true}]', "[0].landed is only for error, hang and stall of a create or update"],
    ['[{"fault": "early"}]', "[0].fault early is only for a create or update"],
    ['[{"fault": "early", "operation": "update", "landed": true}]', "[0].landed is only for error, hang and stall"],
    ['[{"fault": "error", "operation": "destroy"}]', "[0].operation must be one of create, update, delete, read"],
    ['[{"fault": "error", "nth": 0}]', "[0].nth must be a whole number from 1"],
    ['[{"fault": "error", "name": "db"}]', "[0].name is unknown: allowed are type, resource"],
    ['[{"fault": "error", "message": 1}]', "[0].message must be a string"],
  ])("refuses %s", (text, why) => {
    expect(() => parseFaults(text, "faults.json")).toThrow(`faults.json: ${why}`);
  });

  it("fails an operation rather than being ignored when it is wrong", async () => {
    const cloud = newCloud();
    await cloud.create(ALARM, "a", { name: "a" });
    writeFileSync(join(cloud.store.folder, "faults.json"), "[");
    await expect(cloud.delete(ALARM, "a")).rejects.toThrow("not JSON");
  });
});
