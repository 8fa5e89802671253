import { autoscale } from "../../sandbox/behaviour/pods.ts";
import type { ChangeKind, Timing } from "../../stacks/timing.ts";
import { propertyPath } from "../plan/changes.ts";
import type { Step } from "../plan/steps.ts";
import { kindOf } from "./kind.ts";
import type { Measured } from "./measured.ts";

/** Time without service, in seconds, and who notices. */
export interface Interruption {
  least: number;
  most: number;
  /** What does not answer meanwhile. */
  of: string;
}

/** What one kind of change takes. */
export interface Duration {
  kind: ChangeKind;
  /** Seconds the update waits for the step: what depends on it starts afterwards. */
  seconds: number;
  /** Seconds from then until the effect is there: for that no step waits, but the gate after the switch does. */
  settles: number;
  interruption?: Interruption;
  /** Where `seconds` comes from. */
  basis: "table" | "stack file" | "measured";
  /** The figure's source: a document, an estimate, or how many earlier switches. */
  source: string;
}

interface Entry {
  seconds: number;
  settles?: number;
  /** Seconds of settling for each pod or node moved. Default 0. */
  settlesEach?: number;
  interruption?: Interruption;
  source: string;
}

const estimate = (why: string): string => `estimate: ${why}`;

/** The Kubernetes controller manager may make 20 requests a second: its default --kube-api-qps. */
const podSeconds = 1 / 20;
const podStart = "an autoscaler looks every 15 s (Kubernetes docs, Horizontal Pod Autoscaling); 45 s to start a pod";
const nodeStart = "120 s until a node has started and joined";

/**
 * Seconds each kind of change takes, with sources. An estimate is of the usual order and waits for a measurement.
 * `settlesEach` counts pods of an autoscaler or Deployment, or nodes of a group.
 */
export const durationTable: Readonly<Record<ChangeKind, Readonly<Entry>>> = {
  phase: { seconds: 0, source: "a record in the stack's own state" },
  databaseClassMultiAz: {
    seconds: 1200,
    interruption: { least: 60, most: 120, of: "the database: one failover" },
    source:
      "AWS, “Multi-AZ DB instance deployments”: a failover takes 60–120 s; a published log of a class change shows 20 min and 77 s",
  },
  databaseClassSingleAz: {
    seconds: 600,
    interruption: { least: 300, most: 480, of: "the database: no standby" },
    source: estimate("AWS, “Modifying an Amazon RDS DB instance”, states an outage and gives no time"),
  },
  replicaClass: {
    seconds: 600,
    interruption: { least: 300, most: 480, of: "reads from this replica" },
    source: estimate("as a single-AZ instance"),
  },
  databaseOther: { seconds: 60, source: estimate("the provider asks for the state once a minute") },
  auroraCapacity: {
    seconds: 60,
    settles: 180,
    source: estimate(
      "AWS, “Aurora Serverless v2 capacity”: no interruption; the higher the capacity, the faster it grows",
    ),
  },
  auroraInstanceClass: {
    seconds: 600,
    interruption: { least: 30, most: 480, of: "this instance" },
    source: estimate("AWS, “Fault tolerance for Aurora”: about 30 s where a reader takes over, else as single-AZ"),
  },
  databaseProxy: { seconds: 60, source: estimate("a setting of the proxy; connections stay") },
  nodeGroupUp: {
    seconds: 60,
    settles: 120,
    settlesEach: 0.5,
    source: estimate(`EKS is done once its Auto Scaling group has the size; ${nodeStart}`),
  },
  nodeGroupDown: {
    seconds: 60,
    settles: 600,
    source: estimate("nodes are drained before they end; nobody notices"),
  },
  placeholdersUp: {
    seconds: 165,
    settlesEach: podSeconds,
    source: estimate(`the update waits for ready pods: ${nodeStart} and 45 s to start a pod`),
  },
  placeholdersDown: { seconds: 5, source: estimate("placeholders have no grace period") },
  autoscalerUp: { seconds: 1, settles: 60, settlesEach: podSeconds, source: estimate(podStart) },
  autoscalerUpWithoutRoom: {
    seconds: 1,
    settles: 180,
    settlesEach: podSeconds,
    source: estimate(`${podStart}; ${nodeStart}, as no room is held`),
  },
  autoscalerDown: {
    seconds: 1,
    source: "the autoscaler's own scale-down window and policies, followed on an idle estate",
  },
  replicasUp: { seconds: 45, settlesEach: podSeconds, source: estimate("45 s to start a pod") },
  replicasUpWithoutRoom: {
    seconds: 165,
    settlesEach: podSeconds,
    source: estimate(`45 s to start a pod; ${nodeStart}, as no room is held`),
  },
  replicasDown: {
    seconds: 5,
    settles: 30,
    source: "Kubernetes docs: pods end within their grace period, 30 s by default",
  },
  flags: {
    seconds: 1,
    settles: 60,
    source: "Kubernetes docs, “ConfigMaps”: the kubelet's sync period, 1 min, plus its cache",
  },
  kubernetesOther: { seconds: 1, source: estimate("one call of the API server") },
  ruleset: { seconds: 5, settles: 30, source: "Cloudflare docs: a rule reaches the whole edge within 30 s" },
  waitingRoom: { seconds: 2, settles: 30, source: estimate("as a rule") },
  worker: { seconds: 20, settles: 30, source: estimate("an upload with its assets, then as a rule") },
  cloudflareOther: { seconds: 2, settles: 30, source: estimate("one call, then as a rule") },
  watch: { seconds: 1, source: estimate("one call of CloudWatch") },
  unknown: { seconds: 60, source: estimate("a kind of resource the table does not know") },
};

