import { AppsV1Api, CoreV1Api } from "@kubernetes/client-node";
import { afterAll, beforeAll, expect, it } from "vitest";
import { autoscalers } from "../../infra/app/questions.ts";
import type { ClientDefinition, Clients } from "../../infra/contract/client.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import { Resources } from "../../infra/contract/resources.ts";
import { nodeGroupClient } from "../../infra/nodePool/client.ts";
import { cloudClients } from "../../ops/clients/clients.ts";
import type { GateVerdict } from "../../ops/gates/gates.ts";
import { askGates, gatesOf } from "../../ops/gates/gates.ts";
import { addNodes, apply, applyGraph, deliverApps } from "../control-plane/apps.ts";
import { ControlPlane } from "../control-plane/plane.ts";
import { describeControlPlane } from "../control-plane/programs.ts";
import type { RawEstate } from "../estates.ts";
import { offlineEstate } from "../graphs.ts";
import { keepKinds } from "./live.ts";

/** One large app and one without an autoscaler, on three nodes. */
const estateIn = (context: string) =>
  offlineEstate("prod", (raw: RawEstate) => {
    keepKinds(raw, "apps", "nodePools", "flags");
    raw["targets"].cluster.kubernetes.context = context;
    const { web, images } = raw["apps"];
    raw["apps"] = { web, images };
    images.replicas = { normal: 3, broadcast: 40 };
    web.requests = { cpu: 0.01, memory: "16Mi" };
    images.requests = { cpu: 0.01, memory: "16Mi" };
    Object.assign(raw["nodePools"].apps.placeholders, { cpu: 1, memory: "1Gi" });
    raw["nodePools"].apps.nodeGroup.minSize = { normal: 2, broadcast: 3 };
  });

const estate = estateIn("admin");

/** Clients of a context; EKS's own answer is recorded, since nothing here plays its API. */
function clientsIn(context: string): Clients {
  const clients = cloudClients(estateIn(context).estate);
  const group = { status: "ACTIVE", min: 3, desired: 3, max: 120, instanceTypes: [], issues: [] };
  return {
    ...clients,
    of: <C>(definition: ClientDefinition<C>, target: string | undefined): C => {
      const own = clients.of(definition, target);
      return (definition as unknown) === nodeGroupClient ? { ...own, group: () => Promise.resolve(group) } : own;
    },
  };
}

describeControlPlane("on a real control plane", () => {
  const plane = new ControlPlane();
  const before = process.env["KUBECONFIG"];
  let clients: Clients;

  async function verdicts(phase: Phase, names: RegExp, timeout: number, asking = clients): Promise<GateVerdict[]> {
    const gates = gatesOf(await estate.resources(phase), phase, estate.kinds).filter(({ name }) => names.test(name));
    return askGates(gates, asking, { timeout });
  }

  const sent = (found: readonly GateVerdict[]) =>
    Object.fromEntries(found.map(({ gate, verdict, message }) => [gate, `${verdict}: ${message}`]));

  beforeAll(async () => {
    await plane.start();
    process.env["KUBECONFIG"] = plane.kubeconfig;
    clients = clientsIn("admin");
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
    expect(sent(await verdicts("normal", /^(app|flags)-/, 120))).toEqual({
      "app-web-autoscaler": "yes: 12 pods are ready, 12 to 60 wanted",
      "app-images-replicas": "yes: 3 pods are ready, 3 wanted",
      "flags-shop-values": "yes: android-sync-minutes=15, light-signup=false",
    });
    expect(sent(await verdicts("live", /^nodes-apps-group/, 60))).toEqual({
      "nodes-apps-group": "yes: 3 nodes are ready, 3 needed",
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
    expect(sent(await verdicts("live", /^(app|flags)-/, 0))).toEqual({
      "app-web-autoscaler": expect.stringMatching(/^no: its autoscaler says 12 to 60; 12 pods ready, 500 needed/),
      "app-images-replicas": expect.stringMatching(/^no: 3 pods ready, 40 needed/),
      "flags-shop-values": expect.stringMatching(
        /^no: android-sync-minutes is 15, not 240; light-signup is false, not true/,
      ),
    });
    await applyGraph(plane.config(), await estate.graph("live"));
    const told: string[] = [];
    const gates = gatesOf(await estate.resources("live"), "live", estate.kinds).filter(({ name }) =>
      /^(app|flags|nodes)-/.test(name),
    );
    const found = await askGates(gates, clients, { timeout: 300, onVerdict: ({ verdict }) => told.push(verdict) });
    expect(found.filter(({ verdict }) => verdict !== "yes")).toEqual([]);
    expect(found.find(({ gate }) => gate === "app-web-autoscaler")?.message).toBe("500 pods are ready, 500 wanted");
    expect(told).toContain("no");
  }, 400_000);

  it("is not ready on the way back until the pods are within the smaller maximum", async () => {
    await applyGraph(plane.config(), await estate.graph("prewarm"));
    const found = await verdicts("prewarm", /^app-/, 600);
    // The scale-down window, 300 s, holds back what metrics advise; a maximum below the pods' number holds at once.
    for (const { seconds } of found) expect(seconds).toBeLessThan(300);
    expect(sent(found)).toEqual({
      "app-web-autoscaler": expect.stringMatching(/^yes: \d\d pods are ready, 12 to 60 wanted$/),
      "app-images-replicas": "yes: 3 pods are ready, 3 wanted",
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
    expect((await verdicts("live", /^nodes-apps-group/, 0))[0]).toMatchObject({
      verdict: "no",
      message: expect.stringContaining("2 nodes ready of 3 that joined, 3 needed"),
    });
  });

  it("names the right that is missing, and goes on once it is given", async () => {
    const nobody = clientsIn("nobody");
    const missing = (await verdicts("prewarm", /^(app|flags|nodes)-/, 60, nobody)).map(
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
    const [verdict] = await verdicts("prewarm", /^flags-/, 60, clientsIn("elsewhere"));
    expect(verdict).toMatchObject({ verdict: "unknown", message: expect.stringContaining("no context elsewhere") });
  });

  it("finds whoever else sizes an app, days before", async () => {
    const [normal, none] = [await estate.resources("normal"), new Resources([])];
    const world = {
      estate: estate.estate,
      resources: { normal, prewarm: none, live: none },
      waysBack: () => Promise.resolve([]),
    };
    const about = async (subject: string) =>
      (await autoscalers.ask(world, clients)).find((finding) => finding.subject === subject);
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

  it("finds an app that is gone", async () => {
    await plane.config().makeApiClient(AppsV1Api).deleteNamespacedDeployment({ namespace: "shop", name: "web" });
    expect((await verdicts("prewarm", /^app-web/, 0))[0]?.message).toContain("there is no Deployment shop/web");
  });
});
