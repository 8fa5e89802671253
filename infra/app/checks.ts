import type { Check, Violation } from "../contract/check.ts";
import { firstFew } from "../contract/format.ts";
import { readEach } from "../contract/check.ts";
import type { Resources } from "../contract/resources.ts";
import type { InputReader, ResourceShape } from "../contract/shape.ts";
import { componentInputsOf, inputsOf } from "../contract/shape.ts";
import { boundsOf, maxTargetsPerLoadBalancer, type } from "./facts.ts";
import {
  loadBalancerOf,
  appNames,
  boundsKeysOf,
  isSizer,
  isSurgeKnown,
  readApp,
  scaleTargetName,
  sizersIn,
} from "./reading.ts";

function bounds(shape: ResourceShape): string[] {
  if (!isSizer(shape)) return [];
  const { min, max, label } = readApp(shape);
  const { min: minKey, max: maxKey, least } = boundsKeysOf(shape);
  const problems: string[] = [];
  if (!inputsOf(shape).at("spec", minKey).has()) {
    const fall = least === 1 ? "1 pod" : `${least} pods`;
    problems.push(
      `${label} states no \`${minKey}\`, so it may fall to ${fall}. Fix: state it; the broadcast raises it.`,
    );
  }
  // KEDA may let the last pod of an app go that nobody needs.
  if (min < least)
    problems.push(`${label} has \`${minKey}\` ${min}; at least ${least}, since 0 pods serve nobody. Fix: raise it.`);
  if (min > max) {
    problems.push(
      `${label} has \`${minKey}\` ${min} above \`${maxKey}\` ${max}: Kubernetes refuses the autoscaler. Fix: raise ${maxKey} or lower ${minKey}.`,
    );
  }
  return problems;
}

/** What one scale-down policy gets wrong, or undefined. */
function policyProblem(policy: InputReader): string | undefined {
  const type = policy.at("type").text();
  const value = policy.at("value").number();
  const seconds = policy.at("periodSeconds").number();
  if (value === undefined || value <= 0) return `has \`value\` ${value ?? "missing"}; allowed: above 0`;
  if (seconds === undefined || seconds < 1 || seconds > 1800) {
    return `has \`periodSeconds\` ${seconds ?? "missing"}; allowed: 1 to 1800`;
  }
  return type === "Percent" && value >= 100
    ? `lets ${value} % of the pods go at once, past any disruption budget`
    : undefined;
}

function scaleDown(shape: ResourceShape): string[] {
  const label = scaleTargetName(shape);
  const behavior = inputsOf(shape).at("spec", "behavior", "scaleDown");
  const policies = behavior.at("policies").items();
  const fix = "Fix: set behavior.scaleDown.policies, such as 20 Percent every 60 seconds.";
  if (policies.length === 0) {
    return [
      `${label} has no scale-down policy: a lowered minimum may drop most pods at once, past any disruption budget. ${fix}`,
    ];
  }
  return policies.flatMap((policy) => {
    const problem = policyProblem(policy);
    return problem === undefined ? [] : [`${label}: \`${policy.path}\` ${problem}. ${fix}`];
  });
}

/** Any Deployment of the program counts, and any patch of one. */
const replicaTypes = ["kubernetes:apps/v1:Deployment", type.replicas];

function autoscalerOwnsReplicas(resources: Resources): Violation[] {
  const { values, violations } = readEach(boundedIn(resources), (shape) => place(shape.target, scaleTargetName(shape)));
  const autoscaled = new Set(values);
  const fixed = resources.ofType(...replicaTypes).filter((shape) => inputsOf(shape).at("spec", "replicas").has());
  const both = readEach(fixed, (shape) => {
    const metadata = inputsOf(shape).at("metadata");
    const label = `${metadata.at("namespace").text() ?? "default"}/${metadata.at("name").text() ?? shape.name}`;
    if (!autoscaled.has(place(shape.target, label))) return [];
    const message =
      `${label} has \`spec.replicas\` and an autoscaler: each update resets what the autoscaler decided. ` +
      "Fix: remove spec.replicas and turn the autoscaler's minReplicas.";
    return [{ urn: shape.urn, message }];
  });
  return [...violations, ...both.values.flat(), ...both.violations];
}

/** What sizes an app within bounds. */
function boundedIn(resources: Resources): ResourceShape[] {
  return sizersIn(resources).filter((shape) => shape.type in boundsOf);
}

const place = (target: string | undefined, label: string): string => `${target ?? ""} ${label}`;

