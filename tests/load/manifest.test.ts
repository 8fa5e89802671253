import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { V1ConfigMap, V1Job } from "@kubernetes/client-node";
import { BatchV1Api, CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { ControlPlane, contexts } from "../control-plane/plane.ts";
import { describeControlPlane } from "../control-plane/programs.ts";
import { broadcast } from "../terminal.ts";

describeControlPlane("the Job of a load test, on a real control plane", () => {
  const folder = mkdtempSync(join(tmpdir(), "load-job-"));
  const plane = new ControlPlane();
  beforeAll(() => plane.start());
  afterAll(async () => {
    await plane.stop();
    rmSync(folder, { recursive: true });
  });

  it("is accepted as it is, every field known", async () => {
    const { code, notes } = await broadcast("load", "--stack", "qa", "--workers", "8", "--prepare", folder);
    expect(code, notes).toBe(0);
    const documents = parseAllDocuments(readFileSync(join(folder, "jobs.yaml"), "utf8"));
    const [map, job] = documents.map((one) => one.toJS() as unknown);
    const config = new KubeConfig();
    config.loadFromFile(plane.kubeconfig);
    config.setCurrentContext(contexts.admin);
    const strictly = { namespace: "default", fieldValidation: "Strict" };
    await config.makeApiClient(CoreV1Api).createNamespacedConfigMap({ ...strictly, body: map as V1ConfigMap });
    const created = await config.makeApiClient(BatchV1Api).createNamespacedJob({ ...strictly, body: job as V1Job });
    expect(created.spec).toMatchObject({ completions: 8, completionMode: "Indexed", backoffLimit: 0 });
  });
});
