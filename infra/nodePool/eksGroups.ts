import type { Asked } from "../contract/discovery.ts";
import { besides } from "../contract/discovery.ts";
import type { Rights } from "../contract/rights.ts";
import type { Target, TargetOf } from "../contract/target.ts";
import { clientOptions, queryAws } from "../providers/aws/access.ts";
import { serverOf } from "../providers/kubernetes/access.ts";

export const eksDiscoveryRights = {
  "eks:ListClusters": "which cluster a context of the kubeconfig leads to",
  "eks:DescribeCluster": "the same, by its address",
  "eks:ListNodegroups": "managed node groups",
  "eks:DescribeNodegroup": "bounds and instance types of each",
} as const satisfies Rights;

/** A managed node group. */
export interface EksGroup {
  target: TargetOf<"aws">;
  cluster: string;
  name: string;
  min: number;
  max: number;
  desired: number;
  types: readonly string[];
  /** Whether the cluster's address is the context's; by its name it may be another's. */
  certain: boolean;
}

/** The managed node groups of the cluster that a context leads to, in any account that can be asked. */
export async function eksGroupsOf({ target, targets }: Asked<"kubernetes">, leftOut: string[]): Promise<EksGroup[]> {
  const context = await serverOf(target);
  const found: EksGroup[] = [];
  for (const each of targets) {
    if (each.provider !== "aws") continue;
    const groups = await besides(leftOut, `node groups in ${each.region}`, () => groupsIn(each, context));
    found.push(...(groups ?? []));
  }
  // What is told by its address leaves no room for one of the same name elsewhere.
  const certain = found.filter((group) => group.certain);
  return certain.length > 0 ? certain : found;
}

async function groupsIn(
  target: TargetOf<"aws">,
  { server, names }: Awaited<ReturnType<typeof serverOf>>,
): Promise<EksGroup[]> {
  const sdk = await import("@aws-sdk/client-eks");
  const client = new sdk.EKSClient(clientOptions(target));
  const found: EksGroup[] = [];
  for (const cluster of await clustersOf(client, sdk)) {
    const described = await queryAws(eksDiscoveryRights, "eks:DescribeCluster", () =>
      client.send(new sdk.DescribeClusterCommand({ name: cluster })),
    );
    const certain = server !== undefined && described?.cluster?.endpoint?.toLowerCase() === server.toLowerCase();
    if (!certain && !names.some((name) => isNamed(name, cluster, target))) continue;
    for (const name of await groupNamesOf(client, sdk, cluster)) {
      const answer = await queryAws(eksDiscoveryRights, "eks:DescribeNodegroup", () =>
        client.send(new sdk.DescribeNodegroupCommand({ clusterName: cluster, nodegroupName: name })),
      );
      const {
        scalingConfig: { minSize: min = 0, maxSize: max = 0, desiredSize: desired = 0 } = {},
        instanceTypes: types = [],
      } = answer?.nodegroup ?? {};
      if (answer?.nodegroup) found.push({ ...{ target, cluster, name, min, max, desired, types, certain } });
    }
  }
  return found;
}

/** As the AWS CLI and people name contexts. */
function isNamed(name: string, cluster: string, { account, region }: Extract<Target, { provider: "aws" }>): boolean {
  return name === cluster || (name.endsWith(`:${region}:${account}:cluster/${cluster}`) && name.startsWith("arn:"));
}

type Sdk = typeof import("@aws-sdk/client-eks");
type Client = InstanceType<Sdk["EKSClient"]>;

async function clustersOf(client: Client, sdk: Sdk): Promise<string[]> {
  const clusters: string[] = [];
  await queryAws(eksDiscoveryRights, "eks:ListClusters", async () => {
    for await (const page of sdk.paginateListClusters({ client }, {})) clusters.push(...(page.clusters ?? []));
  });
  return clusters;
}

async function groupNamesOf(client: Client, sdk: Sdk, clusterName: string): Promise<string[]> {
  const groups: string[] = [];
  await queryAws(eksDiscoveryRights, "eks:ListNodegroups", async () => {
    for await (const page of sdk.paginateListNodegroups({ client }, { clusterName }))
      groups.push(...(page.nodegroups ?? []));
  });
  return groups;
}
