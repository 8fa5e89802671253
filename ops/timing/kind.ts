import { token } from "../../policies/types.ts";
import type { ChangeKind } from "../../stacks/timing.ts";
import { propertyPath } from "../plan/changes.ts";
import type { Step } from "../plan/steps.ts";

type Inputs = Readonly<Record<string, unknown>>;

/** Which kind of change a step is, by its type and the properties it changes. Doubt takes the slower kind. */
export function kindOf(step: Step, inputs: Inputs, room: boolean): ChangeKind {
  switch (step.type) {
    case "pulumi:index:Stash":
      return "phase";
    case token.dbInstance:
      return databaseKind(step, inputs);
    case token.dbCluster:
      return changesIn(step, "serverlessv2ScalingConfiguration") ? "auroraCapacity" : "databaseOther";
    case token.dbClusterInstance:
      return changesIn(step, "instanceClass") ? "auroraInstanceClass" : "databaseOther";
    case token.dbProxy:
    case token.dbProxyTargets:
      return "databaseProxy";
    case token.nodeGroup:
      return falls(step, "scalingConfig.desiredSize") ? "nodeGroupDown" : "nodeGroupUp";
    case token.deployment:
      return changesIn(step, "spec.replicas") && falls(step, "spec.replicas") ? "placeholdersDown" : "placeholdersUp";
    case token.autoscaler:
      if (!changesIn(step, "spec.minReplicas")) return "kubernetesOther";
      if (falls(step, "spec.minReplicas")) return "autoscalerDown";
      return room ? "autoscalerUp" : "autoscalerUpWithoutRoom";
    case token.deploymentPatch:
      if (!changesIn(step, "spec.replicas")) return "kubernetesOther";
      if (falls(step, "spec.replicas")) return "replicasDown";
      return room ? "replicasUp" : "replicasUpWithoutRoom";
    case "kubernetes:core/v1:ConfigMap":
      return "flags";
    case token.ruleset:
      return "ruleset";
    case token.waitingRoom:
      return "waitingRoom";
    case token.workersScript:
      return "worker";
    case token.alarm:
    case "aws:cloudwatch/dashboard:Dashboard":
      return "watch";
    default:
      return byProvider(step.type);
  }
}

function databaseKind(step: Step, inputs: Inputs): ChangeKind {
  if (!changesIn(step, "instanceClass")) return "databaseOther";
  if (inputs["replicateSourceDb"] !== undefined)
    return inputs["multiAz"] === true ? "databaseClassMultiAz" : "replicaClass";
  return inputs["multiAz"] === false ? "databaseClassSingleAz" : "databaseClassMultiAz";
}

function byProvider(type: string): ChangeKind {
  if (type.startsWith("kubernetes:")) return "kubernetesOther";
  return type.startsWith("cloudflare:") ? "cloudflareOther" : "unknown";
}

/** Whether a step changes a property or something within it. A step that creates may change a whole above it. */
function changesIn({ changes }: Step, property: string): boolean {
  return changes.some(({ path }) => {
    const changed = propertyPath(path);
    return changed === property || changed.startsWith(`${property}.`) || property.startsWith(`${changed}.`);
  });
}

function falls({ changes }: Step, property: string): boolean {
  const change = changes.find(({ path }) => propertyPath(path) === property);
  return typeof change?.before === "number" && typeof change.after === "number" && change.after < change.before;
}
