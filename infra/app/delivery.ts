import type { Resources } from "../contract/resources.ts";
import { scaleTargetOf, sizersIn } from "./reading.ts";

/** The Deployments of the apps: what they do is not rehearsed, only that their pods come. */
export function deliveredApps(resources: Resources): { namespace: string; object: object }[] {
  const requests = { cpu: "10m", memory: "16Mi" };
  return sizersIn(resources).map((shape) => {
    const { namespace, name } = scaleTargetOf(shape);
    const labels = { app: name };
    const containers = [{ name: "app", image: "registry.k8s.io/pause:3.10", resources: { requests } }];
    const template = { metadata: { labels }, spec: { containers } };
    const metadata = { name, namespace };
    const object = {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: { selector: { matchLabels: labels }, template },
    };
    return { namespace, object };
  });
}
