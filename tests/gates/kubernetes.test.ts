import { AppsV1Api, CoreV1Api } from "@kubernetes/client-node";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Phase } from "../../infra/dial.ts";
import { autoscalers } from "../../ops/check/questions/autoscalers.ts";
import type { CheckPorts } from "../../ops/check/ports.ts";
import { openCloudPorts } from "../../ops/gates/cloud/ports.ts";
import type { GateVerdict } from "../../ops/gates/gates.ts";
import { askGates, gatesOf } from "../../ops/gates/gates.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { addNodes, apply, applyGraph, deliver, deliverApps } from "../control-plane/apps.ts";
import { ControlPlane } from "../control-plane/plane.ts";
import { describeControlPlane } from "../control-plane/programs.ts";
import { rawEstate } from "../estates.ts";
import { offlineEstate } from "../graphs.ts";

/** A fleet of one large app and one without an autoscaler, on three nodes. */
function edit(raw: ReturnType<typeof rawEstate>): void {
  raw["target"].kubernetes.context = "admin";
  const { web, images } = raw["fleet"];
  raw["fleet"] = { web, images };
  // Its scenarios call on apps that are not in this fleet.
  delete raw["load"];
  images.replicas = { normal: 3, broadcast: 40 };
  web.requests = { cpu: 0.01, memory: 0.015 };
  images.requests = { cpu: 0.01, memory: 0.015 };
  raw["headroom"].placeholder = { cpu: 1, memory: 1 };
  raw["headroom"].nodeGroup.minSize = { normal: 2, broadcast: 3 };
}

const estate = offlineEstate("prod", edit);

function portsIn(context: string): CheckPorts {
  const raw = rawEstate();
  edit(raw);
  raw["target"].kubernetes.context = context;
  return {
    ...openCloudPorts(parseSettings("normal", raw).estate),
    // EKS's own answer is recorded: nothing here plays its API.
    nodeGroup: () => Promise.resolve({ status: "ACTIVE", min: 3, desired: 3, max: 120, issues: [] }),
  };
}

