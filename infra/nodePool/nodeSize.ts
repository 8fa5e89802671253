import { formatNumber } from "../contract/format.ts";
import type { Question } from "../contract/question.ts";
import { askEach, no, unknown, yes } from "../contract/question.ts";
import { inputsOf } from "../contract/shape.ts";
import { nodeClient } from "./client.ts";
import { nodeLabelOf, nodePoolsIn, readNodePool } from "./reading.ts";

/**
 * What one node takes is worked with wherever room is counted. Its pods are what the network plugin and the kubelet allow, which no manifest shows: 29 of a
 * small instance without prefixes of addresses. Source: AWS, "Choosing an optimal Amazon EC2 node instance type"; Kubernetes, Node `status.allocatable`.
 */
export const nodeSize: Question = {
  name: "node-size",
  asks: "Does a node take as many pods, cores and memory as the stack file counts on?",
  ask: ({ resources }, clients) =>
    askEach(
      nodePoolsIn(resources.live).flatMap((pool) => {
        const label = nodeLabelOf(resources.live, pool);
        return label === undefined ? [] : [{ pool, label }];
      }),
      ({ pool }) => pool.name,
      async ({ pool, label }) => {
        const { name, node } = readNodePool(pool);
        const nodes = await clients.of(nodeClient, inputsOf(pool).at("cluster").text()).offers(label);
        if (nodes.length === 0)
          return unknown(name, `no node with ${label} has joined: what one takes cannot be asked`);
        const short = ([key, unit]: readonly ["pods" | "cpu" | "memory", string]): string[] => {
          const [least] = [...nodes].sort((a, b) => a[key] - b[key]);
          // Written with few digits, a figure of the file may be a little above what is there.
          if (!least || least[key] >= node[key] * 0.99) return [];
          return [`${least.name} takes ${rounded(least[key])}${unit}, the stack file counts on ${rounded(node[key])}`];
        };
        const wrong = (
          [
            ["pods", " pods"],
            ["cpu", " cores"],
            ["memory", " GiB"],
          ] as const
        ).flatMap(short);
        return wrong.length === 0
          ? yes(name, `${formatNumber(nodes.length)} nodes, each takes ${formatNumber(node.pods)} pods and more`)
          : no(
              name,
              wrong.join("; "),
              `correct nodePools.${name}.node; more pods a node take prefixes of addresses (ENABLE_PREFIX_DELEGATION) and a higher maxPods`,
            );
      },
    ),
};

const rounded = (value: number): string => formatNumber(Math.floor(value * 10) / 10);
