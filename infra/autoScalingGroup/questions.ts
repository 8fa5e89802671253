import type { Clients } from "../contract/client.ts";
import { formatNumber } from "../contract/format.ts";
import type { Finding, Question, QuestionContext } from "../contract/question.ts";
import { askEach, no, unknown, yes } from "../contract/question.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { autoScalingClient } from "./client.ts";
import { ownerTags, refreshing } from "./facts.ts";
import type { GroupState } from "./groupState.ts";
import type { SizedGroup } from "./reading.ts";
import { groupsIn, nameOf, readGroup } from "./reading.ts";

/** A group as it is, and as it would be live. */
export interface AskedGroup {
  subject: string;
  /** Its own name. */
  label: string;
  found: GroupState;
  live: SizedGroup;
  shape: ResourceShape;
}

/** Asks about each group that is there; one that is not there is said by whoever asks. */
export function askGroups(
  { resources }: QuestionContext,
  clients: Clients,
  ask: (group: AskedGroup) => Promise<Finding> | Finding,
): Promise<Finding[]> {
  return askEach(groupsIn(resources.live), nameOf, async (shape) => {
    const live = readGroup(shape);
    const [subject, { label }] = [nameOf(shape), live];
    const found = await clients.of(autoScalingClient, shape.target).group(label);
    if (!found) return no(subject, `there is no Auto Scaling group ${label}`, "correct what adopt says");
    return ask({ subject, label, found, live, shape });
  });
}

/** What is suspended stays so in a switch: only sizes are turned. */
export const scalingProcesses: Question = {
  name: "scaling-processes",
  asks: "Does each Auto Scaling group exist, and is nothing suspended that a broadcast needs?",
  ask: (context, clients) =>
    askGroups(context, clients, async (group) => {
      const { subject, label, found, live, shape } = group;
      const harms = harmsOf(group);
      if (harms.length > 0) {
        return no(
          subject,
          `suspended: ${harms.map(({ process, harm }) => `${process} (${harm})`).join("; ")}`,
          `aws autoscaling resume-processes --auto-scaling-group-name ${label} --scaling-processes ${harms.map(({ process }) => process).join(" ")}`,
        );
      }
      const policies = await clients.of(autoScalingClient, shape.target).policies(label);
      if (!policies) return unknown(subject, "its scaling policies cannot be found");
      const movers = [...(found.suspended.includes("AlarmNotification") ? [] : policies), ...moversBy(found.tags)];
      if (movers.length > 0 && live.desired !== undefined && live.desired > live.min) {
        return no(
          subject,
          `${movers.join(", ")} may take it from the ${formatNumber(live.desired)} asked for down to its minimum of ${formatNumber(live.min)} in the show`,
          "raise minSize.broadcast to desiredCapacity.broadcast",
        );
      }
      return yes(subject, `${rangeOf(found)}, ${keptBy(movers, live)}${rest(found)}`);
    }),
};

const rangeOf = ({ min, max }: GroupState): string => `${formatNumber(min)} to ${formatNumber(max)}`;

function keptBy(movers: readonly string[], { desired }: SizedGroup): string {
  if (movers.length > 0) return `scaled by ${movers.join(", ")}`;
  return desired === undefined
    ? "and nothing scales it: after the show it keeps what it has, up to the lower maximum"
    : "and nothing else scales it";
}

function rest({ suspended }: GroupState): string {
  return suspended.length === 0 ? "" : `; suspended: ${suspended.join(", ")}`;
}

/** Those who move what is asked for between the two bounds, and tell it by a tag. */
function moversBy(tags: GroupState["tags"]): string[] {
  return [
    ...(ownerTags.ecs in tags ? ["the capacity provider of ECS"] : []),
    ...(ownerTags.clusterAutoscaler in tags ? ["Cluster Autoscaler"] : []),
  ];
}

interface Harm {
  process: string;
  harm: string;
}

