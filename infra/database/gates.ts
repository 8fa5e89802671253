import type { Clients } from "../contract/client.ts";
import type { Gate, GateMaker } from "../contract/gate.ts";
import { no, yesUnless } from "../contract/gate.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf } from "../contract/shape.ts";
import type { DbCluster, DbInstance } from "./client.ts";
import { databaseClient } from "./client.ts";
import { servingStates, type } from "./facts.ts";
import { atRest, membersOf, statedWriter } from "./members.ts";
import { isPrimary, proxyOf, databasesIn, readCapacity, requiredText } from "./reading.ts";

/** A class change "succeeds" before it happens: only the service knows the class in force. */
export const databaseGates: GateMaker = (resources) => [
  ...resources.ofType(type.instance, type.clusterInstance).map(instanceGate),
  ...resources.ofType(type.cluster).map((shape) => clusterGate(shape, writingOf(shape.component, resources))),
  ...databasesIn(resources).flatMap((database) => {
    const proxy = proxyOf(database, resources);
    return proxy ? [proxyGate(`${database.name}-proxy`, proxy.name, resources.childrenOf(database)[0]?.target)] : [];
  }),
];

/** Seconds a read replica may be behind: one that follows is by less than one, one back from a change of class by minutes. */
const lagLimit = 60;

/** Seconds an idle PostgreSQL's lag climbs to: 300, and what a measurement each minute may add. */
const idleLimit = 360;

/**
 * Whether a replica's lags, the latest first, are those of a source nobody writes to. PostgreSQL's lag is the age of the last
 * thing replayed: without writes it climbs with the clock, from nothing to 300 s, where RDS writes by itself. A replica that
 * catches up falls, one that was away jumps; one that stopped following climbs like this for as long, and is told from it after.
 */
function climbsWithTheClock(lags: readonly number[]): boolean {
  const inStep = lags.findIndex((lag) => lag <= lagLimit);
  const climbed = lags.slice(0, inStep).map((lag, at) => lag - (lags[at + 1] ?? 0));
  return (
    inStep >= 0 && lags.every((lag) => lag <= idleLimit) && climbed.every((seconds) => seconds > 0 && seconds <= 65)
  );
}

function instanceGate(shape: ResourceShape): Gate {
  const identifier = requiredText(shape, "identifier");
  const wanted = requiredText(shape, "instanceClass");
  const isReplica = shape.type === type.instance && !isPrimary(shape);
  return {
    name: shape.name,
    question: `Is ${identifier} available as ${wanted}${isReplica ? " and in step with its source" : ""}?`,
    ask: async (clients) => {
      const found = await clients.of(databaseClient, shape.target).instance(identifier);
      if (!found) return no(`there is no database instance ${identifier}`);
      const wrong = [
        ...(found.instanceClass === wanted ? [] : [`its class is ${found.instanceClass}, not ${wanted}`]),
        ...waiting(found.pending),
        ...(servingStates.includes(found.status) ? [] : [`it is ${found.status}`]),
      ];
      const summary = `${identifier} is ${found.status} as ${found.instanceClass}`;
      if (!isReplica) return yesUnless(wrong, summary);
      const { behind, summary: following } = await replicationOf(identifier, found, shape.target, clients);
      return yesUnless([...wrong, ...behind], `${summary}, ${following}`);
    },
  };
}

/** What is wrong with a replica's replication, and what is said of it where nothing is. */
async function replicationOf(
  identifier: string,
  { engine, replication, source = "its source" }: DbInstance,
  target: string | undefined,
  clients: Clients,
): Promise<{ behind: string[]; summary: string }> {
  if (replication !== "replicating")
    return { behind: [`replication from ${source}: ${replication ?? "none"}`], summary: "" };
  const lags = (await clients.of(databaseClient, target).replicaLags(identifier)).map(Math.round);
  const [lag] = lags;
  const following = `replicating from ${source}`;
  if (lag === undefined) return { behind: [], summary: `${following}, its lag not yet measured` };
  if (lag <= lagLimit) return { behind: [], summary: `${following}, ${lag} s behind` };
  if (/postgres/.test(engine) && climbsWithTheClock(lags))
    return { behind: [], summary: `${following}, ${lag} s without a write` };
  return { behind: [`it is ${lag} s behind ${source}, more than ${lagLimit} s`], summary: "" };
}

