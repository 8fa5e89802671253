import type { Estate } from "../../stacks/estate.ts";

export { sandboxPorts } from "./sandbox.ts";

/** One RDS instance, as the service answers. */
export interface DbInstance {
  status: string;
  instanceClass: string;
  engine: string;
  engineVersion: string;
  multiAz: boolean;
  /** The zone it runs in, then its standby's. */
  zones: string[];
  /** What waits for a maintenance window or the next immediate change, by the service's own names; no values, they may be secret. */
  pending: string[];
  /** Of a read replica: `replicating`, or what the service says instead. */
  replication?: string;
}

export interface DbCluster {
  status: string;
  /** Serverless v2, in capacity units. */
  minCapacity: number | undefined;
  maxCapacity: number | undefined;
  pending: string[];
}

export interface DbProxy {
  status: string;
  /** State of each target: `AVAILABLE`, or why it is not. */
  targets: string[];
}

export interface NodeGroup {
  status: string;
  min: number;
  desired: number;
  max: number;
  /** What the service says is wrong with it. */
  issues: string[];
}

export interface Nodes {
  ready: number;
  all: number;
}

/** Pods of a Deployment. */
export interface Pods {
  ready: number;
  /** spec.replicas: what is asked for at present, by whoever sizes it. */
  wanted: number;
  /** Pods that exist, ready or not. */
  all: number;
}

export interface Autoscaler {
  /** Name of the Deployment it scales. */
  target: string;
  min: number;
  max: number;
  /** Conditions that say it cannot do its work, such as `ScalingActive: FailedGetResourceMetric`. */
  troubles: string[];
  /** What else keeps it, such as `ScaledObject/web`. */
  owners: string[];
}

/** A rule of a zone's entry-point ruleset. */
export interface EdgeRule {
  ref: string;
  enabled: boolean;
  expression: string;
  /** Body that a custom error rule serves. */
  content?: string;
}

export interface HttpAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** At most its first 256 KiB. */
  body: string;
  /** How it came about, where no request was made. */
  note?: string;
}

/**
 * Narrow questions to a running estate. Each answers undefined where the thing asked for does not exist.
 * All throw {@link Denied} where the credentials may not ask, {@link NotKnown} where there is nobody to ask.
 */
export interface Ports {
  /** Who answers, as `the sandbox`. */
  readonly estate: string;
  /** Seconds on the estate's clock: the sandbox has its own. */
  now(): number;
  /** Waits on that clock. Rejects with the signal's reason when it is aborted. */
  wait(seconds: number, signal?: AbortSignal): Promise<void>;

  dbInstance(identifier: string): Promise<DbInstance | undefined>;
  /** Seconds a read replica was behind its source, minute by minute for the last seven, the latest first; some may lack. */
  replicaLags(identifier: string): Promise<number[]>;
  dbCluster(identifier: string): Promise<DbCluster | undefined>;
  dbProxy(name: string): Promise<DbProxy | undefined>;
  nodeGroup(cluster: string, name: string): Promise<NodeGroup | undefined>;
  /** Nodes of an EKS node group that have joined the cluster. */
  nodes(nodeGroup: string): Promise<Nodes>;
  pods(namespace: string, deployment: string): Promise<Pods | undefined>;
  autoscaler(namespace: string, name: string): Promise<Autoscaler | undefined>;
  configMap(namespace: string, name: string): Promise<Readonly<Record<string, string>> | undefined>;
  /** Rules of a zone's entry-point ruleset, in their order. */
  rules(zone: string, phase: string): Promise<EdgeRule[] | undefined>;
  waitingRoom(zone: string, name: string): Promise<{ suspended: boolean } | undefined>;
  /** One GET; redirects are not followed. */
  http(url: string, signal?: AbortSignal): Promise<HttpAnswer>;
}

/** The credentials in use may not ask this. */
export class Denied extends Error {
  override name = "Denied";
  /** What is missing, by the provider's own name, such as `rds:DescribeDBInstances`. */
  readonly permission: string;

  constructor(permission: string, options?: ErrorOptions) {
    super(`not allowed to ask: ${permission} is missing`, options);
    this.permission = permission;
  }
}

/** Nobody can be asked this here. */
export class NotKnown extends Error {
  override name = "NotKnown";
}

/** Ports to the real estate, by the official SDKs with the credentials of the environment. Loaded when first called. */
export async function cloudPorts(estate: Estate): Promise<Ports> {
  return (await import("./cloud/ports.ts")).openCloudPorts(estate);
}
