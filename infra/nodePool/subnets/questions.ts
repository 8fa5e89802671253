import { maxPods } from "../../app/limits.ts";
import { readApp } from "../../app/reading.ts";
import type { Clients } from "../../contract/client.ts";
import { formatNumber } from "../../contract/format.ts";
import type { Finding, Question, QuestionContext } from "../../contract/question.ts";
import { no, unanswered, unknown, yes } from "../../contract/question.ts";
import type { ResourceShape } from "../../contract/shape.ts";
import { nodeGroupClient } from "../client.ts";
import { type } from "../facts.ts";
import { karpenterClient } from "../karpenter/client.ts";
import { karpenterPoolsIn, readKarpenterPool } from "../karpenter/reading.ts";
import { nodeGroupOf, nodePoolNameOf, readNodePool, sizersOnNodePool } from "../reading.ts";
import { subnetClient } from "./client.ts";
import type { FreeAddresses, Want } from "./sharing.ts";
import { narrowFor, shortOf } from "./sharing.ts";

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
  ask: async ({ resources }, clients) => {
    const places = [...nodeGroups(resources), ...karpenterPools(resources)];
    const asked = await Promise.all(
      places.map((place) =>
        askPlace(place, resources, clients).catch((error: unknown) => unanswered(place.subject, error)),
      ),
    );
    const answered = asked.filter((each): each is Answered => !("verdict" in each));
    return asked.map((each) => ("verdict" in each ? each : judge(each, answered)));
  },
};

function nodeGroups({ live }: QuestionContext["resources"]): Place[] {
  return live.ofType(type.nodeGroup).map((shape): Place => {
    const { cluster, name } = nodeGroupOf(shape);
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

/** What a place wants, and what is free in its subnets. */
interface Answered extends Want {
  place: Place;
  free: FreeAddresses;
}

async function askPlace(
  place: Place,
  resources: QuestionContext["resources"],
  clients: Clients,
): Promise<Answered | Finding> {
  const { subject, shape, aws } = place;
  const found = await place.found(clients);
  if ("verdict" in found) return found;
  const free = await clients.of(subnetClient, aws).freeAddresses(found.subnets);
  const subnets = Object.keys(free ?? {});
  if (!free || subnets.length === 0) return unknown(subject, `the subnets ${found.subnets.join(", ")} cannot be found`);
  const pool = nodePoolNameOf(shape);
  const most = shape.component ? readNodePool(shape.component).maxNodes : 0;
  return { place, free, subnets, pool, pods: podsToCome(resources, pool), nodes: Math.max(0, most - found.nodes) };
}

/** Two in the same subnets get the same addresses: what fits alone may not fit beside the other. */
function judge(answered: Answered, all: readonly Answered[]): Finding {
  const { place, pods, nodes } = answered;
  const { subject, owner } = place;
  // An address that was taken between two answers is gone.
  const free = all.reduce<Record<string, number>>((sum, each) => {
    for (const [subnet, count] of Object.entries(each.free)) sum[subnet] = Math.min(sum[subnet] ?? count, count);
    return sum;
  }, {});
  const own = answered.subnets.reduce((sum, subnet) => sum + (free[subnet] ?? 0), 0);
  const beside = all.filter(
    (each) => each !== answered && each.subnets.some((subnet) => answered.subnets.includes(subnet)),
  );
  const sharing = beside.length === 0 ? "" : `; ${namesOf(beside)} has nodes in the same subnets`;
  const summary =
    `${formatNumber(own)} addresses are free; ${formatNumber(pods)} more pods and up to ${formatNumber(nodes)} nodes take one each, ` +
    `and what the network plugin keeps warm is not counted${sharing}`;
  const short = shortOf(answered, all, free);
  if (short) {
    const together =
      short.wants.length === 1
        ? ""
        : `: together with ${namesOf(all.filter((each) => each !== answered && short.wants.includes(each)))} ` +
          `${formatNumber(short.wanted)} are wanted of ${formatNumber(short.free)}`;
    return no(subject, `${summary}${together}`, `add subnets by ${owner}, or let nodes have prefixes of addresses`);
  }
  const [narrowest] = narrowFor(answered, all, free).sort((a, b) => (free[a.subnet] ?? 0) - (free[b.subnet] ?? 0));
  if (!narrowest) return yes(subject, summary);
  const { subnet, share } = narrowest;
  return unknown(
    subject,
    `${summary}; ${subnet} has ${formatNumber(free[subnet] ?? 0)} of them, and an even share would be ${formatNumber(share)}: nodes are spread evenly where they can be`,
  );
}

const namesOf = (all: readonly Answered[]): string => all.map(({ place }) => place.subject).join(", ");

/** Pods of the apps on a pool that the broadcast adds, surge included, to those that run in normal at least. */
function podsToCome(resources: QuestionContext["resources"], pool: string): number {
  const pods = (phase: "normal" | "live", of: (app: ResourceShape) => number): number =>
    sizersOnNodePool(resources[phase], pool).reduce((sum, app) => sum + of(app), 0);
  return Math.max(0, pods("live", maxPods) - pods("normal", (app) => readApp(app).min));
}
