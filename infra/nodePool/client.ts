import type { Instance } from "@aws-sdk/client-ec2";
import type { ClientDefinition } from "../contract/client.ts";
import { NotAvailable, notOnSandbox } from "../contract/client.ts";
import { isObject, numberAt, stringAt } from "../contract/properties.ts";
import type { Rights } from "../contract/rights.ts";
import { narrowTarget } from "../contract/target.ts";
import type { ComputeResources } from "../contract/values.ts";
import { quantity } from "../contract/values.ts";
import { queryAws as askedAws, clientOptions } from "../providers/aws/access.ts";
import { quotaOf } from "../providers/aws/quotas.ts";
import type { Tags } from "../providers/aws/tagOwners.ts";
import { queryKubernetes as askedCluster, apiOpener } from "../providers/kubernetes/access.ts";
import type { Ramp } from "../contract/ramp.ts";
import { countAt } from "../contract/ramp.ts";
import { standardFamily, type, standardQuota } from "./facts.ts";
import type { NodeImages } from "./heldImages.ts";

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
  "servicequotas:GetServiceQuota": "the vCPU quota, L-1216C47A, and that of nodes of a group, L-BD136A63",
  "ec2:DescribeInstances": "vCPUs that run already",
  "ec2:DescribeInstanceTypes": "vCPUs of one node",
} as const satisfies Rights;

export const nodeRights = {
  "list nodes": "nodes that are ready, and the images that they have",
  "list nodes.metrics.k8s.io": "cores and memory that nodes really use, for watch",
} as const satisfies Rights;

interface NodeGroupClient {
  group(cluster: string, name: string): Promise<NodeGroup | undefined>;
  tags(cluster: string, name: string): Promise<Tags | undefined>;
  /** Subnets that it puts nodes into, and how many it asks for at present. */
  subnets(cluster: string, name: string): Promise<{ subnets: string[]; nodes: number } | undefined>;
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
    const described = (cluster: string, name: string) =>
      askedAws(nodeGroupRights, "eks:DescribeNodegroup", async () => {
        const { DescribeNodegroupCommand, EKSClient } = await import("@aws-sdk/client-eks");
        const command = new DescribeNodegroupCommand({ clusterName: cluster, nodegroupName: name });
        return (await new EKSClient(options).send(command)).nodegroup;
      });
    return {
      group: async (cluster, name) => {
        const nodegroup = await described(cluster, name);
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
      },
      tags: async (cluster, name) => {
        const found = await described(cluster, name);
        return found && (found.tags ?? {});
      },
      subnets: async (cluster, name) => {
        const found = await described(cluster, name);
        return found && { subnets: found.subnets ?? [], nodes: found.scalingConfig?.desiredSize ?? 0 };
      },
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
    // Nobody else has anything on it.
    tags: () => Promise.resolve({}),
    subnets: notOnSandbox("subnets"),
    standardVcpus: notOnSandbox("quotas"),
    vcpusOf: notOnSandbox("instance types"),
  }),
};

/** vCPUs of an instance that count against the quota: spot ones and other families have their own. */
function counted({ InstanceType, InstanceLifecycle, CpuOptions }: Instance): number {
  if (InstanceLifecycle === "spot" || !standardFamily.test(InstanceType ?? "")) return 0;
  return (CpuOptions?.CoreCount ?? 0) * (CpuOptions?.ThreadsPerCore ?? 1);
}

/** What nodes use of what they offer to pods, in cores and GiB. */
export interface NodeUse {
  used: ComputeResources;
  offered: ComputeResources;
  /** When it was measured, in seconds since 1970; that of the node measured first. */
  at: number;
}

interface NodeClient {
  /** Nodes that have joined the cluster, of those with a label; undefined where nobody here can tell. */
  nodes(label: string): Promise<NodeCounts | undefined>;
  /** As metrics-server says it of the same; undefined where it says nothing of any of them. */
  use(label: string): Promise<NodeUse | undefined>;
  /** What each of them offers to pods. */
  offers(label: string): Promise<NodeOffer[]>;
  /** Images that each of them tells of, those that no pod may come to left out; undefined where nodes are none of the sandbox's. */
  images(label: string): Promise<NodeImages[] | undefined>;
}

