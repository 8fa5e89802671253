import { digest, number, type Properties, text } from "../values.ts";
import { type Behaviour, type Change, plain, refuse } from "./behaviour.ts";
import { clusterInstance, cluster } from "./aurora.ts";
import { instance } from "./database.ts";

const MAX_NODES = 450;

/** Simulated seconds, estimates: RDS Proxy takes minutes to become available; CloudWatch answers at once. */
const proxy = plain({
  replaceOn: ["endpointNetworkType", "engineFamily", "name", "targetConnectionNetworkType", "vpcSubnetIds"],
  autoName: "name",
  seconds: { create: 300, update: 60, delete: 120 },
  id: ({ inputs, name }) => text(inputs, "name") ?? name,
  computed: ({ inputs, world: { settings } }, id) => ({
    name: id,
    endpoint: `${id}.proxy-c${digest(11, settings.account)}.${settings.region}.rds.amazonaws.com`,
    arn: `arn:aws:rds:${settings.region}:${settings.account}:db-proxy:prx-${digest(17, id)}`,
    tagsAll: inputs["tags"] ?? {},
    region: settings.region,
  }),
  timeouts: { create: 1800, update: 1800, delete: 3600 },
});

const proxyDefaultTargetGroup = plain({
  replaceOn: ["dbProxyName"],
  seconds: { create: 30, update: 30, delete: 1 },
  id: ({ inputs, name }) => text(inputs, "dbProxyName") ?? name,
  computed: ({ world: { settings } }, id) => ({
    name: "default",
    arn: `arn:aws:rds:${settings.region}:${settings.account}:target-group:prx-tg-${digest(17, id)}`,
    region: settings.region,
  }),
});

function targetId({ inputs, name }: Change): string {
  const kind = text(inputs, "dbInstanceIdentifier") === undefined ? "TRACKED_CLUSTER" : "RDS_INSTANCE";
  const target = text(inputs, "dbInstanceIdentifier") ?? text(inputs, "dbClusterIdentifier") ?? name;
  return [text(inputs, "dbProxyName") ?? "", text(inputs, "targetGroupName") ?? "default", kind, target].join("/");
}

const proxyTarget = plain({
  replaceOn: ["dbClusterIdentifier", "dbInstanceIdentifier", "dbProxyName", "targetGroupName"],
  seconds: { create: 30, update: 1, delete: 10 },
  id: targetId,
  computed: (_, id) => ({ type: id.split("/")[2], rdsResourceId: id.split("/")[3], port: 5432 }),
});

function admitScaling({ inputs, previous }: Parameters<NonNullable<Behaviour["admit"]>>[0]): void {
  const [min, desired, max] = ["minSize", "desiredSize", "maxSize"].map((key) =>
    number(inputs, `scalingConfig.${key}`),
  );
  if (min !== undefined && desired !== undefined && min > desired) {
    refuse(
      previous
        ? `InvalidParameterException: Minimum capacity ${min} can't be greater than desired size ${desired}`
        : "InvalidParameterException: minSize can't be greater than desiredSize",
    );
  }
  if (desired !== undefined && max !== undefined && desired > max) {
    refuse("InvalidParameterException: desiredSize can't be greater than maxSize");
  }
  // The quota is the service's (L-BD136A63, 450 nodes a group); the wording here is ours.
  if (max !== undefined && max > MAX_NODES) {
    refuse(
      `InvalidParameterException: maxSize ${max} is more than the ${MAX_NODES} nodes a managed node group can have`,
    );
  }
}

function nodeGroupId({ inputs, name }: Change): string {
  return `${text(inputs, "clusterName") ?? ""}:${text(inputs, "nodeGroupName") ?? name}`;
}

function nodeGroupOutputs(change: Change): Properties {
  const { inputs, world } = change;
  const id = nodeGroupId(change);
  const { account, region } = world.settings;
  return {
    ...inputs,
    nodeGroupName: id.split(":")[1],
    arn: `arn:aws:eks:${region}:${account}:nodegroup/${id.replace(":", "/")}/${digest(36, id)}`,
    status: "ACTIVE",
    capacityType: inputs["capacityType"] ?? "ON_DEMAND",
    tagsAll: inputs["tags"] ?? {},
    region,
  };
}

