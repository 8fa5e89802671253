import type { AutoScalingGroup, Instance, ScheduledUpdateGroupAction } from "@aws-sdk/client-auto-scaling";

/** What its instances are started by. */
export type LaunchSource =
  | { from: "template"; id: string | undefined; name: string | undefined; version: string }
  | { from: "configuration"; name: string };

/** A type that a mixed group may start, and how many units of capacity one is. */
export interface WeightedType {
  type: string;
  weight: number;
}

/** An Auto Scaling group as it is. Capacity is in its units: instances, where it has no weights and counts neither vCPUs nor memory. */
export interface GroupState {
  min: number;
  max: number;
  desired: number;
  /** Of its healthy instances in service. */
  inService: number;
  /** Of all that are there: starting and ending ones too. */
  present: number;
  /** Of its largest instance: so far, less one, it may go beyond what is asked for. */
  largest: number;
  unit: "instances" | "units" | "vCPUs" | "MiB";
  /** Processes that are suspended. */
  suspended: string[];
  /** Whether a load balancer has its instances as targets. */
  served: boolean;
  /** From scale-in. */
  protected: { new: boolean; count: number };
  tags: Readonly<Record<string, string>>;
  /** A service of AWS that keeps the group. */
  managedBy: string | undefined;
  warmPool: WarmPool | undefined;
  /** Undefined where its types are `types`, or nobody says. */
  launch: LaunchSource | undefined;
  /** Of a mixed group, where it lists them. */
  types: WeightedType[];
  /** Of a mixed group: how many are on demand, and how many percent of the rest. */
  onDemand: { base: number; percent: number } | undefined;
}

/** Instances that wait beside a group. */
export interface WarmPool {
  /** `Stopped`, `Running` or `Hibernated`. */
  state: string;
  least: number;
  /** Most instances of group and pool together; undefined where the group's maximum is. */
  most: number | undefined;
}

/** What sets sizes by the clock; one that it leaves alone is undefined. Times in seconds since 1970. */
export interface ScheduledSizes {
  name: string;
  /** Of cron; undefined for one that comes once. */
  recurrence: string | undefined;
  zone: string | undefined;
  starts: number | undefined;
  ends: number | undefined;
  min: number | undefined;
  max: number | undefined;
  desired: number | undefined;
}

const weightOf = ({ WeightedCapacity }: Instance): number => Number(WeightedCapacity ?? 1);

/** Neither on standby, which nobody replaces or counts, nor out of the group. */
const away = /^(?:Standby|EnteringStandby|Detach|Terminated|Warmed)/;

export function stateOf(group: AutoScalingGroup): GroupState {
  const { Instances = [], MixedInstancesPolicy: mixed, DesiredCapacityType = "units" } = group;
  const there = Instances.filter(({ LifecycleState = "" }) => !away.test(LifecycleState));
  const serving = there.filter(
    ({ LifecycleState: state, HealthStatus: is }) => state === "InService" && is === "Healthy",
  );
  const units = (instances: readonly Instance[]): number => instances.reduce((sum, each) => sum + weightOf(each), 0);
  const overrides = mixed?.LaunchTemplate?.Overrides ?? [];
  const types = overrides.flatMap(({ InstanceType, WeightedCapacity }): WeightedType[] =>
    InstanceType === undefined ? [] : [{ type: InstanceType, weight: Number(WeightedCapacity ?? 1) }],
  );
  const weighted = [...there.map(weightOf), ...types.map(({ weight }) => weight)];
  const distribution = mixed?.InstancesDistribution;
  return {
    min: group.MinSize ?? 0,
    max: group.MaxSize ?? 0,
    desired: group.DesiredCapacity ?? 0,
    // Whose capacity is counted in vCPUs or memory, of its instances no weight is told.
    inService: units(serving),
    present: units(there),
    largest: Math.max(1, ...weighted),
    unit: unitOf(DesiredCapacityType, weighted),
    suspended: (group.SuspendedProcesses ?? []).map(({ ProcessName }) => ProcessName ?? ""),
    served: [group.LoadBalancerNames, group.TargetGroupARNs, group.TrafficSources].some(
      (list) => (list ?? []).length > 0,
    ),
    protected: {
      new: group.NewInstancesProtectedFromScaleIn === true,
      count: Instances.filter(({ ProtectedFromScaleIn }) => ProtectedFromScaleIn === true).length,
    },
    tags: Object.fromEntries((group.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value])),
    managedBy: group.Operator?.Principal,
    warmPool: warmPoolOf(group),
    launch: types.length > 0 ? undefined : launchOf(group),
    // One that is described by what it must have may be any.
    types: types.length === overrides.length ? types : [],
    onDemand: mixed && {
      base: distribution?.OnDemandBaseCapacity ?? 0,
      percent: distribution?.OnDemandPercentageAboveBaseCapacity ?? 100,
    },
  };
}

function unitOf(kind: string, weights: readonly number[]): GroupState["unit"] {
  if (kind === "vcpu") return "vCPUs";
  if (kind === "memory-mib") return "MiB";
  return weights.some((weight) => weight !== 1) ? "units" : "instances";
}

function launchOf(group: AutoScalingGroup): LaunchSource | undefined {
  const { LaunchConfigurationName: configuration, MixedInstancesPolicy: mixed } = group;
  if (configuration !== undefined) return { from: "configuration", name: configuration };
  const template = group.LaunchTemplate ?? mixed?.LaunchTemplate?.LaunchTemplateSpecification;
  // Overrides that name no type say by what it must have which may start.
  if (!template || (mixed?.LaunchTemplate?.Overrides ?? []).length > 0) return undefined;
  const { LaunchTemplateId: id, LaunchTemplateName: name, Version: version = "$Default" } = template;
  return { from: "template", id, name, version };
}

function warmPoolOf({ WarmPoolConfiguration: pool }: AutoScalingGroup): WarmPool | undefined {
  if (!pool || pool.Status === "PendingDelete") return undefined;
  const { PoolState = "Stopped", MinSize = 0, MaxGroupPreparedCapacity: most = -1 } = pool;
  return { state: PoolState, least: MinSize, most: most < 0 ? undefined : most };
}

export function scheduledOf(action: ScheduledUpdateGroupAction): ScheduledSizes {
  const seconds = (time: Date | undefined): number | undefined => time && time.getTime() / 1000;
  return {
    name: action.ScheduledActionName ?? "",
    recurrence: action.Recurrence,
    zone: action.TimeZone,
    starts: seconds(action.StartTime),
    ends: seconds(action.EndTime),
    min: action.MinSize,
    max: action.MaxSize,
    desired: action.DesiredCapacity,
  };
}
