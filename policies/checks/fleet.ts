import type { Check, Estate, Violation } from "../check.ts";
import { ofType, readEach } from "../check.ts";
import { targetsPerLoadBalancer } from "../limits/kubernetes.ts";
import { appShapes, deploymentOf, readApp, readTargets } from "../reading/apps.ts";
import type { Reader, ResourceShape } from "../shape.ts";
import { inputsOf } from "../shape.ts";
import { token } from "../types.ts";

function bounds(shape: ResourceShape): string[] {
  const { min, max, label } = readApp(shape);
  const problems: string[] = [];
  if (!inputsOf(shape).at("spec", "minReplicas").has()) {
    problems.push(
      `${label} states no \`minReplicas\`, so it may fall to 1 pod. Fix: state it; the broadcast raises it.`,
    );
  }
  if (min < 1)
    problems.push(`${label} has \`minReplicas\` ${min}; at least 1, since 0 pods serve nobody. Fix: raise it.`);
  if (min > max) {
    problems.push(
      `${label} has \`minReplicas\` ${min} above \`maxReplicas\` ${max}: Kubernetes refuses the autoscaler. Fix: raise maxReplicas or lower minReplicas.`,
    );
  }
  return problems;
}

/** What one scale-down policy gets wrong, or undefined. */
function policyProblem(policy: Reader): string | undefined {
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
  const label = deploymentOf(shape);
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

function autoscalerOwnsReplicas(estate: Estate): Violation[] {
  const { values: autoscaled, violations } = readEach(ofType(estate, token.autoscaler), deploymentOf);
  const fixed = ofType(estate, token.deployment, token.deploymentPatch);
  const both = readEach(fixed, (shape) => {
    const label = deploymentOf(shape);
    if (!autoscaled.includes(label) || !inputsOf(shape).at("spec", "replicas").has()) return [];
    const message =
      `${label} has \`spec.replicas\` and an autoscaler: each update resets what the autoscaler decided. ` +
      "Fix: remove spec.replicas and turn the autoscaler's minReplicas.";
    return [{ urn: shape.urn, message }];
  });
  return [...violations, ...both.values.flat(), ...both.violations];
}

function loadBalancerTargets(estate: Estate): Violation[] {
  const { values, violations } = readEach(appShapes(estate), readTargets);
  const balancers = byLoadBalancer(values);
  const full = [...balancers].flatMap(([balancer, apps]) => {
    const pods = apps.reduce((sum, { max, surge }) => sum + max + surge, 0);
    const [first] = apps;
    if (pods <= targetsPerLoadBalancer || !first) return [];
    const parts = apps
      .map(({ label, max, surge }) => `${label} ${max} + ${surge}`)
      .sort()
      .join(", ");
    const message =
      `Load balancer ${balancer} would have ${pods} targets; an ALB has at most ${targetsPerLoadBalancer}, and pods beyond get no traffic. ` +
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

/** A budget stands for an app when it bears its name, or selects a label with its name. */
function budgetOf(shape: ResourceShape): string[] {
  const inputs = inputsOf(shape);
  const namespace = inputs.at("metadata", "namespace").text() ?? "default";
  const labels = inputs.at("spec", "selector", "matchLabels").entries();
  const names = [inputs.at("metadata", "name").text(), ...labels.map(([, label]) => label.text())];
  return names.filter((name) => name !== undefined).map((name) => `${namespace}/${name}`);
}

function everyAppHasBudget(estate: Estate): Violation[] {
  const budgets = readEach(ofType(estate, token.disruptionBudget), budgetOf);
  const apps = readEach(appShapes(estate), (shape) => ({ shape, label: deploymentOf(shape) }));
  const budgeted = new Set(budgets.values.flat());
  const bare = apps.values.filter(({ label }) => !budgeted.has(label));
  return [
    ...budgets.violations,
    ...apps.violations,
    ...bare.map(({ shape, label }) => ({
      urn: shape.urn,
      message: `${label} has no PodDisruptionBudget: a node that is drained may take all its pods at once. Fix: add one, such as minAvailable 80 %.`,
    })),
  ];
}

export const fleetChecks: readonly Check[] = [
  {
    name: "autoscaler-bounds",
    level: "mandatory",
    reason: "An autoscaler with bounds that Kubernetes refuses stops a switch half-way.",
    scope: "resource",
    types: [token.autoscaler],
    run: bounds,
  },
  {
    name: "autoscaler-scale-down",
    level: "mandatory",
    reason: "On the way back a lowered minimum may drop pods at once, past any disruption budget.",
    scope: "resource",
    types: [token.autoscaler],
    run: scaleDown,
  },
  {
    name: "autoscaler-owns-replicas",
    level: "mandatory",
    reason: "Replicas set next to an autoscaler undo its decision at every update.",
    scope: "estate",
    applies: (estate) => ofType(estate, token.autoscaler).length,
    run: autoscalerOwnsReplicas,
  },
  {
    name: "load-balancer-targets",
    level: "mandatory",
    reason: "Pods beyond a load balancer's targets get no traffic.",
    scope: "estate",
    applies: (estate) => appShapes(estate).length,
    run: loadBalancerTargets,
  },
  {
    name: "disruption-budgets",
    level: "advisory",
    reason: "Nodes come and go during a broadcast; a budget keeps an app's pods from going with them all at once.",
    scope: "estate",
    applies: (estate) => appShapes(estate).length,
    run: everyAppHasBudget,
  },
];
