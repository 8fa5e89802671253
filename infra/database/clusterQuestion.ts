import type { Clients } from "../contract/client.ts";
import type { Finding, Question } from "../contract/question.ts";
import { askEach, no, yes } from "../contract/question.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf } from "../contract/shape.ts";
import { serverlessClass } from "./classes.ts";
import type { DatabaseClient, DbCluster } from "./client.ts";
import { databaseClient } from "./client.ts";
import { type } from "./facts.ts";
import type { Member } from "./members.ts";
import { membersOf, statedWriter } from "./members.ts";
import { absent } from "./questions.ts";
import { requiredText } from "./reading.ts";

/** What Application Auto Scaling calls the readers it makes. Source: Amazon Aurora User Guide, “Amazon Aurora Auto Scaling with Aurora Replicas”. */
const autoscaled = /^application-autoscaling-/;

/** What is not named is neither turned nor counted, and may be promoted all the same. */
export const clusterAsStated: Question = {
  name: "cluster-as-stated",
  asks: "Does every cluster have the instances that the stack file names, and does the one write that it says?",
  ask: ({ resources: { normal, live } }, clients) =>
    askEach(
      named(normal),
      ({ name }) => name,
      (cluster) => judged(cluster, { normal, live }, clients),
    ),
};

/** Clusters whose instances are named: of others nothing is said that could be wrong. */
function named(resources: Resources): ResourceShape[] {
  return resources
    .ofType(type.cluster)
    .filter(({ component }) => component && inputsOf(component).at("instances").entries().length > 0);
}

async function judged(
  cluster: ResourceShape,
  { normal, live }: Record<"normal" | "live", Resources>,
  clients: Clients,
): Promise<Finding> {
  const identifier = requiredText(cluster, "clusterIdentifier");
  const client = clients.of(databaseClient, cluster.target);
  const found = await client.cluster(identifier);
  if (!found) return absent(identifier, cluster.adopted === true);
  const database = cluster.component;
  const members = database ? membersOf(database, normal) : [];
  const fix = "put the stack file right: aws rds describe-db-clusters lists a cluster's members";
  const kept = members.filter(({ shape }) => shape === undefined);
  const classes = await Promise.all(
    kept.map(async (member) => [member.identifier, (await client.instance(member.identifier))?.instanceClass] as const),
  );
  const wrong = [
    ...differing(members, found),
    ...classes.flatMap(([id, instanceClass]) =>
      instanceClass === undefined || instanceClass === serverlessClass
        ? []
        : [`${id} is ${instanceClass}, and the file takes it for one on Serverless v2: state its instanceClass`],
    ),
  ];
  if (wrong.length > 0) return no(identifier, wrong.join("; "), fix);
  const [writer, stated] = [found.members.find(({ writes }) => writes)?.identifier, database && statedWriter(database)];
  if (stated !== undefined && writer !== stated) {
    const failover = `aws rds failover-db-cluster --db-cluster-identifier ${identifier} --target-db-instance-identifier ${stated}`;
    if (writer !== undefined && (await turned(cluster, live, client))) {
      return yes(
        identifier,
        `${writer} writes since a failover, and all have their class; before the way back: ${failover}`,
      );
    }
    return no(
      identifier,
      `${writer ?? "none"} writes, not ${stated}: it would turn before the others, and each that writes then fails over once more`,
      `let it write: ${failover}; or name the other as writer`,
    );
  }
  return yes(identifier, `${members.length} as named${writer === undefined ? "" : `, ${writer} writes`}`);
}

/** Whether every instance has the broadcast's class already, so that none turns on the way up any more. */
async function turned(cluster: ResourceShape, live: Resources, client: DatabaseClient): Promise<boolean> {
  const shapes = cluster.component ? live.childrenOf(cluster.component, type.clusterInstance) : [];
  const there = await Promise.all(
    shapes.map(async (shape) => {
      const wanted = requiredText(shape, "instanceClass");
      return (
        wanted === serverlessClass ||
        (await client.instance(requiredText(shape, "identifier")))?.instanceClass === wanted
      );
    }),
  );
  return there.length > 0 && there.every(Boolean);
}

/** Instances that are not there, or are not named, or of another tier than is stated; what is made comes with the first update. */
function differing(members: readonly Member[], { members: found }: DbCluster): string[] {
  const there = new Map(found.map((member) => [member.identifier, member]));
  const names = new Set(members.map(({ identifier }) => identifier));
  const strange = found.filter(({ identifier }) => !names.has(identifier) && !autoscaled.test(identifier));
  return [
    ...members.flatMap(({ identifier, shape, tier }) => {
      const member = there.get(identifier);
      if (!member) return shape !== undefined && shape.adopted !== true ? [] : [`${identifier} is no instance of it`];
      return tier === undefined || member.promotionTier === undefined || tier === member.promotionTier
        ? []
        : [`the promotionTier of ${identifier} is ${member.promotionTier}, stated is ${tier}`];
    }),
    ...strange.map(({ identifier }) => `it has ${identifier} as well, which the file does not name`),
  ];
}
