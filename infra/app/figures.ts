import type { Clients } from "../contract/client.ts";
import { NotAvailable } from "../contract/client.ts";
import type { Figure, FigureMaker, Reading } from "../contract/figure.ts";
import { formatNumber } from "../contract/format.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { cluster } from "../providers/kubernetes/figures.ts";
import type { PodCounts } from "./client.ts";
import { appClient } from "./client.ts";
import { maxTargetsPerLoadBalancer } from "./facts.ts";
import { loadBalancerOf, readApp, scaleTargetOf, sizersIn } from "./reading.ts";

/** Pods of each app, pods that wait, and targets of each load balancer. */
export const appFigures: FigureMaker = (resources) => [
  ...sizersIn(resources).map(readyPods),
  ...pendingPods(resources),
  ...targets(resources),
];

/** Pods of an app; those of all Deployments of a namespace are asked for at once. */
export async function podsOfApp(shape: ResourceShape, clients: Clients): Promise<PodCounts> {
  const target = scaleTargetOf(shape);
  const client = clients.of(appClient, shape.target);
  const { kind, namespace, name } = target;
  const found = kind === "Deployment" ? (await client.deployments(namespace)).get(name) : await client.pods(target);
  if (!found) throw new NotAvailable(`there is no ${kind} ${namespace}/${name}`);
  return found;
}

function readyPods(shape: ResourceShape): Figure {
  const { app, min, max } = readApp(shape);
  return {
    ...{ name: `pods-${app}`, title: `ready pods of ${app}`, unit: "pods", source: cluster, target: shape.target },
    least: min,
    // Where both are the same its autoscaler has nothing left to do, and nobody need fear its end.
    ...(max > min && { most: { value: max } }),
    ask: async (clients) => {
      const { ready, wanted } = await podsOfApp(shape, clients);
      return { value: ready, ...(wanted !== ready && { detail: `of ${formatNumber(wanted)} wanted` }) };
    },
  };
}

/** Those that do not run say where room is short. */
function pendingPods(resources: Resources): Figure[] {
  const places = new Map(
    sizersIn(resources).map((shape) => [`${shape.target ?? ""} ${scaleTargetOf(shape).namespace}`, shape]),
  );
  return [...places.values()].map((shape) => {
    const { namespace } = scaleTargetOf(shape);
    const own = places.size === 1 ? namespace : `${namespace}-${shape.target ?? ""}`;
    return {
      ...{ name: `pending-pods-${own}`, title: `pods of ${own} that wait to run`, unit: "pods", source: cluster },
      target: shape.target,
      ask: async (clients) => ({ value: await clients.of(appClient, shape.target).pending(namespace) }),
    };
  });
}

/** Pods registered with each load balancer. */
function targets(resources: Resources): Figure[] {
  const balancers = new Map<string, ResourceShape[]>();
  for (const shape of sizersIn(resources)) {
    const balancer = loadBalancerOf(shape);
    if (balancer !== undefined) balancers.set(balancer, [...(balancers.get(balancer) ?? []), shape]);
  }
  return [...balancers].map(([balancer, shapes]) => ({
    ...{ name: `targets-${balancer}`, title: `targets of load balancer ${balancer}`, unit: "pods", source: cluster },
    target: shapes[0]?.target,
    most: { value: maxTargetsPerLoadBalancer },
    ask: async (clients): Promise<Reading> => {
      const counts = await Promise.all(shapes.map((shape) => podsOfApp(shape, clients)));
      return { value: counts.reduce((sum, { all }) => sum + all, 0) };
    },
  }));
}
