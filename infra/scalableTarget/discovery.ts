import type { ScalableTarget, ServiceNamespace } from "@aws-sdk/client-application-auto-scaling";
import type { Asked, Discovered, Discovery, Found } from "../contract/discovery.ts";
import { besides, proposedDial, StandsIn } from "../contract/discovery.ts";
import type { Rights } from "../contract/rights.ts";
import { clientOptions, queryAws } from "../providers/aws/access.ts";
import type { TargetKind } from "./facts.ts";
import { kindFacts, mostReplicasPerShard, targetKinds } from "./facts.ts";
import { importIdOf } from "./id.ts";

const right = "application-autoscaling:DescribeScalableTargets";
const discoveryRights = { [right]: "bounds of each scalable target" } as const satisfies Rights;

async function find(asked: Asked<"aws">): Promise<Discovered> {
  const sdk = await import("@aws-sdk/client-application-auto-scaling");
  const client = new sdk.ApplicationAutoScalingClient(clientOptions(asked.target));
  const [leftOut, found]: [string[], Found[]] = [[], []];
  for (const kind of targetKinds) {
    const { namespace, units } = kindFacts[kind];
    const targets: ScalableTarget[] = [];
    const ask = async (): Promise<void> => {
      const of = { ServiceNamespace: namespace as ServiceNamespace };
      for await (const page of sdk.paginateDescribeScalableTargets({ client }, of))
        targets.push(...(page.ScalableTargets ?? []));
    };
    await besides(leftOut, units, () => queryAws(discoveryRights, right, ask));
    for (const target of targets) {
      const id = importIdOf({
        ...{ serviceNamespace: namespace, resourceId: target.ResourceId ?? "" },
        scalableDimension: target.ScalableDimension ?? "",
      });
      if (kindFacts[kind].id.test(id)) found.push(foundOf(kind, id, target, asked));
      else leftOut.push(`${id}: of its sort nothing is turned here`);
    }
  }
  return { found, leftOut };
}

/** What is in use at present the service does not say: the minimum is taken. */
function foundOf(
  kind: TargetKind,
  id: string,
  { MinCapacity: min = 0, MaxCapacity: max = 0 }: ScalableTarget,
  asked: Asked<"aws">,
): Found {
  const { units, most } = kindFacts[kind];
  const bound = id.endsWith(":Replicas") ? mostReplicasPerShard : most;
  const wanted = Math.min(bound, min * asked.times);
  return {
    id,
    name: id.split("/").slice(1, -1).at(-1)?.replace(/^.*?:/, "") ?? id,
    title: `from ${min} to ${max} ${units}`,
    says: {
      in: new StandsIn(asked.target),
      kind,
      adopt: id,
      minCapacity: proposedDial(
        min,
        wanted,
        `${min} × ${asked.times}${wanted < min * asked.times ? ", as far as it goes" : ""}; to be confirmed`,
      ),
      maxCapacity: proposedDial(max, Math.max(max, wanted), wanted > max ? "no less than the minimum" : "as today"),
    },
    ...(kind === "ecs" && {
      open: [
        "connections: { <database>: { writer: <of one task> } }, or {} where it opens none; left out, they are not counted",
      ],
    }),
  };
}

export const scalableTargetDiscovery: Discovery = { in: "aws", rights: { aws: discoveryRights }, find };
