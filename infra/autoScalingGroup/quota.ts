import type { Clients } from "../contract/client.ts";
import { formatNumber } from "../contract/format.ts";
import type { Finding, Question, QuestionContext } from "../contract/question.ts";
import { no, unknown, yes } from "../contract/question.ts";
import { nodeGroupClient } from "../nodePool/client.ts";
import { standardFamily, standardQuota, type as nodeType } from "../nodePool/facts.ts";
import { nodeGroupDemand } from "../nodePool/questions.ts";
import { quotaIncrease } from "../providers/aws/quotas.ts";
import { autoScalingClient } from "./client.ts";
import type { GroupState, WeightedType } from "./groupState.ts";
import type { AskedGroup } from "./questions.ts";
import { askGroups, waitingIn } from "./questions.ts";
import { statedTypes } from "./reading.ts";

/** Quota of vCPUs of standard Spot instances. Source: Amazon EC2 User Guide, "Spot Instance quotas". */
const spotQuota = "L-34B43A08";

/** What a group adds in the broadcast. */
interface Demand {
  /** vCPUs on demand. */
  vcpus: number;
  /** Capacity on Spot instances, in the group's units. */
  spot: number;
}

/**
 * Waits of days: a quota is raised by AWS's support, not by a switch. All groups of one place are counted together, node groups of EKS among
 * them.
 */
export const instanceQuota: Question = {
  name: "instance-quota",
  asks: "Does the vCPU quota allow the broadcast's instances?",
  ask: async (context, clients) => {
    const more = await demands(context, clients);
    const nodes = await nodeDemands(context, clients);
    return askGroups(context, clients, async ({ subject, shape }) => {
      const own = more.get(shape.urn);
      if (!own) return unknown(subject, "what it adds cannot be found");
      if ("verdict" in own.demand) return own.demand;
      const vcpus = await clients.of(nodeGroupClient, shape.target).standardVcpus();
      if (!vcpus) return unknown(subject, "the quota cannot be found");
      const together = [...more.values(), ...nodes].filter(({ target }) => target === shape.target);
      const all = together.reduce((sum, { demand }) => sum + ("verdict" in demand ? 0 : demand.vcpus), 0);
      const others = all > own.demand.vcpus ? `, ${formatNumber(all)} with the other groups of this file` : "";
      const uncounted = together.filter(({ demand }) => "verdict" in demand).length;
      const missing = uncounted === 0 ? "" : `; ${formatNumber(uncounted)} other groups of this file cannot be counted`;
      const summary =
        `${formatNumber(vcpus.running)} vCPUs run, its instances take ${formatNumber(own.demand.vcpus)} more${others}, ` +
        `${formatNumber(vcpus.quota)} are allowed${missing}`;
      const wanted = vcpus.running + all;
      if (wanted > vcpus.quota) {
        const fix = quotaIncrease("ec2", standardQuota, wanted);
        return no(subject, `${summary}: ${formatNumber(wanted - vcpus.quota)} too many`, fix);
      }
      const { spot } = own.demand;
      return spot === 0
        ? yes(subject, summary)
        : unknown(
            subject,
            `${summary}; ${formatNumber(spot)} of its capacity is Spot, which has quota ${spotQuota} and comes only where there is some`,
          );
    });
  },
};

/** What something adds where it stands, or why nobody can say. */
interface Placed<D> {
  target: string | undefined;
  demand: D | Finding;
}

async function nodeDemands({ resources }: QuestionContext, clients: Clients): Promise<Placed<{ vcpus: number }>[]> {
  const groups = resources.live.ofType(nodeType.nodeGroup);
  return Promise.all(
    groups.map(async (group) => ({ target: group.target, demand: await nodeGroupDemand(group, clients) })),
  );
}

/** By the group's resource. */
async function demands(context: QuestionContext, clients: Clients): Promise<ReadonlyMap<string, Placed<Demand>>> {
  const found = new Map<string, Placed<Demand>>();
  await askGroups(context, clients, async (group) => {
    const { shape, subject } = group;
    found.set(shape.urn, { target: shape.target, demand: await demandOf(group, clients) });
    return yes(subject, "asked");
  });
  return found;
}

async function demandOf(group: AskedGroup, clients: Clients): Promise<Demand | Finding> {
  const { subject, found, live } = group;
  const running = found.warmPool?.state === "Running" ? waitingIn(found, live) : 0;
  const [before, after] = [shares(found, found.desired), shares(found, live.wanted + running)];
  const [units, spot] = [Math.max(0, after.onDemand - before.onDemand), Math.max(0, after.spot - before.spot)];
  if (found.unit === "vCPUs") return { vcpus: units, spot };
  if (found.unit === "MiB") return unknown(subject, "its capacity is counted in memory, not in instances");
  const types = await typesOf(group, clients);
  if (types.length === 0) return unknown(subject, "the type of its instances is not known: state instanceTypes");
  const others = types.filter(({ type }) => !standardFamily.test(type)).map(({ type }) => type);
  if (others.length > 0)
    return unknown(subject, `${others.join(", ")} counts against another quota than ${standardQuota}`);
  const client = clients.of(nodeGroupClient, group.shape.target);
  const each = await Promise.all(types.map(({ type }) => client.vcpusOf(type)));
  const unheard = types.filter((_, index) => each[index] === undefined).map(({ type }) => type);
  if (unheard.length > 0)
    return no(subject, `the region has no ${unheard.join(", ")}`, "take another type in the group's launch template");
  // It may start any of its types: that which takes most for its weight counts.
  const vcpus = Math.max(...types.map(({ weight }, index) => Math.ceil(units / weight) * (each[index] ?? 0)));
  return { vcpus, spot };
}

/** Capacity on demand and on Spot, of so much in all. Source: Auto Scaling API reference, InstancesDistribution. */
function shares({ onDemand }: GroupState, capacity: number): { onDemand: number; spot: number } {
  if (!onDemand) return { onDemand: capacity, spot: 0 };
  const base = Math.min(capacity, onDemand.base);
  const above = Math.ceil(((capacity - base) * onDemand.percent) / 100);
  return { onDemand: base + above, spot: capacity - base - above };
}

/** What the group itself lists counts most, then what is stated. */
async function typesOf({ found, shape }: AskedGroup, clients: Clients): Promise<WeightedType[]> {
  if (found.types.length > 0) return found.types;
  const stated = statedTypes(shape);
  if (stated.length > 0) return stated.map((type) => ({ type, weight: 1 }));
  const started = found.launch && (await clients.of(autoScalingClient, shape.target).launchType(found.launch));
  return started === undefined ? [] : [{ type: started, weight: 1 }];
}
