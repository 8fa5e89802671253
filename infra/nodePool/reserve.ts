import { apps } from "../app/index.ts";
import { nodePoolFor } from "../app/placement.ts";
import { minReplicasOf } from "../app/schema.ts";
import type { Phase } from "../contract/dial.ts";
import type { Estate } from "../contract/estate.ts";
import { thingsInPhase, thingsOf } from "../contract/estate.ts";
import type { ComputeResources } from "../contract/values.ts";

/** Room the apps of a node pool will need when live beyond what their minimum holds in this phase. */
export function reserveOf(estate: Estate, pool: string, phase: Phase): ComputeResources {
  const [held, wanted] = [requested(estate, pool, phase), requested(estate, pool, "live")];
  return { cpu: wanted.cpu - held.cpu, memory: wanted.memory - held.memory };
}

function requested(estate: Estate, pool: string, phase: Phase): ComputeResources {
  const sum = { cpu: 0, memory: 0 };
  for (const [name, app] of Object.entries(thingsInPhase(estate, apps, phase))) {
    if (!app.requests || nodePoolFor(estate, thingsOf(estate, apps)[name] ?? app) !== pool) continue;
    sum.cpu += minReplicasOf(app) * app.requests.cpu;
    sum.memory += minReplicasOf(app) * app.requests.memory;
  }
  return sum;
}

/** Names of the apps that run on a node pool. */
export function appNamesOnNodePool(estate: Estate, pool: string): string[] {
  return Object.entries(thingsOf(estate, apps)).flatMap(([name, app]) =>
    nodePoolFor(estate, app) === pool ? [name] : [],
  );
}
