import type { Clients } from "../contract/client.ts";
import { formatNumber } from "../contract/format.ts";
import type { Finding, Question, QuestionContext } from "../contract/question.ts";
import { askEach, no, unknown, yes } from "../contract/question.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { componentInputsOf } from "../contract/shape.ts";
import { instanceClasses, serverlessClass } from "./classes.ts";
import type { DatabaseClient, DbInstance } from "./client.ts";
import { databaseClient } from "./client.ts";
import { type } from "./facts.ts";
import { memberConnectionLimit } from "./members.ts";
import { parameterValue } from "./parameters.ts";
import { absent } from "./questions.ts";
import type { Known } from "../contract/known.ts";
import type { ConnectionLimit } from "./reading.ts";
import { instanceConnectionLimit, isMultiAzCluster, multiAzConnectionLimit, requiredText } from "./reading.ts";

const parameter = "max_connections";

/** A static parameter belongs to the last boot, and a group may say another number than the one that is counted on. */
export const connectionsInForce: Question = {
  name: "connections-in-force",
  asks: "Do the databases allow as many connections as are counted on?",
  ask: async (context, clients) => [
    ...(await askEach(
      context.resources.live.ofType(type.instance, type.clusterInstance),
      (shape) => requiredText(shape, "identifier"),
      (shape) => askInstance(shape, context, clients),
    )),
    ...(await askEach(
      context.resources.live.ofType(type.cluster).filter(isMultiAzCluster),
      (shape) => requiredText(shape, "clusterIdentifier"),
      (shape) => askMultiAz(shape, clients),
    )),
  ],
};

/** One group holds for all three instances, and a change of class starts each anew. */
async function askMultiAz(shape: ResourceShape, clients: Clients): Promise<Finding> {
  const identifier = requiredText(shape, "clusterIdentifier");
  const instanceClass = requiredText(shape, "dbClusterInstanceClass");
  const client = clients.of(databaseClient, shape.target);
  const found = await client.cluster(identifier);
  if (!found) return absent(identifier, shape.adopted === true);
  const { group } = found;
  const text = group === undefined ? undefined : await client.parameter({ group, of: "cluster" }, parameter);
  if (group === undefined || text === undefined)
    return unknown(identifier, `${parameter} is not in its parameter group`);
  const value = parameterValue(text, instanceClasses.get(instanceClass)?.memory);
  if (value === undefined)
    return unknown(identifier, `${parameter} of ${group} is ${text}, which cannot be worked out for ${instanceClass}`);
  return compared(identifier, { value, group, stays: true }, multiAzConnectionLimit(shape) ?? { unknown: "" });
}

async function askInstance(shape: ResourceShape, { resources }: QuestionContext, clients: Clients): Promise<Finding> {
  const identifier = requiredText(shape, "identifier");
  const instanceClass = requiredText(shape, "instanceClass");
  const client = clients.of(databaseClient, shape.target);
  const found = await client.instance(identifier);
  if (!found) return absent(identifier, shape.adopted === true);
  const before = resources.normal.get(shape.urn);
  // A change of class starts the instance anew, and with it what its group says by then.
  const restarts = before !== undefined && requiredText(before, "instanceClass") !== instanceClass;
  const waiting = found.groups.filter(({ status }) => status === "pending-reboot").map(({ name }) => name);
  if (waiting.length > 0 && !restarts) {
    return no(
      identifier,
      `what parameter group ${waiting.join(", ")} says is in force only after a reboot, and no switch restarts it`,
      `aws rds reboot-db-instance --db-instance-identifier ${identifier}, days before the show`,
    );
  }
  const counted = countedOn(shape, resources.live);
  const set = await settingOf(found, client);
  if (set === undefined) return unknown(identifier, `${parameter} is in none of its parameter groups`);
  const { group, value: text } = set;
  if (instanceClass === serverlessClass && !/^\d+$/.test(text))
    return yes(identifier, `${parameter} of ${group} follows its capacity, as is counted`);
  // Aurora MySQL's own formula, of logarithms, is what its published limits follow.
  if (/\blog\(/.test(text) && counted.value?.stated !== true)
    return yes(identifier, `${parameter} of ${group} follows its class, as is counted`);
  const value = parameterValue(text, instanceClasses.get(instanceClass)?.memory);
  if (value === undefined)
    return unknown(identifier, `${parameter} of ${group} is ${text}, which cannot be worked out for ${instanceClass}`);
  return compared(identifier, { value, group, stays: waiting.length === 0 }, counted);
}

/** So many for each that counted figures may be off, since what RDS keeps of a class's memory is fitted. */
const tolerance = 0.01;

function compared(
  identifier: string,
  { value, group, stays }: { value: number; group: string; stays: boolean },
  counted: Known<ConnectionLimit>,
): Finding {
  const allows = `${group} allows ${formatNumber(value)}${stays ? "" : " once the switch has restarted it"}`;
  const state = `state maxConnections: ${value}`;
  if (!counted.value) return yes(identifier, `${allows}; it is not counted: ${state}`);
  const { max } = counted.value;
  if (value < max * (1 - tolerance))
    return no(identifier, `${allows}, and ${formatNumber(max)} are counted on`, `${state}, or raise it in ${group}`);
  return yes(
    identifier,
    value > max * (1 + tolerance) ? `${allows}, more than the ${formatNumber(max)} counted on: ${state}` : allows,
  );
}

function countedOn(shape: ResourceShape, live: QuestionContext["resources"]["live"]): Known<ConnectionLimit> {
  if (shape.type === type.instance) return instanceConnectionLimit(shape);
  const [cluster] = shape.component ? live.childrenOf(shape.component, type.cluster) : [];
  const name = componentInputsOf(shape).at("database").text() ?? shape.name;
  if (!cluster) return { unknown: `connections of ${name}: nothing of it is there` };
  const [identifier, instanceClass] = [requiredText(shape, "identifier"), requiredText(shape, "instanceClass")];
  return memberConnectionLimit(cluster, { identifier, instanceClass, tier: undefined, shape });
}

/** Of an instance's own groups the first that sets it counts before that of its cluster. */
async function settingOf(
  { groups, cluster }: DbInstance,
  client: DatabaseClient,
): Promise<{ group: string; value: string } | undefined> {
  for (const { name } of groups) {
    const value = await client.parameter({ group: name, of: "instance" }, parameter);
    if (value !== undefined) return { group: name, value };
  }
  const group = cluster === undefined ? undefined : (await client.cluster(cluster))?.group;
  const value = group === undefined ? undefined : await client.parameter({ group, of: "cluster" }, parameter);
  return group === undefined || value === undefined ? undefined : { group, value };
}
