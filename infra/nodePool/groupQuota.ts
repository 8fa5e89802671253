import { formatNumber } from "../contract/format.ts";
import type { Question } from "../contract/question.ts";
import { askEach } from "../contract/question.ts";
import type { Quota } from "../providers/aws/quotaClient.ts";
import { quotaClient, withinQuota } from "../providers/aws/quotaClient.ts";
import { type } from "./facts.ts";
import { desiredNodes, nodeGroupOf } from "./reading.ts";

/** Source: AWS, "Amazon EKS service quotas". */
const nodesOfGroup: Quota = { service: "eks", code: "L-BD136A63", of: "nodes of a managed group" };

export const nodeGroupQuota: Question = {
  name: "node-group-quota",
  asks: "Does EKS allow node groups of the broadcast's size?",
  ask: ({ resources }, clients) =>
    askEach(
      resources.live.ofType(type.nodeGroup),
      (group) => nodeGroupOf(group).name,
      async (group) => {
        const { name } = nodeGroupOf(group);
        const allowed = await clients.of(quotaClient, group.target).quota(nodesOfGroup);
        const wanted = desiredNodes(group);
        return withinQuota(name, nodesOfGroup, allowed, wanted, `${formatNumber(wanted)} nodes in the show`);
      },
    ),
};