/** What else decides how long the steps of one switch take. */
interface DurationInputs {
  /** A resource's inputs by URN, at the end of the switch. Without them the longer of two kinds is taken. */
  inputs?: (urn: string) => Readonly<Record<string, unknown>> | undefined;
  /** Whether room for the broadcast's pods is held already when the switch begins. Default false. */
  room?: boolean;
  /** From the stack file. */
  overrides?: Timing["durations"];
  /** Medians of earlier switches between the same phases, by URN. */
  measured?: Measured;
}

/** What one step takes: as measured, else as the stack file says, else by the table. */
export function durationOf(step: Step, { inputs, room = false, overrides, measured }: DurationInputs = {}): Duration {
  const given = inputs?.(step.urn) ?? {};
  const kind = kindOf(step, given, room);
  const entry = durationTable[kind];
  const override = overrides?.[kind];
  const each = (override?.settlesEach ?? entry.settlesEach ?? 0) * moved(step);
  const fixed = override?.settles ?? (kind === "autoscalerDown" ? descent(step, given) : (entry.settles ?? 0));
  const earlier = measured?.get(step.urn);
  const interruption = interrupted(entry.interruption, override?.interruption, step);
  return {
    kind,
    seconds: earlier?.seconds ?? override?.seconds ?? entry.seconds,
    settles: fixed + each,
    ...(interruption && { interruption }),
    ...(earlier
      ? { basis: "measured", source: `median of ${earlier.samples} earlier switch${earlier.samples === 1 ? "" : "es"}` }
      : override?.seconds !== undefined
        ? { basis: "stack file", source: `timing.durations.${kind}` }
        : { basis: "table", source: entry.source }),
  };
}

function interrupted(known: Interruption | undefined, most: number | undefined, step: Step): Interruption | undefined {
  if (most === undefined) return known;
  if (most === 0) return undefined;
  return { least: Math.min(known?.least ?? most, most), most, of: known?.of ?? step.name };
}

const counted = ["spec.minReplicas", "spec.replicas", "scalingConfig.desiredSize"];

/** The change of a count, from its old to its new value; both 0 where none changes. */
function countOf({ changes }: Step): { from: number; to: number } {
  const change = changes.find(({ path }) => counted.includes(propertyPath(path)));
  return { from: Number(change?.before ?? 0), to: Number(change?.after ?? 0) };
}

function moved(step: Step): number {
  const { from, to } = countOf(step);
  return Math.max(0, to - from);
}

function descent(step: Step, inputs: Readonly<Record<string, unknown>>): number {
  const { from, to } = countOf(step);
  return autoscale({ ...inputs }, from, to, 0).seconds;
}
