import type { Gate, GateMaker } from "../contract/gate.ts";
import { no, yesUnless } from "../contract/gate.ts";
import { cacheClient } from "./client.ts";
import { cachesIn, readGroup } from "./reading.ts";

/** The provider waits for "available" without a delay and may see the state before the change: only the service knows. */
export const cacheGates: GateMaker = (resources) =>
  cachesIn(resources).map((shape): Gate => {
    const { id, nodeType, replicas } = readGroup(shape);
    const wanted = replicas === undefined ? nodeType : `${nodeType} with ${replicas} replicas`;
    return {
      name: shape.name,
      question: `Is ${id} available as ${wanted}?`,
      ask: async (clients) => {
        const found = await clients.of(cacheClient, shape.target).group(id);
        if (!found) return no(`there is no replication group ${id}`);
        const wrong = [
          ...(found.nodeType === nodeType ? [] : [`its node type is ${found.nodeType}, not ${nodeType}`]),
          ...(replicas === undefined || found.replicas === replicas
            ? []
            : [`it has ${found.replicas} replicas, not ${replicas}`]),
          ...(found.pending.length === 0 ? [] : [`still waiting to be applied: ${found.pending.join(", ")}`]),
          ...(found.status === "available" ? [] : [`it is ${found.status}`]),
        ];
        return yesUnless(wrong, `${id} is ${found.status} as ${wanted}`);
      },
    };
  });

/** Whether each cache has ended the change it was in. */
export const cacheRestGates: GateMaker = (resources) =>
  cachesIn(resources).map((shape): Gate => {
    const { id } = readGroup(shape);
    return {
      name: shape.name,
      question: `Is ${id} at rest?`,
      ask: async (clients) => {
        const { status = "gone" } = (await clients.of(cacheClient, shape.target).group(id)) ?? {};
        return yesUnless(
          status === "available" || status === "gone" ? [] : [`${id}: it is ${status}`],
          `${id} is ${status}`,
        );
      },
    };
  });
