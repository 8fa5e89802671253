/**
 * What a check needs to know about a resource travels on the resource itself: as a Kubernetes annotation, an AWS tag,
 * or, for a Cloudflare ruleset (which has neither), as `key=value` words in its description.
 */
export const annotation = {
  /** On an HPA or DeploymentPatch: database connections one replica may open; "0" for none. */
  databasePool: "broadcast/database-pool",
  /** On an HPA or DeploymentPatch: `writer` or `proxy`, the address the pool connects to. */
  databasePath: "broadcast/database-path",
  /** On an HPA or DeploymentPatch: extra replicas a rollout may add, in percent. */
  surgePercent: "broadcast/surge-percent",
  /** On an HPA or DeploymentPatch: CPU requested by one replica, in cores. */
  cpuRequest: "broadcast/cpu-request",
  /** On an HPA or DeploymentPatch: memory requested by one replica, in GiB. */
  memoryRequest: "broadcast/memory-request-gib",
  /** On an HPA or DeploymentPatch with IP targets: the load balancer its pods are registered with. */
  loadBalancer: "broadcast/load-balancer",
  /** On the placeholder Deployment: cores one node offers to pods. */
  nodeCpu: "broadcast/node-cpu",
  /** On the placeholder Deployment: memory one node offers to pods, in GiB. */
  nodeMemory: "broadcast/node-memory-gib",
  /** On the placeholder Deployment: pods one node may run. */
  podsPerNode: "broadcast/pods-per-node",
  /** On the placeholder Deployment: the most nodes the autoscaler may start. */
  maxNodes: "broadcast/max-nodes",
  /** On the placeholder Deployment: cores that must be free for the broadcast before it goes live, beyond what the apps hold now. */
  cpuReserve: "broadcast/cpu-reserve",
  /** On the placeholder Deployment: the same for memory, in GiB. */
  memoryReserve: "broadcast/memory-reserve-gib",
  /** On a database: max_connections set by its parameter group, where the formula of its class does not apply. */
  maxConnections: "broadcast/max-connections",
  /** On a proxy: how many client connections share one database connection, as measured. */
  proxyMultiplexing: "broadcast/proxy-multiplexing",
} as const;

/** What a ruleset's description says of its zone and of the addresses a redirect must never touch. */
export interface RulesetFacts {
  plan: string;
  landing: string;
  /** Path prefixes no redirect may match. */
  never: readonly string[];
}

/** @example describeRuleset({plan: "business", landing: "tv.example.com", never: ["/api/"]}) */
export function describeRuleset({ plan, landing, never }: RulesetFacts): string {
  return `Kept by the broadcast playbook. zone-plan=${plan} landing=${landing} never-redirect=${never.join(",")}`;
}

/** Reads back what {@link describeRuleset} wrote; undefined where the description is not ours. */
export function rulesetFacts(description: unknown): RulesetFacts | undefined {
  if (typeof description !== "string") return undefined;
  const word = (key: string): string | undefined => new RegExp(`(?:^| )${key}=(\\S*)`).exec(description)?.[1];
  const plan = word("zone-plan");
  const landing = word("landing");
  const never = word("never-redirect");
  if (plan === undefined || landing === undefined || never === undefined) return undefined;
  return { plan, landing, never: never.split(",").filter((path) => path !== "") };
}
