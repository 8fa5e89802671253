import type { Discovered, Discovery, Found, Written } from "../contract/discovery.ts";
import { Explained, proposedDial, StandsIn, UnlessCalled } from "../contract/discovery.ts";
import type { AppsOfCluster, Autoscaling, Scaled } from "./found.ts";
import { appsOfCluster, discoveryRights } from "./found.ts";

/** Most replicas that a stack file may ask for. */
const most = 10_000;

/** What sizes a workload today, and what the file says of it. */
interface Sized {
  title: string;
  says: Readonly<Record<string, Written | undefined>>;
}

function autoscaled({ name, min, max, now, scaledObject }: Autoscaling, times: number): Sized {
  const least = Math.min(most, Math.max(min, Math.ceil(now * times)));
  const kept = scaledObject === undefined ? `autoscaler ${name}` : `ScaledObject ${scaledObject}`;
  return {
    title: `${kept} from ${min} to ${max}, ${now} now`,
    says: {
      ...(scaledObject === undefined ? { adopt: name } : { scaledObject }),
      minReplicas: proposedDial(min, least, `${now} replicas now × ${times}; to be confirmed by a load test`),
      maxReplicas: proposedDial(max, Math.max(max, least), least > max ? "no less than the minimum" : "as today"),
    },
  };
}

function fixed(replicas: number, times: number): Sized {
  const reason = `${replicas} × ${times}; to be confirmed by a load test`;
  return {
    title: `${replicas} replicas, no autoscaler`,
    says: { replicas: proposedDial(replicas, Math.min(most, replicas * times), reason) },
  };
}

/** A budget that is made is new in the cluster: an app whose size is patched gets one by default. */
function budgetOf({ budget, autoscaling, labels }: Scaled): { budget?: Written } {
  if (budget !== "unknown" && budget.name !== undefined) return { budget: { adopt: budget.name } };
  // Of one whose autoscaler is adopted, a file that says nothing makes none.
  if (autoscaling || budget === "unknown") return {};
  return { budget: new Explained({ podLabels: labels }, "it has none: this one is made by the first update") };
}

function found(scaled: Scaled, cluster: AppsOfCluster, { target, times }: Parameters<Discovery["find"]>[0]): Found {
  const { namespace, name, apiVersion, kind, requests, autoscaling, replicas } = scaled;
  const { title, says } = autoscaling ? autoscaled(autoscaling, times) : fixed(replicas, times);
  const budget = scaled.budget === "unknown" ? undefined : scaled.budget.name;
  const asks = requests ? `${requests.cpu} cores and ${requests.memory} each` : "requests not to be told";
  return {
    id: `${namespace}/${name}`,
    name,
    within: namespace,
    title: `${kind === "Deployment" ? "" : `${kind}, `}${title}, ${asks}${budget === undefined ? "" : `, budget ${budget}`}`,
    says: {
      in: new StandsIn(target),
      namespace,
      ...says,
      scaleTarget: { ...(kind !== "Deployment" && { apiVersion, kind }), name: new UnlessCalled(name) },
      ...(requests && { requests }),
      nodePool: cluster.poolOf(scaled),
      ...budgetOf(scaled),
    },
    open: [
      ...(scaled.maybeScaled ? ["whether a ScaledObject sizes it could not be asked"] : []),
      "connections: { <database>: { writer: <of one replica> } }, or {} where it opens none; left out, they are not counted",
      ...(requests ? [] : ["requests: { cpu: …, memory: … } of one replica; left out, its room is not counted"]),
    ],
  };
}

export const appDiscovery: Discovery = {
  in: "kubernetes",
  rights: { kubernetes: discoveryRights },
  find: async (asked): Promise<Discovered> => {
    const cluster = await appsOfCluster(asked.target);
    return { found: cluster.apps.map((app) => found(app, cluster, asked)), leftOut: cluster.leftOut };
  },
};