/** What one node offers to pods, in pods, cores and GiB. */
interface NodeOffer extends ComputeResources {
  name: string;
  pods: number;
}

/** Questions about nodes, to the cluster. */
export const nodeClient: ClientDefinition<NodeClient> = {
  name: "nodes",
  cloud: (target) => {
    const open = apiOpener(target);
    const list = async (labelSelector: string) => {
      const found = await askedCluster(nodeRights, "list nodes", undefined, async () =>
        (await open((sdk) => sdk.CoreV1Api)).listNode({ labelSelector }),
      );
      return found?.items ?? [];
    };
    return {
      nodes: async (label) => {
        const nodes = await list(label);
        const ready = nodes.filter(
          ({ spec, status }) =>
            !spec?.unschedulable &&
            status?.conditions?.some(({ type: condition, status: is }) => condition === "Ready" && is === "True"),
        );
        return { ready: ready.length, all: nodes.length };
      },
      offers: async (label) =>
        (await list(label)).map(({ metadata, status }) => {
          const of = (key: string): number => quantity(status?.allocatable?.[key] ?? "") ?? 0;
          return { name: metadata?.name ?? "", pods: of("pods"), cpu: of("cpu"), memory: of("memory") / 2 ** 30 };
        }),
      images: async (label) =>
        (await list(label))
          .filter(({ spec }) => spec?.unschedulable !== true)
          .map(({ metadata, status }) => ({
            name: metadata?.name ?? "",
            images: (status?.images ?? []).map(({ names = [], sizeBytes = 0 }) => ({ names, bytes: sizeBytes })),
          })),
      use: async (label) => {
        const measured = await askedCluster(nodeRights, "list nodes.metrics.k8s.io", undefined, async () => {
          const api = await open((sdk) => sdk.CustomObjectsApi);
          const of = { group: "metrics.k8s.io", version: "v1beta1", plural: "nodes" };
          return api.listClusterCustomObject({ ...of, labelSelector: label }) as Promise<{ items?: NodeMetrics[] }>;
        });
        if (!measured) throw new NotAvailable("the cluster has no metrics API: metrics-server is not installed");
        const offered = new Map(
          (await list(label)).map(({ metadata, status }) => [metadata?.name, status?.allocatable]),
        );
        return useOf(measured.items ?? [], offered);
      },
    };
  },
  // The sandbox's node groups know their nodes themselves.
  sandbox: () => ({
    nodes: () => Promise.resolve(undefined),
    use: notOnSandbox("load of nodes"),
    offers: notOnSandbox("size of nodes"),
    images: () => Promise.resolve(undefined),
  }),
};

/** Of Kubernetes' metrics API. */
interface NodeMetrics {
  metadata?: { name?: string };
  timestamp?: string;
  usage?: Record<string, string>;
}

/** Of the nodes that are measured, alone: what is not measured is in neither sum. */
function useOf(
  measured: readonly NodeMetrics[],
  offered: ReadonlyMap<string | undefined, Record<string, string> | undefined>,
): NodeUse | undefined {
  const [used, of] = [
    { cpu: 0, memory: 0 },
    { cpu: 0, memory: 0 },
  ];
  const times: number[] = [];
  for (const { metadata, timestamp, usage } of measured) {
    const allocatable = offered.get(metadata?.name);
    if (!usage || !allocatable) continue;
    for (const [sum, given] of [
      [used, usage],
      [of, allocatable],
    ] as const) {
      sum.cpu += quantity(given["cpu"] ?? "") ?? NaN;
      sum.memory += (quantity(given["memory"] ?? "") ?? NaN) / 2 ** 30;
    }
    times.push(Date.parse(timestamp ?? "") / 1000);
  }
  return times.length === 0 ? undefined : { used, offered: of, at: Math.min(...times) };
}