/** Nodes join within minutes of the call's return: an estimate, EC2 start and kubelet registration together. */
const NODE_SECONDS = 120;

const nodeGroup: Behaviour = {
  replaceOn: [
    "amiType",
    "capacityType",
    "clusterName",
    "diskSize",
    "instanceTypes",
    "nodeGroupName",
    "nodeGroupNamePrefix",
    "nodeRoleArn",
    "remoteAccess",
    "subnetIds",
  ],
  autoName: "nodeGroupName",
  admit: (change) => {
    admitScaling(change);
    const taken = !change.previous && change.world.get("aws:eks/nodeGroup:NodeGroup", nodeGroupId(change));
    if (taken) {
      const { clusterName, nodeGroupName } = taken.outputs;
      refuse(
        `ResourceInUseException: NodeGroup already exists with name ${String(nodeGroupName)} and cluster name ${String(clusterName)}`,
      );
    }
  },
  id: nodeGroupId,
  create: (change) => ({
    outputs: nodeGroupOutputs(change),
    observed: {
      nodes: {
        from: 0,
        to: number(change.inputs, "scalingConfig.desiredSize") ?? 0,
        startedAt: change.world.now,
        seconds: NODE_SECONDS,
      },
    },
    seconds: 180,
  }),
  update: (change) => {
    const from = number(change.previous.inputs, "scalingConfig.desiredSize") ?? 0;
    const to = number(change.inputs, "scalingConfig.desiredSize") ?? from;
    const nodes = { from, to, startedAt: change.world.now, seconds: NODE_SECONDS };
    return {
      outputs: nodeGroupOutputs(change),
      meanwhile: { ...change.previous.outputs, status: "UPDATING" },
      observed: from === to ? change.previous.observed : { ...change.previous.observed, nodes },
      // EKS reports the new size as done once the Auto Scaling group has it, before nodes are ready.
      seconds: 60,
    };
  },
  remove: () => ({ seconds: 300 }),
  timeouts: { create: 3600, update: 3600, delete: 3600 },
};

const metricAlarm = plain({
  replaceOn: ["name"],
  autoName: "name",
  seconds: { create: 1, update: 1, delete: 1 },
  id: ({ inputs, name }) => text(inputs, "name") ?? name,
  computed: ({ inputs, world: { settings } }, id) => ({
    name: id,
    arn: `arn:aws:cloudwatch:${settings.region}:${settings.account}:alarm:${id}`,
    tagsAll: inputs["tags"] ?? {},
    region: settings.region,
  }),
});

const dashboard = plain({
  replaceOn: ["dashboardName"],
  seconds: { create: 1, update: 1, delete: 1 },
  check: ({ dashboardBody }) => {
    try {
      if (typeof dashboardBody === "string" && dashboardBody.startsWith("{")) JSON.parse(dashboardBody);
      return [];
    } catch (error) {
      return [
        { property: "dashboardBody", reason: `"dashboard_body" contains an invalid JSON: ${(error as Error).message}` },
      ];
    }
  },
  id: ({ inputs, name }) => text(inputs, "dashboardName") ?? name,
  computed: ({ world: { settings } }, id) => ({
    dashboardArn: `arn:aws:cloudwatch::${settings.account}:dashboard/${id}`,
    region: settings.region,
  }),
});

export const AWS: Record<string, Behaviour> = {
  "aws:rds/instance:Instance": instance,
  "aws:rds/cluster:Cluster": cluster,
  "aws:rds/clusterInstance:ClusterInstance": clusterInstance,
  "aws:rds/proxy:Proxy": proxy,
  "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup": proxyDefaultTargetGroup,
  "aws:rds/proxyTarget:ProxyTarget": proxyTarget,
  "aws:eks/nodeGroup:NodeGroup": nodeGroup,
  "aws:cloudwatch/metricAlarm:MetricAlarm": metricAlarm,
  "aws:cloudwatch/dashboard:Dashboard": dashboard,
};
