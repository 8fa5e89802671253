import type {
  ScalableDimension,
  ScalableTarget,
  ScalingActivity,
  ServiceNamespace,
  ScheduledAction as ScheduledActionOfSdk,
} from "@aws-sdk/client-application-auto-scaling";
import type { ClientDefinition } from "../contract/client.ts";
import { notOnSandbox } from "../contract/client.ts";
import { numberAt, valueAt } from "../contract/properties.ts";
import type { Rights } from "../contract/rights.ts";
import { narrowTarget } from "../contract/target.ts";
import { clientOptions, openedWith, queryAws } from "../providers/aws/access.ts";
import { countAt } from "../contract/ramp.ts";
import type { Tags } from "../providers/aws/tagOwners.ts";
import { type } from "./facts.ts";
import type { TargetId } from "./id.ts";
import { importIdOf, serviceOf } from "./id.ts";
import { unitsOf } from "./standIn.ts";

/** The bounds in force, and what of its scaling is suspended. */
export interface TargetState {
  min: number;
  max: number;
  suspended: { in: boolean; out: boolean; scheduled: boolean };
}

/** The latest change of capacity that Application Auto Scaling made. */
export interface Activity {
  /** `Pending`, `InProgress`, `Successful`, `Overridden`, `Unfulfilled` or `Failed`. */
  status: string;
  message: string;
}

/** What changes bounds by the clock; a bound that it leaves alone is undefined. */
export interface ScheduledAction {
  name: string;
  /** `at(…)`, `rate(…)` or `cron(…)`. */
  schedule: string;
  /** UTC where none is stated. */
  zone: string | undefined;
  min: number | undefined;
  max: number | undefined;
  /** Seconds since 1970. */
  ends: number | undefined;
}

/** Tasks of a service of ECS. */
export interface TaskCounts {
  status: string;
  desired: number;
  running: number;
  pending: number;
}

interface ScalingClient {
  target(id: TargetId): Promise<TargetState | undefined>;
  /** Undefined where there was none in the last six weeks. */
  activity(id: TargetId): Promise<Activity | undefined>;
  scheduled(id: TargetId): Promise<ScheduledAction[] | undefined>;
  /** Names of its scaling policies. */
  policies(id: TargetId): Promise<string[] | undefined>;
  tasks(id: TargetId): Promise<TaskCounts | undefined>;
  tags(id: TargetId): Promise<Tags | undefined>;
}

export const scalableTargetRights = {
  "application-autoscaling:DescribeScalableTargets": "bounds of a scalable target, and what is suspended",
  "application-autoscaling:DescribeScalingActivities": "whether its last change of capacity is done",
  "application-autoscaling:DescribeScheduledActions": "what would undo its bounds by the clock",
  "application-autoscaling:DescribeScalingPolicies": "whether anything takes capacity back after the show",
  "application-autoscaling:ListTagsForResource": "who else has a scalable target",
  "ecs:DescribeServices": "tasks of an ECS service, wanted and running",
} as const satisfies Rights;

