import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf, required } from "../contract/shape.ts";
import { type } from "./facts.ts";
import { readApp, scaleTargetOf, sizersIn } from "./reading.ts";

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
    deploymentOf(shape),
    ...(shape.type === type.autoscalerPatch ? [autoscalerOf(shape)] : []),
  ]);
}

function deploymentOf(shape: ResourceShape): Delivered {
  const { namespace, name } = scaleTargetOf(shape);
  const labels = { app: name };
  const requests = { cpu: "10m", memory: "16Mi" };
  const containers = [{ name: "app", image: "registry.k8s.io/pause:3.10", resources: { requests } }];
  const template = { metadata: { labels }, spec: { containers } };
  const metadata = { name, namespace };
  const spec = { selector: { matchLabels: labels }, template };
  return { namespace, object: { apiVersion: "apps/v1", kind: "Deployment", metadata, spec } };
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
