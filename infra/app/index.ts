import { defineKind } from "../contract/kind.ts";
import { unswitchedRights } from "../contract/rights.ts";
import { patchContradiction } from "../providers/kubernetes/contradiction.ts";
import { appliedObject, awaitedWorkload, patchedObject } from "../providers/kubernetes/rights.ts";
import { App } from "./app.ts";
import { appChecks } from "./checks.ts";
import { appRights } from "./client.ts";
import { appCost } from "./cost.ts";
import { deliveredApps, undeliverableApps } from "./delivery.ts";
import { appDiscovery } from "./discovery.ts";
import { appDurations } from "./durations.ts";
import { keda, type } from "./facts.ts";
import { toComeOf } from "./following.ts";
import { appFigures } from "./figures.ts";
import { appGates } from "./gates.ts";
import { irreversibleAppChanges } from "./irreversible.ts";
import { appLimits } from "./limits.ts";
import { appThings } from "./owners.ts";
import { nodePoolFor } from "./placement.ts";
import { autoscalers } from "./questions.ts";
import { appSchema } from "./schema.ts";
import { appSizing } from "./sizing.ts";
import { scaledObjectStandIn } from "./scaledObjectStandIn.ts";
import { budgetRights } from "./budgetClient.ts";
import { budgets } from "./budgetQuestion.ts";
import { budgetStandIn } from "./budgetStandIn.ts";
import { autoscalerPatchStandIn, autoscalerStandIn, replicasStandIn } from "./standIn.ts";
import { appClaims, verifyApps } from "./verify.ts";

/** What an app turns of an autoscaler, its own or one that exists. */
const bounds = ["spec.minReplicas", "spec.maxReplicas"];

/** Apps: what an autoscaler may do with each, or how many replicas it has. */
export const apps = defineKind({
  key: "apps",
  formerKey: "fleet",
  noun: "app",
  schema: appSchema,
  describe: "The apps, by name. Their workloads belong to their own delivery; only their size is turned here.",
  targetReferences: (app) => [{ path: ["in"], provider: "kubernetes", named: app.in }],
  verify: verifyApps,
  claims: appClaims,
  build: (name, app, context) => {
    const { target, provider } = context.bindTarget("kubernetes", app.in);
    const namespace = app.namespace ?? target.namespace ?? "default";
    const nodePool = nodePoolFor(context.estate, app);
    return { component: new App(`app-${name}`, name, { ...app, namespace, nodePool }, { providers: [provider] }) };
  },
  types: {
    [type.autoscaler]: {
      standIn: autoscalerStandIn,
      rights: appliedObject("horizontalpodautoscalers.autoscaling"),
      // The engine does not wait for its pods.
      trails: () => true,
      toCome: toComeOf(type.autoscaler),
      turns: bounds,
    },
    [type.autoscalerPatch]: {
      standIn: autoscalerPatchStandIn,
      rights: patchedObject("horizontalpodautoscalers.autoscaling"),
      trails: () => true,
      toCome: toComeOf(type.autoscalerPatch),
      turns: bounds,
      contradiction: patchContradiction,
    },
    [type.scaledObject]: {
      standIn: scaledObjectStandIn,
      rights: patchedObject(`${keda.plural}.${keda.group}`),
      trails: () => true,
      toCome: toComeOf(type.scaledObject),
      turns: ["spec.minReplicaCount", "spec.maxReplicaCount"],
      contradiction: patchContradiction,
    },
    [type.replicas]: {
      standIn: replicasStandIn,
      rights: patchedObject("deployments.apps", awaitedWorkload),
      // Its pods end gracefully, after the update.
      trails: () => true,
      turns: ["spec.replicas"],
      contradiction: patchContradiction,
    },
    [type.budget]: {
      standIn: budgetStandIn,
      rights: unswitchedRights(appliedObject("poddisruptionbudgets.policy")),
      turns: [],
    },
  },
  checks: appChecks,
  limits: appLimits,
  irreversible: irreversibleAppChanges,
  durations: appDurations,
  prices: "infra/app/prices",
  cost: appCost,
  gates: appGates,
  figures: appFigures,
  questions: [autoscalers, budgets],
  owners: appThings,
  discovery: appDiscovery,
  rights: { kubernetes: { ...appRights, ...budgetRights } },
  sizing: appSizing,
  delivered: deliveredApps,
  undeliverable: undeliverableApps,
});
