import type { Clients } from "../contract/client.ts";
import { formatNumber } from "../contract/format.ts";
import type { Finding, Question } from "../contract/question.ts";
import { askEach, no, unknown, yes } from "../contract/question.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf, required } from "../contract/shape.ts";
import { quotaIncrease } from "../providers/aws/quotas.ts";
import { nodeGroupClient } from "./client.ts";
import { standardFamily, standardQuota, type } from "./facts.ts";
import { karpenter } from "./karpenter/facts.ts";
import { askKarpenterQuota } from "./karpenter/questions.ts";
import { nodePoolsIn, readNodePool } from "./reading.ts";

/** Waits of days: a quota is raised by AWS's support, not by a switch. */
export const nodeQuota: Question = {
  name: "node-quota",
  asks: "Does the vCPU quota allow the broadcast's nodes?",
  ask: ({ resources }, clients) => {
    const pools = nodePoolsIn(resources.live);
    return askEach(
      pools,
      ({ name }) => name,
      (pool) => {
        const [group] = resources.live.childrenOf(pool, type.nodeGroup);
        if (group) return askGroup(group, clients);
        const [limited] = resources.live.childrenOf(pool, karpenter.patch);
        if (limited) return askKarpenterQuota(limited, clients);
        const { name, maxNodes } = readNodePool(pool);
        return Promise.resolve(
          unknown(
            name,
            "the stack file describes no node group, so the type of its nodes is not known: compare " +
              `${formatNumber(maxNodes)} times their vCPUs with quota ${standardQuota} yourself`,
          ),
        );
      },
    );
  },
};

/** vCPUs that a node group adds in the broadcast, or why nobody can say. */
export async function nodeGroupDemand(
  group: ResourceShape,
  clients: Clients,
): Promise<{ nodes: number; vcpus: number } | Finding> {
  const inputs = inputsOf(group);
  const text = (key: string): string => required(inputs.at(key), inputs.at(key).text());
  const name = text("nodeGroupName");
  const client = clients.of(nodeGroupClient, group.target);
  const minSize = inputs.at("scalingConfig", "minSize");
  const nodes = required(minSize, minSize.number());
  const found = await client.group(text("clusterName"), name);
  const stated = inputs
    .at("instanceTypes")
    .items()
    .map((item) => required(item, item.text()));
  const types = stated.length > 0 ? stated : (found?.instanceTypes ?? []);
  if (types.length === 0) return unknown(name, "the type of its nodes is not known");
  const others = types.filter((each) => !standardFamily.test(each));
  if (others.length > 0)
    return unknown(name, `${others.join(", ")} counts against another quota than ${standardQuota}`);
  const each = await Promise.all(types.map((one) => client.vcpusOf(one)));
  const unheard = types.filter((_, index) => each[index] === undefined);
  if (unheard.length > 0) {
    return no(name, `the region has no ${unheard.join(", ")}`, "take another type in nodeGroup.instanceTypes");
  }
  // The group may start any of its types: the largest counts.
  const largest = Math.max(...each.map((value) => value ?? 0));
  return { nodes, vcpus: Math.max(0, nodes - (found?.desired ?? 0)) * largest };
}

async function askGroup(group: ResourceShape, clients: Clients): Promise<Finding> {
  const named = inputsOf(group).at("nodeGroupName");
  const name = required(named, named.text());
  // A client that cannot be had throws at once: before anything else is asked.
  const client = clients.of(nodeGroupClient, group.target);
  const [demand, vcpus] = await Promise.all([nodeGroupDemand(group, clients), client.standardVcpus()]);
  if ("verdict" in demand) return demand;
  if (!vcpus) return unknown(name, "the quota cannot be found");
  const { nodes, vcpus: more } = demand;
  const summary = `${formatNumber(vcpus.running)} vCPUs run, ${formatNumber(nodes)} nodes take ${formatNumber(more)} more, ${formatNumber(vcpus.quota)} are allowed`;
  if (vcpus.running + more <= vcpus.quota) return yes(name, summary);
  return no(
    name,
    `${summary}: ${formatNumber(vcpus.running + more - vcpus.quota)} too many`,
    quotaIncrease("ec2", standardQuota, vcpus.running + more),
  );
}
