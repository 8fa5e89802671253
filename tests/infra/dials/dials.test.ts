import { describe, expect, it } from "vitest";
import { resourcesIn } from "../../../infra/contract/graph.ts";
import { sdkInputsOf } from "../../../infra/contract/sdkInputs.ts";
import type { Move } from "../../../ops/plan/plan.ts";
import { estateOf, scaled, serverless, table } from "./dials.ts";

const changed = ({ steps }: Move, name: string) => steps.flatMap((step) => (step.name === name ? step.changes : []));

async function node(dial: object, phase: "normal" | "prewarm" | "live" = "live") {
  const nodes = resourcesIn(await estateOf({ it: dial }).graph(phase));
  return nodes.find(({ name }) => name.startsWith("dial-it-"));
}

describe("a dial of any resource", () => {
  it("turns in its phase, takes what it says, and comes back", async () => {
    const { forward, back, refusals } = await estateOf({ orders: table }).plan("normal", "prewarm");
    expect(refusals).toEqual([]);
    const name = "dial-orders-resource";
    expect(changed(forward, name)).toEqual([{ path: "readCapacity", before: 50, after: 2000 }]);
    expect(changed(back, name)).toEqual([{ path: "readCapacity", before: 2000, after: 50 }]);
    expect(forward.timing.steps.find((step) => step.name === name)).toMatchObject({
      ...{ seconds: 120, delay: 0, basis: "stack file", source: "dials.orders.takesSeconds" },
    });
    expect(forward.timing.interruptions).toEqual([]);
    const later = await estateOf({ orders: { ...table, turns: "live" } }).plan("normal", "prewarm");
    expect(changed(later.forward, name)).toEqual([]);
  });

  it("says what it interrupts", async () => {
    const interrupts = { seconds: 7, of: "orders" };
    const { forward } = await estateOf({ orders: { ...table, interrupts } }).plan("normal", "prewarm");
    expect(forward.timing.interruptions).toMatchObject([
      { name: "dial-orders-resource", least: 0, most: 7, of: "orders" },
    ]);
  });

  it("has fewer checks, and the plan says which", async () => {
    const { uncounted, cost } = await estateOf({ orders: table, mailer: scaled }).plan("normal", "prewarm");
    expect(uncounted).toEqual([expect.stringMatching(/^dials mailer, orders: no limit, no quota and no question/)]);
    expect(cost?.unpriced).toEqual(["dials mailer, orders"]);
    const none = await estateOf({ orders: table }).plan("normal", "prewarm");
    expect(none.uncounted).toEqual([expect.stringMatching(/^dials orders: /)]);
  });
});

describe("a dial of AWS", () => {
  it("imports what exists, protects it, and leaves all else to its owner", async () => {
    const found = await node(table);
    const others = [...(sdkInputsOf(table.type)?.inputs.keys() ?? [])].filter((name) => name !== "readCapacity");
    expect(others.length).toBeGreaterThan(20);
    expect(found).toMatchObject({
      type: table.type,
      importId: "orders",
      protect: true,
      inputs: { readCapacity: 2000 },
    });
    expect(found?.ignored).toEqual(others);
  });

  it("leaves what stands beside a property within objects", async () => {
    const found = await node(serverless);
    expect(found?.inputs).toEqual({ cacheUsageLimits: { dataStorage: { minimum: 40 } } });
    const within = found?.ignored?.filter((name) => name.startsWith("cacheUsageLimits"));
    expect(within?.sort()).toEqual([
      "cacheUsageLimits.dataStorage.maximum",
      "cacheUsageLimits.dataStorage.unit",
      "cacheUsageLimits.ecpuPerSeconds",
    ]);
  });

  it("asks for its change at once, where the type would queue it", async () => {
    const cluster = {
      ...{ ...table, type: "aws:docdb/clusterInstance:ClusterInstance", inPlaceBecause: "AWS, ModifyDBInstance" },
      properties: { instanceClass: { normal: "db.r6g.large", broadcast: "db.r6g.4xlarge" } },
    };
    const found = await node(cluster);
    expect(found?.inputs).toEqual({ applyImmediately: true, instanceClass: "db.r6g.4xlarge" });
    expect(found?.ignored).not.toContain("applyImmediately");
  });

  it("may turn what no table knows where the writer answers for it, and whoever reads the plan is told", async () => {
    const { checks, refusals } = await estateOf({ sessions: serverless }).plan("normal", "prewarm");
    expect(refusals).toEqual([]);
    const said = checks.flatMap(({ verdicts }) => verdicts.flatMap(({ violations }) => violations));
    expect(said.map(({ message }) => message)).toEqual(
      Array(2).fill(
        expect.stringMatching(
          /whether a change of cacheUsageLimits\.dataStorage\.minimum replaces sessions .*“AWS, ModifyServerlessCache”/,
        ),
      ),
    );
  });
});

describe("a dial of Kubernetes", () => {
  it("patches an object of any kind, and only forgets it", async () => {
    const found = await node(scaled);
    expect(found).toMatchObject({ type: "kubernetes:kafka.strimzi.io/v1beta2:KafkaConnectPatch", retained: true });
    expect(found?.importId).toBeUndefined();
    expect(found?.inputs).toEqual({
      apiVersion: "kafka.strimzi.io/v1beta2",
      kind: "KafkaConnect",
      metadata: { name: "mailer", namespace: "shop" },
      spec: { replicas: 20 },
    });
  });

  it("reaches objects without a namespace, those of the core group, and annotations with dots in their names", async () => {
    const pool = { ...scaled, type: "kubernetes:karpenter.sh/v1:NodePool", adopt: "default" };
    expect((await node(pool))?.inputs["metadata"]).toEqual({ name: "default" });
    const key = "service.beta.kubernetes.io/minimum";
    const properties = { [`metadata.annotations["${key}"]`]: { normal: "1", broadcast: "9" } };
    const service = await node({ ...scaled, type: "kubernetes:core/v1:Service", adopt: "shop/web", properties });
    expect(service?.inputs).toEqual({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "web", namespace: "shop", annotations: { [key]: "9" } },
    });
  });

  it("is answered at once, and has its effect later", async () => {
    const { forward } = await estateOf({ mailer: scaled }).plan("normal", "prewarm");
    const step = forward.timing.steps.find(({ name }) => name === "dial-mailer-patch");
    expect(step).toMatchObject({ seconds: 1, delay: 119 });
  });
});