/** Questions to Application Auto Scaling and ECS. */
export const scalingClient: ClientDefinition<ScalingClient> = {
  name: "scalable targets",
  cloud: (target) => {
    const options = clientOptions(narrowTarget("aws", target));
    const open = openedWith(
      () => import("@aws-sdk/client-application-auto-scaling"),
      (sdk) => new sdk.ApplicationAutoScalingClient(options),
    );
    const openEcs = openedWith(
      () => import("@aws-sdk/client-ecs"),
      (sdk) => new sdk.ECSClient(options),
    );
    const described = (id: TargetId) =>
      queryAws(scalableTargetRights, "application-autoscaling:DescribeScalableTargets", async () => {
        const { sdk, client } = await open();
        const { ServiceNamespace, ScalableDimension } = named(id);
        const command = new sdk.DescribeScalableTargetsCommand({
          ServiceNamespace,
          ScalableDimension,
          ResourceIds: [id.resourceId],
        });
        return (await client.send(command)).ScalableTargets?.[0];
      });
    return {
      target: async (id) => {
        const found = await described(id);
        return found && stateOf(found);
      },
      tags: async (id) => {
        const found = await described(id);
        if (!found) return undefined;
        // One of before 2023 has no ARN until it is registered anew, and then no tags.
        if (found.ScalableTargetARN === undefined) return {};
        return queryAws(scalableTargetRights, "application-autoscaling:ListTagsForResource", async () => {
          const { sdk, client } = await open();
          const command = new sdk.ListTagsForResourceCommand({ ResourceARN: found.ScalableTargetARN });
          return (await client.send(command)).Tags ?? {};
        });
      },
      activity: (id) =>
        queryAws(scalableTargetRights, "application-autoscaling:DescribeScalingActivities", async () => {
          const { sdk, client } = await open();
          // The latest comes first.
          const command = new sdk.DescribeScalingActivitiesCommand({ ...named(id), MaxResults: 1 });
          const [found] = (await client.send(command)).ScalingActivities ?? [];
          return found && activityOf(found);
        }),
      scheduled: (id) =>
        queryAws(scalableTargetRights, "application-autoscaling:DescribeScheduledActions", async () => {
          const { sdk, client } = await open();
          const found: ScheduledAction[] = [];
          for await (const page of sdk.paginateDescribeScheduledActions({ client }, named(id)))
            found.push(...(page.ScheduledActions ?? []).map(actionOf));
          return found;
        }),
      policies: (id) =>
        queryAws(scalableTargetRights, "application-autoscaling:DescribeScalingPolicies", async () => {
          const { sdk, client } = await open();
          const found: string[] = [];
          for await (const page of sdk.paginateDescribeScalingPolicies({ client }, named(id)))
            found.push(...(page.ScalingPolicies ?? []).map(({ PolicyName }) => PolicyName ?? ""));
          return found;
        }),
      tasks: (id) =>
        queryAws(scalableTargetRights, "ecs:DescribeServices", async () => {
          const { sdk, client } = await openEcs();
          const { cluster, service } = serviceOf(id);
          const command = new sdk.DescribeServicesCommand({ cluster, services: [service] });
          const [found] = (await client.send(command)).services ?? [];
          return (
            found && {
              status: found.status ?? "",
              desired: found.desiredCount ?? 0,
              running: found.runningCount ?? 0,
              pending: found.pendingCount ?? 0,
            }
          );
        }),
    };
  },
  sandbox: (cloud) => {
    const find = (id: TargetId) => cloud.find(type.target, importIdOf(id));
    return {
      target: (id) => {
        const found = find(id);
        return Promise.resolve(
          found && {
            min: numberAt(found.outputs, "minCapacity") ?? 0,
            max: numberAt(found.outputs, "maxCapacity") ?? 0,
            suspended: {
              in: flagAt(found.outputs, "dynamicScalingInSuspended"),
              out: flagAt(found.outputs, "dynamicScalingOutSuspended"),
              scheduled: flagAt(found.outputs, "scheduledScalingSuspended"),
            },
          },
        );
      },
      activity: (id) => {
        const found = find(id);
        if (!found) return Promise.resolve(undefined);
        const { to } = unitsOf(found);
        const done = countAt(unitsOf(found), cloud.now()) === to;
        return Promise.resolve({ status: done ? "Successful" : "InProgress", message: `Setting capacity to ${to}.` });
      },
      scheduled: notOnSandbox("scheduled actions"),
      policies: notOnSandbox("scaling policies"),
      // Nobody else has anything on it.
      tags: () => Promise.resolve({}),
      tasks: (id) => {
        const found = find(id);
        if (!found) return Promise.resolve(undefined);
        const ramp = unitsOf(found);
        const running = countAt(ramp, cloud.now());
        const pending = Math.max(0, ramp.to - running);
        return Promise.resolve({ status: "ACTIVE", desired: ramp.to, running, pending });
      },
    };
  },
};

/** The same in the SDK's own words: a stack file's ids are of its enumerations. */
function named({ serviceNamespace, resourceId, scalableDimension }: TargetId) {
  return {
    ServiceNamespace: serviceNamespace as ServiceNamespace,
    ResourceId: resourceId,
    ScalableDimension: scalableDimension as ScalableDimension,
  };
}

function stateOf({ MinCapacity = 0, MaxCapacity = 0, SuspendedState = {} }: ScalableTarget): TargetState {
  return {
    min: MinCapacity,
    max: MaxCapacity,
    suspended: {
      in: SuspendedState.DynamicScalingInSuspended === true,
      out: SuspendedState.DynamicScalingOutSuspended === true,
      scheduled: SuspendedState.ScheduledScalingSuspended === true,
    },
  };
}

function activityOf({ StatusCode, StatusMessage, Description }: ScalingActivity): Activity {
  return { status: StatusCode ?? "", message: StatusMessage ?? Description ?? "" };
}

function actionOf({ ScheduledActionName, Schedule, Timezone, ScalableTargetAction, EndTime }: ScheduledActionOfSdk) {
  return {
    name: ScheduledActionName ?? "",
    schedule: Schedule ?? "",
    zone: Timezone,
    min: ScalableTargetAction?.MinCapacity,
    max: ScalableTargetAction?.MaxCapacity,
    ends: EndTime && EndTime.getTime() / 1000,
  };
}

const flagAt = (outputs: unknown, key: string): boolean => valueAt(outputs, `suspendedState.${key}`) === true;
