import type { Cloud } from "../../sandbox/cloud.ts";
import type { SandboxOptions } from "../../sandbox/index.ts";
import { openCloud } from "../../sandbox/index.ts";
import { countAt } from "../../sandbox/behaviour/pods.ts";
import type { Ramp } from "../../sandbox/behaviour/pods.ts";
import type { StoredResource } from "../../sandbox/store.ts";
import { at, isObject, number, text } from "../../sandbox/values.ts";
import { token } from "../../policies/types.ts";
import type { DbInstance, EdgeRule, Nodes, Ports } from "./ports.ts";
import { answerOf, entryPoint } from "./sandboxEdge.ts";

/** The same questions put to a sandbox's store; scale, account and region as the sandbox was opened with. */
export function sandboxPorts(storeFolder: string, options: Omit<SandboxOptions, "folder"> = {}): Ports {
  return portsTo(openCloud({ ...options, folder: storeFolder }));
}

/** Ports to an open sandbox. */
export function portsTo(cloud: Cloud): Ports {
  const stored = new Set<string>();
  const by = (type: string, path: string, value: string): StoredResource | undefined =>
    cloud.list(type).find(({ outputs, released }) => !released && text(outputs, path) === value);
  const object = (type: string, namespace: string, name: string): StoredResource | undefined =>
    cloud.find(type, `${namespace}/${name}`);
  const answer = <T>(value: T): Promise<T> => Promise.resolve(value);

  return {
    estate: "the sandbox",
    now: () => cloud.clock.now(),
    wait: (seconds, signal) => cloud.clock.wait(seconds, signal),
    dbInstance: (identifier) => {
      const found =
        by(token.dbInstance, "identifier", identifier) ?? by(token.dbClusterInstance, "identifier", identifier);
      return answer(found && instanceOf(found));
    },
    // The sandbox's replicas follow at once, or have stopped.
    replicaLags: () => answer([0]),
    dbCluster: (identifier) => {
      const found = by(token.dbCluster, "clusterIdentifier", identifier);
      return answer(
        found && {
          status: found.settling ? "modifying" : "available",
          minCapacity: number(found.outputs, "serverlessv2ScalingConfiguration.minCapacity"),
          maxCapacity: number(found.outputs, "serverlessv2ScalingConfiguration.maxCapacity"),
          pending: [],
        },
      );
    },
    dbProxy: (name) => {
      const found = by(token.dbProxy, "name", name);
      const targets = cloud
        .list("aws:rds/proxyTarget:ProxyTarget")
        .filter(({ inputs }) => inputs["dbProxyName"] === name)
        .map(({ settling }) => (settling ? "REGISTERING" : "AVAILABLE"));
      return answer(found && { status: found.settling ? "modifying" : "available", targets });
    },
    nodeGroup: (cluster, name) => {
      const found = cloud.find(token.nodeGroup, `${cluster}:${name}`);
      const size = (key: string): number => number(found?.outputs, `scalingConfig.${key}`) ?? 0;
      return answer(
        found && {
          status: text(found.outputs, "status") ?? "ACTIVE",
          min: size("minSize"),
          desired: size("desiredSize"),
          max: size("maxSize"),
          issues: [],
        },
      );
    },
    nodes: (nodeGroup) => answer(nodesOf(by(token.nodeGroup, "nodeGroupName", nodeGroup), cloud.clock.now())),
    pods: (namespace, deployment) => {
      const pods = cloud.pods(`${namespace}/${deployment}`);
      // Its pods end as soon as they are unwanted: those that exist are those that are ready.
      return answer(pods && { ready: pods.ready, wanted: pods.wanted, all: pods.ready });
    },
    autoscaler: (namespace, name) => {
      const found = object(token.autoscaler, namespace, name);
      return answer(
        found && {
          target: text(found.outputs, "spec.scaleTargetRef.name") ?? "",
          min: number(found.outputs, "spec.minReplicas") ?? 1,
          max: number(found.outputs, "spec.maxReplicas") ?? 1,
          troubles: [],
          owners: [],
        },
      );
    },
    configMap: (namespace, name) => {
      const data = object("kubernetes:core/v1:ConfigMap", namespace, name)?.outputs["data"];
      return answer(isObject(data) ? (data as Record<string, string>) : undefined);
    },
    rules: (zone, phase) => answer(entryPoint(cloud, zone, phase)?.map(ruleOf)),
    waitingRoom: (zone, name) => {
      const found = cloud
        .list(token.waitingRoom)
        .find(({ outputs }) => outputs["zoneId"] === zone && outputs["name"] === name);
      return answer(found && { suspended: found.outputs["suspended"] === true });
    },
    http: (url) => answer(answerOf(cloud, url, stored)),
  };
}

function instanceOf({ outputs, observed, inputs, settling }: StoredResource): DbInstance {
  const pending = observed["pendingModifiedValues"];
  const zone = text(outputs, "availabilityZone") ?? "";
  const status = text(outputs, "status") ?? (settling ? "modifying" : "available");
  return {
    status,
    instanceClass: text(outputs, "instanceClass") ?? "",
    engine: text(outputs, "engine") ?? "",
    engineVersion: text(outputs, "engineVersionActual") ?? "",
    multiAz: outputs["multiAz"] === true,
    zones: outputs["multiAz"] === true ? [zone, zone.replace(/.$/, "b")] : [zone],
    pending: isObject(pending) ? Object.keys(pending) : [],
    ...(inputs["replicateSourceDb"] !== undefined && {
      replication: status === "available" ? "replicating" : "stopped",
    }),
  };
}

function nodesOf(group: StoredResource | undefined, now: number): Nodes {
  const ramp = group?.observed["nodes"];
  if (!isObject(ramp)) return { ready: 0, all: 0 };
  const ready = countAt(ramp as unknown as Ramp, now);
  return { ready, all: ready };
}

function ruleOf(rule: Readonly<Record<string, unknown>>): EdgeRule {
  return {
    ref: text(rule, "ref") ?? "",
    enabled: rule["enabled"] !== false,
    expression: text(rule, "expression") ?? "",
    content: at(rule, "actionParameters.content") as string | undefined,
  };
}
