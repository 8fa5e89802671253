import { expect, it } from "vitest";
import { cloudClients } from "../../ops/clients/clients.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import { askGates, gatesOf } from "../../ops/gates/gates.ts";
import { OfflineEstate } from "../../ops/plan/offlineEstate.ts";
import { parseSettings } from "../../stacks/settings.ts";
import { Company } from "./company.ts";
import { managers, workload } from "./objects.ts";
import { describeProvider } from "./provider.ts";
import { estateOf } from "./stack.ts";

const group = "argoproj.io";

/** As much of Argo's own as an autoscaler sees of it. */
const definition = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: `rollouts.${group}` },
  spec: {
    group,
    scope: "Namespaced",
    names: { kind: "Rollout", plural: "rollouts", singular: "rollout" },
    versions: [
      {
        name: "v1alpha1",
        served: true,
        storage: true,
        // The client's own spelling of x-kubernetes-preserve-unknown-fields.
        schema: { openAPIV3Schema: { type: "object", x_kubernetes_preserve_unknown_fields: true } },
        subresources: {
          status: {},
          scale: {
            specReplicasPath: ".spec.replicas",
            statusReplicasPath: ".status.HPAReplicas",
            labelSelectorPath: ".status.selector",
          },
        },
      },
    ],
  },
};

const apiVersion = `${group}/v1alpha1`;
const web = {
  scaleTarget: { apiVersion, kind: "Rollout" },
  minReplicas: { normal: 2, broadcast: 20 },
  maxReplicas: { normal: 10, broadcast: 30 },
  connections: {},
};

describeProvider("an app that is an Argo Rollout, under the real provider", { timeout: 600_000 }, () => {
  const company = new Company();
  const things = { apps: { web } };

  const rollout = (namespace: string) => company.objects.find(apiVersion, "Rollout", namespace, "web");
  const replicas = async (namespace: string) => (await rollout(namespace))?.spec?.["replicas"];

  async function delivered(namespace: string): Promise<void> {
    const { objects } = company;
    await objects.create(definition);
    await objects.namespace(namespace);
    const metadata = { name: "web", namespace };
    const manifest = { apiVersion, kind: "Rollout", metadata, spec: { replicas: 2, ...workload("web") } };
    // The API server serves a new kind a moment after it knows of it.
    await expect
      .poll(
        () =>
          objects.create(manifest, managers.argocd).then(
            () => true,
            () => false,
          ),
        { timeout: 30_000 },
      )
      .toBe(true);
  }

  /** What Argo's controller does with the size it is asked for. */
  async function rolledOut(namespace: string): Promise<void> {
    const count = await replicas(namespace);
    const status = { replicas: count, readyReplicas: count, HPAReplicas: count, selector: "app=web" };
    await company.objects.status({ apiVersion, kind: "Rollout", metadata: { name: "web", namespace }, status });
  }

  async function gate(namespace: string, phase: Phase): Promise<string> {
    const { estate, kinds } = new OfflineEstate("prod", parseSettings("normal", estateOf(namespace, things)).estate);
    const resources = await new OfflineEstate("prod", estate).resources(phase);
    const [verdict] = await askGates(gatesOf(resources, phase, kinds), cloudClients(estate), { timeout: 0 });
    return `${verdict?.verdict ?? ""}: ${verdict?.message ?? ""}`;
  }

  it("is sized by an autoscaler of its own", async () => {
    await delivered("rollouts");
    await rolledOut("rollouts");
    const stack = await company.stack("prod", "rollouts", things);
    await stack.up("normal");
    expect(await gate("rollouts", "normal")).toBe("yes: 2 pods are ready, 2 to 10 wanted");
    await stack.up("prewarm", "live");
    await expect.poll(() => replicas("rollouts"), { timeout: 60_000 }).toBe(20);
    expect(await gate("rollouts", "live")).toBe("no: 2 pods ready of 20 asked for, 20 needed");
    await rolledOut("rollouts");
    expect(await gate("rollouts", "live")).toBe("yes: 20 pods are ready, 20 to 30 wanted");
    await stack.up("prewarm");
    await expect.poll(() => replicas("rollouts"), { timeout: 60_000 }).toBe(10);
  });
});
