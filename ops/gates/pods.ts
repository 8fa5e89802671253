import { ofType } from "../../policies/check.ts";
import { appShapes, readApp } from "../../policies/reading/apps.ts";
import { placeholderShapes, readPlaceholders } from "../../policies/reading/headroom.ts";
import type { ResourceShape } from "../../policies/shape.ts";
import { inputsOf, required } from "../../policies/shape.ts";
import { token } from "../../policies/types.ts";
import type { Gate, GateMaker } from "./gate.ts";
import { count, no, unless } from "./gate.ts";
import type { Pods, Ports } from "./ports.ts";

/**
 * Ready pods within what the dial says. Both ends count: too few pods do not carry the show, and too many still hold
 * database connections when the way back makes the database small.
 */
export const appGates: GateMaker = (resources) => appShapes(resources).map(appGate);

function appGate(shape: ResourceShape): Gate {
  const { label, min, max } = readApp(shape);
  const [namespace = "", deployment = ""] = label.split("/");
  const range = min === max ? count(min) : `${count(min)} to ${count(max)}`;
  const autoscaler = shape.type === token.autoscaler ? inputsOf(shape).at("metadata", "name").text() : undefined;
  return {
    name: shape.name,
    question: `Has ${label} ${range} ready pods?`,
    ask: async (ports) => {
      const [pods, wrong] = await Promise.all([
        ports.pods(namespace, deployment),
        autoscaler === undefined ? [] : boundsOf(ports, namespace, autoscaler, { min, max }),
      ]);
      if (!pods) return no(`there is no Deployment ${label}`);
      const tooMany = Math.max(pods.wanted, pods.all);
      return unless(
        [
          ...wrong,
          ...(pods.ready >= min ? [] : [`${ready(pods)}, ${count(min)} needed`]),
          ...(tooMany <= max ? [] : [`${count(tooMany)} pods, ${count(max)} allowed`]),
        ],
        `${count(pods.ready)} pods are ready, ${range} wanted`,
      );
    },
  };
}

/** An autoscaler that somebody else keeps may have been set back already. */
async function boundsOf(
  ports: Ports,
  namespace: string,
  name: string,
  { min, max }: { min: number; max: number },
): Promise<string[]> {
  const found = await ports.autoscaler(namespace, name);
  if (!found) return [`there is no autoscaler ${namespace}/${name}`];
  return found.min === min && found.max === max
    ? []
    : [`its autoscaler says ${count(found.min)} to ${count(found.max)}`];
}

function ready({ ready, wanted }: Pods): string {
  return `${count(ready)} pods ready${wanted === ready ? "" : ` of ${count(wanted)} asked for`}`;
}

/** All of them, so that the room is really there; none where the phase has none, so that they hold none. */
export const placeholderGates: GateMaker = (resources) =>
  placeholderShapes(resources).map((shape): Gate => {
    const { replicas } = readPlaceholders(shape);
    const metadata = inputsOf(shape).at("metadata");
    const name = required(metadata.at("name"), metadata.at("name").text());
    const namespace = metadata.at("namespace").text() ?? "default";
    return {
      name: shape.name,
      question: replicas === 0 ? "Are all placeholders gone?" : `Are ${count(replicas)} placeholders ready?`,
      ask: async (ports) => {
        const pods = await ports.pods(namespace, name);
        if (!pods) return no(`there is no Deployment ${namespace}/${name}`);
        const arrived = pods.wanted === replicas && pods.ready === replicas && pods.all === replicas;
        const text = `${count(pods.ready)} of ${count(replicas)} placeholders are ready`;
        if (pods.wanted !== replicas) return no(`${text}; their Deployment asks for ${count(pods.wanted)}`);
        return unless(
          arrived ? [] : [pods.all > replicas ? `${count(pods.all)} pods, ${count(replicas)} wanted` : text],
          text,
        );
      },
    };
  });

/** EKS is done once its Auto Scaling group has the size; nodes join later. */
export const nodeGates: GateMaker = (resources) =>
  ofType(resources, token.nodeGroup).map((shape): Gate => {
    const inputs = inputsOf(shape);
    const name = required(inputs.at("nodeGroupName"), inputs.at("nodeGroupName").text());
    const cluster = required(inputs.at("clusterName"), inputs.at("clusterName").text());
    const size = (key: string): number =>
      required(inputs.at("scalingConfig", key), inputs.at("scalingConfig", key).number());
    const [min, max] = [size("minSize"), size("maxSize")];
    return {
      name: shape.name,
      question: `Has node group ${name} at least ${count(min)} ready nodes?`,
      ask: async (ports) => {
        const [group, nodes] = await Promise.all([ports.nodeGroup(cluster, name), ports.nodes(name)]);
        if (!group) return no(`there is no node group ${name} in ${cluster}`);
        return unless(
          [
            ...(nodes.ready >= min
              ? []
              : [`${count(nodes.ready)} nodes ready of ${count(nodes.all)} that joined, ${count(min)} needed`]),
            // Its desired size is the cluster autoscaler's to move, between the two.
            ...(group.min === min && group.max === max
              ? []
              : [`its bounds are ${count(group.min)} to ${count(group.max)}, not ${count(min)} to ${count(max)}`]),
            ...(group.status === "ACTIVE" ? [] : [`it is ${group.status}`]),
            ...group.issues,
          ],
          `${count(nodes.ready)} nodes are ready, ${count(min)} needed`,
        );
      },
    };
  });
