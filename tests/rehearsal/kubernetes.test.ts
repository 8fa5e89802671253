import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppsV1Api, CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readApp, sizersIn } from "../../infra/app/reading.ts";
import { apply } from "../control-plane/apps.ts";
import { ControlPlane } from "../control-plane/plane.ts";
import { describeControlPlane } from "../control-plane/programs.ts";
import { offlineEstate } from "../graphs.ts";
import { broadcast } from "../terminal.ts";

const alarm = { name: "News", at: "2023-02-10T20:00", until: "2023-02-10T20:40", aired: true };
const evening = {
  name: "One alarm",
  channel: "TF1",
  zone: "Europe/Paris",
  usual: { requestsPerMinute: 25_100, signUpsPerDay: 1000 },
  alarms: [alarm],
};

describeControlPlane("a rehearsal on a real control plane", { timeout: 600_000 }, () => {
  const plane = new ControlPlane();
  const folder = mkdtempSync(join(tmpdir(), "real-"));
  const before = process.env["KUBECONFIG"];
  const use = (kubeconfig: string) => void (process.env["KUBECONFIG"] = kubeconfig);
  const file = join(folder, "evening.yaml");
  beforeAll(async () => {
    writeFileSync(file, JSON.stringify(evening));
    await plane.start();
    use(plane.kubeconfig);
  }, 180_000);
  afterAll(async () => {
    if (before === undefined) delete process.env["KUBECONFIG"];
    else use(before);
    rmSync(folder, { recursive: true });
    await plane.stop();
  });

  const rehearsed = () =>
    broadcast("rehearse", "--stack", "qa", "--kubernetes", "real", "--scale", "100000", "--evening", file);

  /** The most pods that were ready at once while something ran. */
  async function mostReady(running: Promise<unknown>): Promise<number> {
    const apps = plane.config().makeApiClient(AppsV1Api);
    let most = 0;
    const state = { done: false };
    void running.finally(() => (state.done = true));
    while (!state.done) {
      const { items } = await apps.listDeploymentForAllNamespaces();
      const own = items.filter(({ spec }) => spec?.selector.matchLabels?.["app"] !== undefined);
      most = Math.max(
        most,
        own.reduce((sum, { status }) => sum + (status?.readyReplicas ?? 0), 0),
      );
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    return most;
  }

  it("is refused where somebody else's namespace is in the way, which stays", async () => {
    const [sizer] = sizersIn(await offlineEstate("qa").resources("normal"));
    const core = plane.config().makeApiClient(CoreV1Api);
    const { namespace } = sizer?.inputs["metadata"] as { namespace: string };
    const stands = async () => (await core.listNamespace()).items.some(({ metadata }) => metadata?.name === namespace);
    await apply(plane.config(), { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    const { code, notes } = await rehearsed();
    expect(notes).toMatch(new RegExp(`The cluster has a namespace ${namespace} already`));
    expect(code).toBe(1);
    expect(await stands()).toBe(true);
    await core.deleteNamespace({ name: namespace });
    await expect.poll(stands, { timeout: 180_000 }).toBe(false);
  });

  it("switches real autoscalers, counts real pods, and leaves nothing", async () => {
    const wanted = sizersIn(await offlineEstate("qa").resources("live")).reduce(
      (sum, shape) => sum + readApp(shape).min,
      0,
    );
    const running = rehearsed();
    const most = await mostReady(running);
    const { code, out } = await running;
    expect(out).toMatch(/Kubernetes is real/);
    expect(out).toMatch(/^Held: 1 alarm, 4 switches/m);
    expect(code).toBe(0);
    expect(most).toBeGreaterThanOrEqual(wanted);

    const core = plane.config().makeApiClient(CoreV1Api);
    expect((await core.listNode()).items).toEqual([]);
    const left = (await core.listNamespace()).items.filter(({ status }) => status?.phase !== "Terminating");
    expect(left.map(({ metadata }) => metadata?.name).sort()).toEqual([
      "default",
      "kube-node-lease",
      "kube-public",
      "kube-system",
    ]);
  });

  it("is refused for a cluster that is not on this machine", async () => {
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      { name: "far", server: "https://eks.example.com", skipTLSVerify: true },
      { name: "ann" },
    );
    const far = join(folder, "far.json");
    writeFileSync(far, config.exportConfig());
    use(far);
    const { code, notes } = await rehearsed();
    expect(notes).toMatch(/is not on this machine \(eks\.example\.com\)/);
    expect(code).toBe(2);
  });
});