function loadBalancerTargets(resources: Resources): Violation[] {
  const { values, violations } = readEach(sizersIn(resources), (shape) => ({
    ...readApp(shape),
    loadBalancer: loadBalancerOf(shape),
  }));
  const full = [...byLoadBalancer(values)].flatMap(([balancer, apps]) => {
    const pods = apps.reduce((sum, { max, surge }) => sum + max + surge, 0);
    const [first] = apps;
    if (pods <= maxTargetsPerLoadBalancer || !first) return [];
    const greatest = [...apps].sort(
      (a, b) => b.max + b.surge - a.max - a.surge || a.label.localeCompare(b.label, "en"),
    );
    const parts = firstFew(greatest.map(({ label, max, surge }) => `${label} ${max} + ${surge}`));
    const message =
      `Load balancer ${balancer} would have ${pods} targets; an ALB has at most ${maxTargetsPerLoadBalancer}, and pods beyond get no traffic. ` +
      `Replicas + rollout surge: ${parts}. Fix: fewer replicas, or a load balancer for each app.`;
    return [{ urn: first.shape.urn, message }];
  });
  return [...violations, ...full];
}

function byLoadBalancer<T extends { loadBalancer: string | undefined }>(values: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    if (value.loadBalancer === undefined) continue;
    const group = groups.get(value.loadBalancer);
    if (group) group.push(value);
    else groups.set(value.loadBalancer, [value]);
  }
  return groups;
}

const budgetFix = "Fix: add one, such as maxUnavailable 20 %, or name the one it has under budget.adopt.";

function everyAppHasBudget(resources: Resources): Violation[] {
  const { values, violations } = readEach(sizersIn(resources), (shape) => {
    if (componentInputsOf(shape).at("budget").text() !== "made") return [];
    const siblings = shape.component ? resources.childrenOf(shape.component, type.budget) : [];
    if (siblings.length > 0) return [];
    const message = `${scaleTargetName(shape)} has no PodDisruptionBudget: a node that is drained may take all its pods at once. ${budgetFix}`;
    return [{ urn: shape.urn, message }];
  });
  return [...violations, ...values.flat()];
}

function unknownBudgets(resources: Resources): string[] {
  const unknown = sizersIn(resources).filter((shape) => componentInputsOf(shape).at("budget").text() === "unknown");
  return unknown.length === 0 ? [] : [`disruption budgets of ${appNames(unknown)}: the stack file names none`];
}

/** Behaviour of an autoscaler that is adopted is its owner's: nothing here reads it. */
function unknownBehaviour(resources: Resources): string[] {
  const adopted = boundedIn(resources).filter((shape) => shape.type !== type.autoscaler);
  return adopted.length === 0 ? [] : [`scale-down behaviour of the adopted autoscalers of ${appNames(adopted)}`];
}

function unknownSurge(resources: Resources): string[] {
  const unknown = sizersIn(resources).filter((shape) => !isSurgeKnown(shape));
  return unknown.length === 0
    ? []
    : [
        `pods that a rollout of ${appNames(unknown)} adds: its kind has a strategy of its own, and surgePercent is not stated`,
      ];
}

export const appChecks: readonly Check[] = [
  {
    name: "autoscaler-bounds",
    level: "mandatory",
    reason: "An autoscaler with bounds that Kubernetes refuses stops a switch half-way.",
    scope: "resource",
    types: Object.keys(boundsOf),
    run: bounds,
    uncounted: unknownSurge,
  },
  {
    name: "autoscaler-scale-down",
    level: "mandatory",
    reason: "On the way back a lowered minimum may drop pods at once, past any disruption budget.",
    scope: "resource",
    types: [type.autoscaler],
    run: scaleDown,
    uncounted: unknownBehaviour,
  },
  {
    name: "autoscaler-owns-replicas",
    level: "mandatory",
    reason: "Replicas set next to an autoscaler undo its decision at every update.",
    scope: "estate",
    applies: (resources) => boundedIn(resources).length,
    run: autoscalerOwnsReplicas,
  },
  {
    name: "load-balancer-targets",
    level: "mandatory",
    reason: "Pods beyond a load balancer's targets get no traffic.",
    scope: "estate",
    applies: (resources) => sizersIn(resources).length,
    run: loadBalancerTargets,
  },
  {
    name: "disruption-budgets",
    level: "advisory",
    reason: "Nodes come and go during a broadcast; a budget keeps an app's pods from going with them all at once.",
    scope: "estate",
    applies: (resources) => sizersIn(resources).length,
    run: everyAppHasBudget,
    uncounted: unknownBudgets,
  },
];
