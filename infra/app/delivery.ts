import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf, required } from "../contract/shape.ts";
import { type } from "./facts.ts";
import { appNames, readApp, scaleTargetOf, sizersIn } from "./reading.ts";

interface Delivered {
  namespace: string;
  object: object;
}

/**
 * What the apps' own delivery brings: their Deployments, and the autoscalers that are adopted. What they do is not rehearsed,
 * only that their pods come.
 */
export function deliveredApps(resources: Resources): Delivered[] {
  return sizersIn(resources).flatMap((shape) => [
    workloadOf(shape),
    ...(shape.type === type.autoscalerPatch ? [autoscalerOf(shape)] : []),
  ]);
}

/** Apps whose pods nothing on an empty cluster moves: it has neither KEDA nor the controllers of other kinds. */
export function undeliverableApps(resources: Resources): string[] {
  const strange = sizersIn(resources).filter(
    (shape) => shape.type === type.scaledObject || !brought.includes(scaleTargetOf(shape).kind),
  );
  return strange.length === 0
    ? []
    : [`the controllers of ${appNames(strange)}: what they need beyond Deployments and StatefulSets is not brought`];
}

const brought = ["Deployment", "StatefulSet"];

function workloadOf(shape: ResourceShape): Delivered {
  const { namespace, name, kind } = scaleTargetOf(shape);
  const labels = { app: name };
  const requests = { cpu: "10m", memory: "16Mi" };
  const containers = [{ name: "app", image: "registry.k8s.io/pause:3.10", resources: { requests } }];
  const template = { metadata: { labels }, spec: { containers } };
  const metadata = { name, namespace };
  const ordered = kind === "StatefulSet" ? { serviceName: name, podManagementPolicy: "Parallel" } : {};
  const spec = { selector: { matchLabels: labels }, template, ...ordered };
  return { namespace, object: { apiVersion: "apps/v1", kind, metadata, spec } };
}

function autoscalerOf(shape: ResourceShape): Delivered {
  const { namespace, apiVersion, kind, name: target } = scaleTargetOf(shape);
  const { min, max } = readApp(shape);
  const own = inputsOf(shape).at("metadata", "name");
  const metadata = { name: required(own, own.text()), namespace };
  const scaleTargetRef = { apiVersion, kind, name: target };
  const spec = { scaleTargetRef, minReplicas: min, maxReplicas: max };
  return { namespace, object: { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler", metadata, spec } };
}