function clusterGate(shape: ResourceShape, writing: Writing | undefined): Gate {
  const identifier = requiredText(shape, "clusterIdentifier");
  const capacity = capacityOf(shape);
  // A change of class "succeeds" before it happens.
  const wanted = inputsOf(shape).at("dbClusterInstanceClass").text();
  const asked = wanted === undefined ? capacity && ` with ${capacity.range} capacity units` : ` as ${wanted}`;
  return {
    name: shape.name,
    question: `Is ${identifier} available${asked ?? ""}${writing ? ", and does one write that is large enough" : ""}?`,
    ask: async (clients) => {
      const found = await clients.of(databaseClient, shape.target).cluster(identifier);
      if (!found) return no(`there is no database cluster ${identifier}`);
      const wrong = [
        ...(wanted === undefined || found.instanceClass === wanted
          ? []
          : [`its class is ${found.instanceClass ?? "that of its instances"}, not ${wanted}`]),
        ...(capacity?.wrong(found) ?? []),
        ...waiting(found.pending),
        ...(servingStates.includes(found.status) ? [] : [`it is ${found.status}`]),
        ...(writing?.wrong(found) ?? []),
      ];
      return yesUnless(wrong, `${identifier} is ${found.status}${asked ?? ""}${writing?.summary(found) ?? ""}`);
    },
  };
}

/** What a cluster on Serverless v2 must have; undefined where none of its instances is on it. */
function capacityOf(shape: ResourceShape): { range: string; wrong: (found: DbCluster) => string[] } | undefined {
  if (!inputsOf(shape).at("serverlessv2ScalingConfiguration").has()) return undefined;
  const wanted = readCapacity(shape);
  const range = `${wanted.minCapacity}–${wanted.maxCapacity ?? "any"}`;
  const isSame = (found: DbCluster): boolean =>
    found.minCapacity === wanted.minCapacity &&
    (wanted.maxCapacity === undefined || found.maxCapacity === wanted.maxCapacity);
  const wrong = (found: DbCluster): string[] =>
    isSame(found) ? [] : [`its capacity is ${found.minCapacity ?? "?"}–${found.maxCapacity ?? "?"}, not ${range}`];
  return { range, wrong };
}

/** Which instance of a cluster writes: known, and one of those that were counted for it. */
interface Writing {
  wrong: (found: DbCluster) => string[];
  summary: (found: DbCluster) => string;
}

/** Undefined where the stack file does not say which writes: then all instances are alike, or not named. */
function writingOf(database: ResourceShape | undefined, resources: Resources): Writing | undefined {
  const stated = database && statedWriter(database);
  if (database === undefined || stated === undefined) return undefined;
  const { writers } = atRest(database, membersOf(database, resources));
  const writerOf = ({ members }: DbCluster): string | undefined => members.find(({ writes }) => writes)?.identifier;
  return {
    wrong: (found) => {
      const writer = writerOf(found);
      if (writer === undefined) return ["no instance of it writes"];
      return writers.has(writer) ? [] : [`${writer} writes, which was not counted on: ${[...writers].join(" or ")}`];
    },
    summary: (found) => {
      const writer = writerOf(found) ?? "";
      return `, written to by ${writer}${writer === stated ? "" : `, after a failover: the file says ${stated}`}`;
    },
  };
}

function proxyGate(gate: string, name: string, target: string | undefined): Gate {
  return {
    name: gate,
    question: `Is the proxy ${name} available, and its target behind it?`,
    ask: async (clients) => {
      const found = await clients.of(databaseClient, target).proxy(name);
      if (!found) return no(`there is no database proxy ${name}`);
      const wrong = [
        ...(found.status === "available" ? [] : [`it is ${found.status}`]),
        ...(found.targets.length > 0 ? [] : ["it has no target"]),
        ...found.targets.filter((state) => state !== "AVAILABLE").map((state) => `a target is ${state}`),
      ];
      return yesUnless(wrong, `${name} is available with ${found.targets.length === 1 ? "its target" : "its targets"}`);
    },
  };
}

/** Whether each database has ended the change it was in. */
export const databaseRestGates: GateMaker = (resources) => [
  ...resources.ofType(type.instance, type.clusterInstance).map((shape) => {
    const identifier = requiredText(shape, "identifier");
    return restGate(shape, identifier, (clients) => clients.of(databaseClient, shape.target).instance(identifier));
  }),
  ...resources.ofType(type.cluster).map((shape) => {
    const identifier = requiredText(shape, "clusterIdentifier");
    return restGate(shape, identifier, (clients) => clients.of(databaseClient, shape.target).cluster(identifier));
  }),
];

function restGate(
  { name }: ResourceShape,
  identifier: string,
  find: (clients: Clients) => Promise<{ status: string; pending: string[] } | undefined>,
): Gate {
  return {
    name,
    question: `Is ${identifier} at rest?`,
    ask: async (clients) => {
      const { status = "gone", pending = [] } = (await find(clients)) ?? {};
      // A change that was accepted a moment ago waits before it begins; one of class is never left to a maintenance window.
      const begins = pending.some((change) => /^(DBInstanceClass|DBClusterInstanceClass|instanceClass)$/.test(change));
      const changing = status !== "gone" && !servingStates.includes(status);
      const wrong = begins ? waiting(pending) : changing ? [`it is ${status}`] : [];
      return yesUnless(
        wrong.map((reason) => `${identifier}: ${reason}`),
        `${identifier} is ${status}`,
      );
    },
  };
}

function waiting(pending: readonly string[]): string[] {
  return pending.length === 0 ? [] : [`still waiting to be applied: ${pending.join(", ")}`];
}
