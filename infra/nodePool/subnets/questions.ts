import { maxPods } from "../../app/limits.ts";
import { readApp } from "../../app/reading.ts";
import type { Clients } from "../../contract/client.ts";
import { formatNumber } from "../../contract/format.ts";
import type { Finding, Question, QuestionContext } from "../../contract/question.ts";
import { askEach, no, unknown, yes } from "../../contract/question.ts";
import type { ResourceShape } from "../../contract/shape.ts";
import { inputsOf, required } from "../../contract/shape.ts";
import { nodeGroupClient } from "../client.ts";
import { type } from "../facts.ts";
import { karpenterClient } from "../karpenter/client.ts";
import { karpenterPoolsIn, readKarpenterPool } from "../karpenter/reading.ts";
import { nodePoolNameOf, readNodePool, sizersOnNodePool } from "../reading.ts";
import { subnetClient } from "./client.ts";

/** Where nodes of a pool are put. */
interface Place {
  subject: string;
  shape: ResourceShape;
  /** Target of AWS that the subnets are in. */
  aws: string | undefined;
  /** Its subnets and the nodes it has, or why nobody can say. */
  found: (clients: Clients) => Promise<{ subnets: readonly string[]; nodes: number } | Finding>;
  /** What to give it more subnets by. */
  owner: string;
}

/** Every pod takes an address of its subnet, and so does every node. Source: AWS, "Amazon VPC CNI". */
export const nodeAddresses: Question = {
  name: "node-addresses",
  asks: "Have the nodes' subnets addresses for the broadcast's pods?",
  ask: ({ resources }, clients) =>
    askEach(
      [...nodeGroups(resources), ...karpenterPools(resources)],
      ({ subject }) => subject,
      (place) => askPlace(place, resources, clients),
    ),
};

function nodeGroups({ live }: QuestionContext["resources"]): Place[] {
  return live.ofType(type.nodeGroup).map((shape): Place => {
    const text = (key: string): string => required(inputsOf(shape).at(key), inputsOf(shape).at(key).text());
    const [cluster, name] = [text("clusterName"), text("nodeGroupName")];
    return {
      ...{ subject: name, shape, aws: shape.target, owner: "a second node group" },
      found: async (clients) => {
        const found = await clients.of(nodeGroupClient, shape.target).subnets(cluster, name);
        if (!found) return unknown(name, "there is no such node group yet: its subnets cannot be asked");
        return found;
      },
    };
  });
}

function karpenterPools({ live }: QuestionContext["resources"]): Place[] {
  return karpenterPoolsIn(live).flatMap((shape): Place[] => {
    const { name, aws } = readKarpenterPool(shape);
    const subject = `NodePool ${name}`;
    // Whose account is not named, of its subnets nobody can ask.
    if (aws === undefined) return [];
    return [
      {
        ...{ subject, shape, aws, owner: "its node class" },
        found: async (clients) => {
          const cluster = clients.of(karpenterClient, shape.target);
          const found = await cluster.pool(name);
          if (!found) return no(subject, "there is no such NodePool", "correct karpenter.adopt in the stack file");
          const subnets = found.nodeClass === undefined ? undefined : await cluster.subnets(found.nodeClass);
          if (!subnets || subnets.length === 0) return unknown(subject, "the subnets of its nodes cannot be found");
          return { subnets, nodes: 0 };
        },
      },
    ];
  });
}

async function askPlace(
  { subject, shape, aws, found: find, owner }: Place,
  resources: QuestionContext["resources"],
  clients: Clients,
): Promise<Finding> {
  const found = await find(clients);
  if ("verdict" in found) return found;
  const { subnets } = found;
  const free = await clients.of(subnetClient, aws).freeAddresses(subnets);
  const counts = Object.values(free ?? {});
  if (!free || counts.length === 0) return unknown(subject, `the subnets ${subnets.join(", ")} cannot be found`);
  const pods = podsToCome(resources, nodePoolNameOf(shape));
  const most = shape.component ? readNodePool(shape.component).maxNodes : 0;
  const nodes = Math.max(0, most - found.nodes);
  const [wanted, all] = [pods + nodes, counts.reduce((sum, count) => sum + count, 0)];
  const summary =
    `${formatNumber(all)} addresses are free; ${formatNumber(pods)} more pods and up to ${formatNumber(nodes)} nodes take one each, ` +
    "and what the network plugin keeps warm is not counted";
  const fix = `add subnets by ${owner}, or let nodes have prefixes of addresses`;
  if (wanted > all) return no(subject, summary, fix);
  const [fewest, share] = [Math.min(...counts), Math.ceil(wanted / counts.length)];
  if (fewest >= share) return yes(subject, summary);
  const [narrow = ""] = Object.entries(free).find(([, count]) => count === fewest) ?? [];
  return unknown(
    subject,
    `${summary}; ${narrow} has ${formatNumber(fewest)} of them, and an even share would be ${formatNumber(share)}: nodes are spread evenly where they can be`,
  );
}

/** Pods of the apps on a pool that the broadcast adds, surge included, to those that run in normal at least. */
function podsToCome(resources: QuestionContext["resources"], pool: string): number {
  const pods = (phase: "normal" | "live", of: (app: ResourceShape) => number): number =>
    sizersOnNodePool(resources[phase], pool).reduce((sum, app) => sum + of(app), 0);
  return Math.max(0, pods("live", maxPods) - pods("normal", (app) => readApp(app).min));
}
