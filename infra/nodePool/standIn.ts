import { digest, numberAt, type Properties, stringAt } from "../contract/properties.ts";
import {
  type ChangeRequest,
  refuse,
  type StandIn,
  type StoredResource,
  type UpdateRequest,
} from "../contract/standIn.ts";
import { arn, checkRange } from "../providers/aws/standIn.ts";
import { type Admission, awaitedStandIn, objectStandIn } from "../providers/kubernetes/objects.ts";
import { workload } from "../providers/kubernetes/workload.ts";
import { nodeGroupInputs } from "./inputs.ts";
import { nodeGroupLabel, maxNodesPerGroup, seconds, type } from "./facts.ts";

function admitScaling({ inputs, previous }: Parameters<NonNullable<StandIn["admit"]>>[0]): void {
  const [min, desired, max] = ["minSize", "desiredSize", "maxSize"].map((key) =>
    numberAt(inputs, `scalingConfig.${key}`),
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
  if (max !== undefined && max > maxNodesPerGroup) {
    refuse(
      `InvalidParameterException: maxSize ${max} is more than the ${maxNodesPerGroup} nodes a managed node group can have`,
    );
  }
}

function nodeGroupId({ inputs, name }: ChangeRequest): string {
  return `${stringAt(inputs, "clusterName") ?? ""}:${stringAt(inputs, "nodeGroupName") ?? name}`;
}

function nodeGroupOutputs(change: ChangeRequest, previous?: StoredResource): Properties {
  const { inputs, world } = change;
  const id = previous?.id ?? nodeGroupId(change);
  return {
    ...inputs,
    nodeGroupName: id.split(":")[1],
    arn: arn("eks", `nodegroup/${id.replace(":", "/")}/${digest(36, id)}`, world),
    status: "ACTIVE",
    capacityType: inputs["capacityType"] ?? previous?.outputs["capacityType"] ?? "ON_DEMAND",
    tagsAll: inputs["tags"] ?? {},
    region: world.settings.region,
  };
}

export const nodeGroupStandIn: StandIn = {
  changes: { inputs: nodeGroupInputs },
  autoName: "nodeGroupName",
  identity: (importId) => {
    const [clusterName = "", nodeGroupName = ""] = importId.split(":");
    return { clusterName, nodeGroupName };
  },
  check: (inputs) => [
    ...checkRange(inputs, "scalingConfig.minSize", { least: 0 }),
    ...checkRange(inputs, "scalingConfig.desiredSize", { least: 0 }),
    ...checkRange(inputs, "scalingConfig.maxSize", { least: 1 }),
    ...checkRange(inputs, "updateConfig.maxUnavailable", { least: 1, most: 100 }),
    ...checkRange(inputs, "updateConfig.maxUnavailablePercentage", { least: 1, most: 100 }),
  ],
  admit: (change) => {
    admitScaling(change);
    const taken = !change.previous && change.world.get(type.nodeGroup, nodeGroupId(change));
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
        to: numberAt(change.inputs, "scalingConfig.desiredSize") ?? 0,
        startedAt: change.world.now,
        seconds: seconds.nodesReady,
      },
    },
    seconds: seconds.create,
  }),
  update: (change) => {
    const from = numberAt(change.previous.inputs, "scalingConfig.desiredSize") ?? 0;
    const to = numberAt(change.inputs, "scalingConfig.desiredSize") ?? from;
    const nodes = { from, to, startedAt: change.world.now, seconds: seconds.nodesReady };
    return {
      outputs: nodeGroupOutputs(change, change.previous),
      meanwhile: { ...change.previous.outputs, status: "UPDATING" },
      observed: from === to ? change.previous.observed : { ...change.previous.observed, nodes },
      // EKS reports the new size as done once the Auto Scaling group has it, before nodes are ready.
      seconds: seconds.resize,
    };
  },
  remove: () => ({ seconds: seconds.delete }),
  timeouts: { create: 3600, update: 3600, delete: 3600 },
  onCluster: {
    apply: (cluster, inputs) =>
      cluster.resize(
        nodeGroupLabel,
        stringAt(inputs, "nodeGroupName") ?? "",
        numberAt(inputs, "scalingConfig.desiredSize") ?? 0,
      ),
    remove: (cluster, inputs) => cluster.resize(nodeGroupLabel, stringAt(inputs, "nodeGroupName") ?? "", 0),
  },
};

export const placeholdersStandIn: StandIn = objectStandIn(type.placeholders, {
  plural: "deployments.apps",
  namespaced: true,
  replaceOn: ["spec.selector"],
  more: {
    ...awaitedStandIn,
    create: (change) => workload(type.placeholders, change, { startsFrom: "nothing" }),
    update: (change: UpdateRequest) => workload(type.placeholders, change, { startsFrom: "nothing" }, change.previous),
  },
});

/** Source: Kubernetes, pkg/apis/scheduling/validation, ValidatePriorityClassUpdate. */
function admitPriority({ inputs, previous }: Admission): void {
  const changed = (field: string): boolean => previous !== undefined && inputs[field] !== previous.inputs[field];
  const invalid = (why: string): never =>
    refuse(`PriorityClass.scheduling.k8s.io "${stringAt(inputs, "metadata.name") ?? ""}" is invalid: ${why}`);
  if (changed("value")) invalid("value: Forbidden: may not be changed in an update.");
  const policy = JSON.stringify(inputs["preemptionPolicy"] ?? "PreemptLowerPriority");
  if (changed("preemptionPolicy")) invalid(`preemptionPolicy: Invalid value: ${policy}: field is immutable`);
}

export const priorityStandIn: StandIn = objectStandIn(type.priority, {
  plural: "priorityclasses.scheduling.k8s.io",
  namespaced: false,
  refuseOn: ["value", "preemptionPolicy"],
  more: { admit: admitPriority },
});