describeControlPlane("on a real control plane", () => {
  const plane = new ControlPlane();
  const before = process.env["KUBECONFIG"];
  let ports: CheckPorts;

  async function verdicts(phase: Phase, names: RegExp, timeout: number, asking = ports): Promise<GateVerdict[]> {
    const gates = gatesOf(await estate.graph(phase), phase).filter(({ name }) => names.test(name));
    return askGates(gates, asking, { timeout });
  }

  const sent = (found: readonly GateVerdict[]) =>
    Object.fromEntries(found.map(({ gate, verdict, message }) => [gate, `${verdict}: ${message}`]));

  beforeAll(async () => {
    await plane.start();
    process.env["KUBECONFIG"] = plane.kubeconfig;
    ports = portsIn("admin");
    await addNodes(plane.config(), "apps", ["one", "two", "three"]);
    await deliverApps(plane.config(), await estate.graph("normal"));
    await applyGraph(plane.config(), await estate.graph("normal"));
  }, 180_000);

  afterAll(async () => {
    if (before === undefined) delete process.env["KUBECONFIG"];
    else process.env["KUBECONFIG"] = before;
    await plane.stop();
  });

  it("opens the gates of normal once pods, nodes and flags are there", async () => {
    expect(sent(await verdicts("normal", /^(fleet|flags)-/, 120))).toEqual({
      "fleet-web-hpa": "yes: 12 pods are ready, 12 to 60 wanted",
      "fleet-images-replicas": "yes: 3 pods are ready, 3 wanted",
      "flags-shop": "yes: android-sync-minutes=15, light-signup=false",
    });
    expect(sent(await verdicts("live", /^headroom-nodes/, 60))).toEqual({
      "headroom-nodes": "yes: 3 nodes are ready, 3 needed",
    });
  });

  it("waits for placeholders, which the update waits for as well", async () => {
    await applyGraph(plane.config(), await estate.graph("prewarm"));
    const [placeholders] = await verdicts("prewarm", /placeholders/, 120);
    expect(placeholders).toMatchObject({
      verdict: "yes",
      message: expect.stringMatching(/^(\d+) of \1 placeholders are ready$/),
    });
    expect((await verdicts("normal", /placeholders/, 0))[0]?.verdict).toBe("no");
  });

  it("goes from no to yes when an autoscaler's minimum goes from 12 to 500", async () => {
    expect(sent(await verdicts("live", /^(fleet|flags)-/, 0))).toEqual({
      "fleet-web-hpa": expect.stringMatching(/^no: its autoscaler says 12 to 60; 12 pods ready, 500 needed/),
      "fleet-images-replicas": expect.stringMatching(/^no: 3 pods ready, 40 needed/),
      "flags-shop": expect.stringMatching(/^no: android-sync-minutes is 15, not 240; light-signup is false, not true/),
    });
    await applyGraph(plane.config(), await estate.graph("live"));
    const told: string[] = [];
    const gates = gatesOf(await estate.graph("live"), "live").filter(({ name }) =>
      /^(fleet|flags|headroom)-/.test(name),
    );
    const found = await askGates(gates, ports, { timeout: 300, onVerdict: ({ verdict }) => told.push(verdict) });
    expect(found.filter(({ verdict }) => verdict !== "yes")).toEqual([]);
    expect(found.find(({ gate }) => gate === "fleet-web-hpa")?.message).toBe("500 pods are ready, 500 wanted");
    expect(told).toContain("no");
  }, 400_000);

  it("is not ready on the way back until the pods are within the smaller maximum", async () => {
    await applyGraph(plane.config(), await estate.graph("prewarm"));
    const found = await verdicts("prewarm", /^fleet-/, 600);
    // The scale-down window, 300 s, holds back what metrics advise; a maximum below the pods' number holds at once.
    for (const { seconds } of found) expect(seconds).toBeLessThan(300);
    expect(sent(found)).toEqual({
      "fleet-web-hpa": expect.stringMatching(/^yes: \d\d pods are ready, 12 to 60 wanted$/),
      "fleet-images-replicas": "yes: 3 pods are ready, 3 wanted",
    });
  }, 400_000);

  it("counts no node that takes no pods", async () => {
    await plane
      .config()
      .makeApiClient(CoreV1Api)
      .patchNode({
        name: "two",
        body: [{ op: "add", path: "/spec/unschedulable", value: true }],
      });
    expect((await verdicts("live", /^headroom-nodes/, 0))[0]).toMatchObject({
      verdict: "no",
      message: expect.stringContaining("2 nodes ready of 3 that joined, 3 needed"),
    });
  });

  it("names the right that is missing, and goes on once it is given", async () => {
    const nobody = portsIn("nobody");
    const missing = (await verdicts("prewarm", /^(fleet|flags|headroom)-/, 60, nobody)).map(
      ({ verdict, message }) => `${verdict}: ${message}`,
    );
    // A Deployment and its autoscaler are asked for at once: either may be refused first.
    const either = missing.map((line) => line.replace("horizontalpodautoscalers.autoscaling", "deployments.apps"));
    expect([...new Set(either)].sort()).toEqual([
      "unknown: not allowed to ask: get configmaps in shop is missing",
      "unknown: not allowed to ask: get deployments.apps in shop is missing",
      "unknown: not allowed to ask: list nodes is missing",
    ]);
    const group = "rbac.authorization.k8s.io";
    const metadata = { name: "flags", namespace: "shop" };
    await apply(plane.config(), {
      apiVersion: `${group}/v1`,
      kind: "Role",
      metadata,
      rules: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get"] }],
    });
    await apply(plane.config(), {
      apiVersion: `${group}/v1`,
      kind: "RoleBinding",
      metadata,
      roleRef: { apiGroup: group, kind: "Role", name: "flags" },
      subjects: [{ apiGroup: group, kind: "User", name: "nobody" }],
    });
    // The API server's own view of who may do what follows a moment later.
    const verdict = async () => (await verdicts("prewarm", /^flags-/, 60, nobody))[0]?.verdict;
    await expect.poll(verdict, { timeout: 30_000, interval: 500 }).toBe("yes");
  });

  it("says so when the kubeconfig has no such context", async () => {
    const [verdict] = await verdicts("prewarm", /^flags-/, 60, portsIn("elsewhere"));
    expect(verdict).toMatchObject({ verdict: "unknown", message: expect.stringContaining("no context elsewhere") });
  });

  it("finds whoever else sizes an app, days before", async () => {
    const normal = [...(await estate.graph("normal")).nodes.values()];
    const world = { estate: parseSettings("normal", rawEstate()).estate, resources: { normal, prewarm: [], live: [] } };
    const about = async (subject: string) =>
      (await autoscalers.ask(world, ports)).find((finding) => finding.subject === subject);
    // No metrics server runs here, so the autoscaler's own condition says that it cannot count.
    expect(await about("shop/web")).toMatchObject({
      verdict: "no",
      message: "its autoscaler cannot work: ScalingActive: FailedGetResourceMetric",
    });
    expect(await about("shop/images")).toMatchObject({ verdict: "yes" });

    const rival = (name: string, target: string) => ({
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name, namespace: "shop" },
      spec: { scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: target }, maxReplicas: 9 },
    });
    await apply(plane.config(), rival("rival", "web"));
    await apply(plane.config(), rival("hidden", "images"));
    expect(await about("shop/web")).toMatchObject({ verdict: "no", message: "autoscaler rival sizes it as well" });
    expect(await about("shop/images")).toMatchObject({
      verdict: "no",
      message: "autoscaler hidden sizes it, and would undo the patch",
    });
  });

  it("finds a delivery that claims an app's replicas", async () => {
    expect(await ports.replicaClaims("shop", "web")).toEqual([]);
    await deliver(plane.config(), "shop", "web", 12);
    expect(await ports.replicaClaims("shop", "web")).toEqual(["delivery"]);
    expect(await ports.replicaClaims("shop", "nothing")).toBeUndefined();
    await plane.config().makeApiClient(AppsV1Api).deleteNamespacedDeployment({ namespace: "shop", name: "web" });
    expect((await verdicts("prewarm", /^fleet-web/, 0))[0]?.message).toContain("there is no Deployment shop/web");
  });
});
