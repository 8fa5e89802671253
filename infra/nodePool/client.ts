import type { Instance } from "@aws-sdk/client-ec2";
import type { ClientDefinition } from "../contract/client.ts";
import { notOnSandbox } from "../contract/client.ts";
import { isObject, numberAt, stringAt } from "../contract/properties.ts";
import type { Rights } from "../contract/rights.ts";
import { narrowTarget } from "../contract/target.ts";
import { queryAws as askedAws, clientOptions } from "../providers/aws/access.ts";
import { quotaOf } from "../providers/aws/quotas.ts";
import { queryKubernetes as askedCluster, apiOpener } from "../providers/kubernetes/access.ts";
import type { Ramp } from "../providers/kubernetes/pods.ts";
import { countAt } from "../providers/kubernetes/pods.ts";
import { nodeGroupLabel, standardFamily, type, standardQuota } from "./facts.ts";

export interface NodeGroup {
  status: string;
  min: number;
  desired: number;
  max: number;
  instanceTypes: string[];
  /** What the service says is wrong with it. */
  issues: string[];
}

export interface NodeCounts {
  ready: number;
  all: number;
}

export const nodeGroupRights = {
  "eks:DescribeNodegroup": "bounds, status and health of the node group",
  "servicequotas:GetServiceQuota": "the vCPU quota, L-1216C47A",
  "ec2:DescribeInstances": "vCPUs that run already",
  "ec2:DescribeInstanceTypes": "vCPUs of one node",
} as const satisfies Rights;

export const nodeRights = { "list nodes": "nodes that are ready" } as const satisfies Rights;

interface NodeGroupClient {
  group(cluster: string, name: string): Promise<NodeGroup | undefined>;
  /** Nodes it has, as the sandbox knows; undefined in a cloud, where the cluster knows which have joined. */
  nodes(cluster: string, name: string): Promise<NodeCounts | undefined>;
  /** vCPUs of standard on-demand instances (quota L-1216C47A): allowed, and running now. */
  standardVcpus(): Promise<{ quota: number; running: number } | undefined>;
  /** vCPUs of one instance of a type. */
  vcpusOf(instanceType: string): Promise<number | undefined>;
}

/** Questions to EKS, EC2 and Service Quotas. */
export const nodeGroupClient: ClientDefinition<NodeGroupClient> = {
  name: "node groups",
  cloud: (target) => {
    const options = clientOptions(narrowTarget("aws", target));
    return {
      group: (cluster, name) =>
        askedAws(nodeGroupRights, "eks:DescribeNodegroup", async () => {
          const { DescribeNodegroupCommand, EKSClient } = await import("@aws-sdk/client-eks");
          const command = new DescribeNodegroupCommand({ clusterName: cluster, nodegroupName: name });
          const { nodegroup } = await new EKSClient(options).send(command);
          const { minSize = 0, desiredSize = 0, maxSize = 0 } = nodegroup?.scalingConfig ?? {};
          return (
            nodegroup && {
              status: nodegroup.status ?? "",
              min: minSize,
              desired: desiredSize,
              max: maxSize,
              instanceTypes: nodegroup.instanceTypes ?? [],
              issues: (nodegroup.health?.issues ?? []).map(({ code, message }) => `${code ?? ""}: ${message ?? ""}`),
            }
          );
        }),
      nodes: () => Promise.resolve(undefined),
      standardVcpus: async () => {
        const quota = await askedAws(nodeGroupRights, "servicequotas:GetServiceQuota", () =>
          quotaOf(options, "ec2", standardQuota),
        );
        const running = await askedAws(nodeGroupRights, "ec2:DescribeInstances", async () => {
          const { EC2Client, paginateDescribeInstances } = await import("@aws-sdk/client-ec2");
          const filter = { Name: "instance-state-name", Values: ["pending", "running"] };
          let vcpus = 0;
          for await (const page of paginateDescribeInstances(
            { client: new EC2Client(options) },
            { Filters: [filter] },
          )) {
            for (const { Instances } of page.Reservations ?? [])
              for (const each of Instances ?? []) vcpus += counted(each);
          }
          return vcpus;
        });
        return quota === undefined || running === undefined ? undefined : { quota, running };
      },
      vcpusOf: (instanceType) =>
        askedAws(nodeGroupRights, "ec2:DescribeInstanceTypes", async () => {
          const { DescribeInstanceTypesCommand, EC2Client } = await import("@aws-sdk/client-ec2");
          // A filter, since a type the region lacks would be an error by name.
          const command = new DescribeInstanceTypesCommand({
            Filters: [{ Name: "instance-type", Values: [instanceType] }],
          });
          const { InstanceTypes } = await new EC2Client(options).send(command);
          return InstanceTypes?.[0]?.VCpuInfo?.DefaultVCpus;
        }),
    };
  },
  sandbox: (cloud) => ({
    group: (cluster, name) => {
      const found = cloud.find(type.nodeGroup, `${cluster}:${name}`);
      const size = (key: string): number => numberAt(found?.outputs, `scalingConfig.${key}`) ?? 0;
      const types = found?.outputs["instanceTypes"];
      return Promise.resolve(
        found && {
          status: stringAt(found.outputs, "status") ?? "ACTIVE",
          min: size("minSize"),
          desired: size("desiredSize"),
          max: size("maxSize"),
          instanceTypes: Array.isArray(types) ? types.map(String) : [],
          issues: [],
        },
      );
    },
    nodes: (cluster, name) => {
      const ramp = cloud.find(type.nodeGroup, `${cluster}:${name}`)?.observed["nodes"];
      const ready = isObject(ramp) ? countAt(ramp as unknown as Ramp, cloud.now()) : 0;
      return Promise.resolve({ ready, all: ready });
    },
    standardVcpus: notOnSandbox("quotas"),
    vcpusOf: notOnSandbox("instance types"),
  }),
};

/** vCPUs of an instance that count against the quota: spot ones and other families have their own. */
function counted({ InstanceType, InstanceLifecycle, CpuOptions }: Instance): number {
  if (InstanceLifecycle === "spot" || !standardFamily.test(InstanceType ?? "")) return 0;
  return (CpuOptions?.CoreCount ?? 0) * (CpuOptions?.ThreadsPerCore ?? 1);
}

interface NodeClient {
  /** Nodes of an EKS node group that have joined the cluster; undefined where nobody here can tell. */
  nodes(nodeGroup: string): Promise<NodeCounts | undefined>;
}

/** Questions about nodes, to the cluster. */
export const nodeClient: ClientDefinition<NodeClient> = {
  name: "nodes",
  cloud: (target) => {
    const open = apiOpener(target);
    return {
      nodes: async (nodeGroup) => {
        const found = await askedCluster(nodeRights, "list nodes", undefined, async () =>
          (await open((sdk) => sdk.CoreV1Api)).listNode({ labelSelector: `${nodeGroupLabel}=${nodeGroup}` }),
        );
        const nodes = found?.items ?? [];
        const ready = nodes.filter(
          ({ spec, status }) =>
            !spec?.unschedulable &&
            status?.conditions?.some(({ type: condition, status: is }) => condition === "Ready" && is === "True"),
        );
        return { ready: ready.length, all: nodes.length };
      },
    };
  },
  // The sandbox's node groups know their nodes themselves.
  sandbox: () => ({ nodes: () => Promise.resolve(undefined) }),
};
