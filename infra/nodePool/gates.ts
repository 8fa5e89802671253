import { appClient } from "../app/client.ts";
import type { Gate, GateMaker } from "../contract/gate.ts";
import { formatNumber } from "../contract/format.ts";
import { no, yesUnless } from "../contract/gate.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { componentInputsOf, inputsOf, required } from "../contract/shape.ts";
import { nodeClient, nodeGroupClient } from "./client.ts";
import { labelOfGroup, type } from "./facts.ts";
import { imageGates } from "./images.ts";
import { karpenterGates } from "./karpenter/gates.ts";
import { nodeGroupOf, placeholdersIn, readPlaceholders } from "./reading.ts";

export const nodePoolGates: GateMaker = (resources, phase) => [
  ...resources.ofType(type.nodeGroup).map(nodeGate),
  ...placeholdersIn(resources).map(placeholderGate),
  ...karpenterGates(resources, phase),
  ...imageGates(resources, phase),
];

/** All of them, so that the room is really there; none where the phase has none, so that they hold none. */
function placeholderGate(shape: ResourceShape): Gate {
  const { replicas } = readPlaceholders(shape);
  const metadata = inputsOf(shape).at("metadata");
  const name = required(metadata.at("name"), metadata.at("name").text());
  const namespace = metadata.at("namespace").text() ?? "default";
  return {
    name: shape.name,
    question: replicas === 0 ? "Are all placeholders gone?" : `Are ${formatNumber(replicas)} placeholders ready?`,
    ask: async (clients) => {
      const target = { namespace, apiVersion: "apps/v1", kind: "Deployment", name };
      const pods = await clients.of(appClient, shape.target).pods(target);
      if (!pods) return no(`there is no Deployment ${namespace}/${name}`);
      const arrived = pods.wanted === replicas && pods.ready === replicas && pods.all === replicas;
      const text = `${formatNumber(pods.ready)} of ${formatNumber(replicas)} placeholders are ready`;
      if (pods.wanted !== replicas) return no(`${text}; their Deployment asks for ${formatNumber(pods.wanted)}`);
      return yesUnless(
        arrived
          ? []
          : [pods.all > replicas ? `${formatNumber(pods.all)} pods, ${formatNumber(replicas)} wanted` : text],
        text,
      );
    },
  };
}

/** EKS is done once its Auto Scaling group has the size; nodes join later. */
function nodeGate(shape: ResourceShape): Gate {
  const inputs = inputsOf(shape);
  const { cluster, name } = nodeGroupOf(shape);
  const scaling = inputs.at("scalingConfig");
  const min = required(scaling.at("minSize"), scaling.at("minSize").number());
  // One that exists keeps its own, where none is stated.
  const max = scaling.at("maxSize").number();
  const inCluster = componentInputsOf(shape).at("cluster").text();
  return {
    name: shape.name,
    question: `Has node group ${name} at least ${formatNumber(min)} ready nodes?`,
    ask: async (clients) => {
      const client = clients.of(nodeGroupClient, shape.target);
      const nodes = clients.of(nodeClient, inCluster);
      const [group, joined] = await Promise.all([client.group(cluster, name), nodes.nodes(labelOfGroup(name))]);
      if (!group) return no(`there is no node group ${name} in ${cluster}`);
      const { ready, all } = joined ?? (await client.nodes(cluster, name)) ?? { ready: 0, all: 0 };
      const bounds = `${formatNumber(group.min)} to ${formatNumber(group.max)}`;
      return yesUnless(
        [
          ...(ready >= min
            ? []
            : [`${formatNumber(ready)} nodes ready of ${formatNumber(all)} that joined, ${formatNumber(min)} needed`]),
          // Its desired size is the cluster autoscaler's to move, between the two.
          ...(group.min === min && (max === undefined || group.max === max)
            ? []
            : [`its bounds are ${bounds}, not ${formatNumber(min)} to ${formatNumber(max ?? group.max)}`]),
          ...(group.status === "ACTIVE" ? [] : [`it is ${group.status}`]),
          ...group.issues,
        ],
        `${formatNumber(ready)} nodes are ready, ${formatNumber(min)} needed`,
      );
    },
  };
}
