import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import type { Properties } from "../../infra/contract/properties.ts";
import type { Cloud } from "../../sandbox/cloud.ts";
import type { Fault } from "../../sandbox/faults.ts";
import { openCloud, type SandboxOptions } from "../../sandbox/index.ts";

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "broadcast-sandbox-"));
  folders.push(folder);
  return folder;
}

/** A cloud of its own that waits for nothing. */
export function newCloud(options: SandboxOptions = {}): Cloud {
  return openCloud({ folder: temporaryFolder(), scale: Infinity, ...options });
}

export function injectFaults(cloud: Cloud, faults: Fault[]): void {
  writeFileSync(join(cloud.store.folder, "faults.json"), JSON.stringify(faults));
}

/** Creates a resource, then updates it with the given changes to its inputs. */
export async function changed(
  cloud: Cloud,
  type: string,
  inputs: Properties,
  changes: Properties,
): Promise<Properties> {
  const { id } = await cloud.create(type, "it", inputs);
  return (await cloud.update(type, id, { ...inputs, ...changes })).outputs;
}

/** Lets what is under way come to its first wait, and no further. */
export async function microtasks(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

export const zone = "a".repeat(32);

export const database: Properties = {
  identifier: "prod",
  engine: "postgres",
  engineVersion: "16.4",
  instanceClass: "db.r6g.xlarge",
  allocatedStorage: 200,
  multiAz: true,
  applyImmediately: true,
  skipFinalSnapshot: true,
  username: "app",
  password: "hunter2",
};

export function hpa(minReplicas: number, maxReplicas: number, behavior?: Properties): Properties {
  return {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { name: "web", namespace: "apps" },
    spec: {
      minReplicas,
      maxReplicas,
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
      ...(behavior ? { behavior } : {}),
    },
  };
}

export function deployment(replicas: number, annotations?: Record<string, string>): Properties {
  return {
    metadata: { name: "web", namespace: "apps", ...(annotations ? { annotations } : {}) },
    spec: { replicas, selector: { matchLabels: { app: "web" } } },
  };
}