/** Source: Amazon EC2 Auto Scaling User Guide, "Suspend and resume Amazon EC2 Auto Scaling processes". */
function harmsOf({ found, live }: AskedGroup): Harm[] {
  const harms: readonly (Harm & { counts: boolean })[] = [
    { process: "Launch", harm: "no instance comes", counts: true },
    {
      process: "Terminate",
      harm: "after the show none goes, and evening out its zones adds a tenth of the maximum",
      counts: true,
    },
    { process: "AddToLoadBalancer", harm: "new instances get no requests", counts: found.served },
    { process: "HealthCheck", harm: "an instance that fails stays", counts: true },
    { process: "ReplaceUnhealthy", harm: "an instance that fails stays", counts: true },
    // Between equal bounds there is nothing to scale.
    { process: "AlarmNotification", harm: "no policy scales it, whatever the load", counts: live.min < live.max },
  ];
  return harms.filter(({ process, counts }) => counts && found.suspended.includes(process));
}

/** While one goes on, instances that serve are replaced one after the other. */
export const instanceRefresh: Question = {
  name: "instance-refresh",
  asks: "Is no Auto Scaling group replacing its instances?",
  ask: (context, clients) =>
    askGroups(context, clients, async ({ subject, label, shape }) => {
      const status = await clients.of(autoScalingClient, shape.target).refresh(label);
      return status !== undefined && refreshing.includes(status)
        ? no(
            subject,
            `its instance refresh is ${status}: instances that serve are replaced`,
            `wait for its end, or aws autoscaling cancel-instance-refresh --auto-scaling-group-name ${label}`,
          )
        : yes(subject, status === undefined ? "there was none" : `the last one is ${status}`);
    }),
};

/** What is protected stays, whatever is asked for. */
export const scaleInProtection: Question = {
  name: "scale-in-protection",
  asks: "Does each Auto Scaling group let instances go after the show?",
  ask: (context, clients) =>
    askGroups(context, clients, ({ subject, label, found: { protected: kept, tags } }) => {
      if (!kept.new && kept.count === 0) return yes(subject, "nothing is protected from scale-in");
      const what = kept.new ? "new instances are protected" : `${formatNumber(kept.count)} instances are protected`;
      // It takes the protection off whatever runs no task.
      if (ownerTags.ecs in tags) return yes(subject, `${what} from scale-in until ECS has no task on them`);
      return no(
        subject,
        `${what} from scale-in: after the show they stay`,
        kept.new
          ? `aws autoscaling update-auto-scaling-group --auto-scaling-group-name ${label} --no-new-instances-protected-from-scale-in`
          : `aws autoscaling set-instance-protection --auto-scaling-group-name ${label} --no-protected-from-scale-in --instance-ids …`,
      );
    }),
};

/** It is filled up to the maximum unless it says otherwise, so a larger one fills it further. */
export const warmPools: Question = {
  name: "warm-pool",
  asks: "How many instances wait beside each Auto Scaling group in the broadcast?",
  ask: (context, clients) =>
    askGroups(context, clients, ({ subject, found, live }) => {
      const pool = found.warmPool;
      if (!pool) return yes(subject, "none: it has no warm pool");
      const waiting = waitingIn(found, live);
      const paid =
        pool.state === "Running" ? "running, and paid as such" : `${pool.state.toLowerCase()}, their volumes paid`;
      return yes(subject, `${formatNumber(waiting)} ${found.unit} in its warm pool, ${paid}`);
    }),
};

/**
 * Capacity that a warm pool keeps beside what is asked for live. Source: Amazon EC2 Auto Scaling User Guide, "Warm pools for applications with
 * long boot times": the maximum, or what is stated in its place, less what is desired; the pool's minimum at least.
 */
export function waitingIn({ warmPool: pool }: GroupState, { max, wanted }: SizedGroup): number {
  return pool ? Math.max(pool.least, (pool.most ?? max) - wanted, 0) : 0;
}
