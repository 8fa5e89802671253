import { ofType } from "../../policies/check.ts";
import { readCapacity } from "../../policies/reading/database.ts";
import { inputsOf, required } from "../../policies/shape.ts";
import type { ResourceShape } from "../../policies/shape.ts";
import { token } from "../../policies/types.ts";
import type { Gate, GateMaker } from "./gate.ts";
import { no, unless } from "./gate.ts";
import type { DbCluster, DbInstance, Ports } from "./ports.ts";

/** States in which an instance serves at its full size; storage is optimised in the background. */
const serving = ["available", "storage-optimization"];

/** A class change "succeeds" before it happens: only the service knows the class in force. */
export const databaseGates: GateMaker = (resources) => [
  ...ofType(resources, token.dbInstance, token.dbClusterInstance).map(instanceGate),
  ...ofType(resources, token.dbCluster).map(clusterGate),
  ...ofType(resources, token.dbProxy).map(proxyGate),
];

/** Whether each database has ended the change it was in. */
export function restGates(resources: readonly ResourceShape[]): Gate[] {
  const rest = (name: string, identifier: string, found: (ports: Ports) => Promise<Resting | undefined>): Gate => ({
    name,
    question: `Is ${identifier} at rest?`,
    ask: async (ports) => {
      const { status = "gone", pending = [] } = (await found(ports)) ?? {};
      // A change that was accepted a moment ago waits before it begins; one of class is never left to a maintenance window.
      const begins = pending.some((name) => /^(DBInstanceClass|instanceClass)$/.test(name));
      const wrong = begins
        ? waiting(pending)
        : status === "gone" || serving.includes(status)
          ? []
          : [`it is ${status}`];
      return unless(
        wrong.map((reason) => `${identifier}: ${reason}`),
        `${identifier} is ${status}`,
      );
    },
  });
  return [
    ...ofType(resources, token.dbInstance, token.dbClusterInstance).map((shape) => {
      const identifier = required(inputsOf(shape).at("identifier"), inputsOf(shape).at("identifier").text());
      return rest(shape.name, identifier, (ports) => ports.dbInstance(identifier));
    }),
    ...ofType(resources, token.dbCluster).map((shape) => {
      const at = inputsOf(shape).at("clusterIdentifier");
      const identifier = required(at, at.text());
      return rest(shape.name, identifier, (ports) => ports.dbCluster(identifier));
    }),
  ];
}

type Resting = Pick<DbCluster, "status" | "pending">;

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
  const inputs = inputsOf(shape);
  const identifier = required(inputs.at("identifier"), inputs.at("identifier").text());
  const wanted = required(inputs.at("instanceClass"), inputs.at("instanceClass").text());
  const source = inputs.at("replicateSourceDb").text();
  return {
    name: shape.name,
    question: `Is ${identifier} available as ${wanted}${source === undefined ? "" : " and in step with its source"}?`,
    ask: async (ports) => {
      const found = await ports.dbInstance(identifier);
      if (!found) return no(`there is no database instance ${identifier}`);
      const wrong = [
        ...(found.instanceClass === wanted ? [] : [`its class is ${found.instanceClass}, not ${wanted}`]),
        ...waiting(found.pending),
        ...(serving.includes(found.status) ? [] : [`it is ${found.status}`]),
      ];
      const summary = `${identifier} is ${found.status} as ${found.instanceClass}`;
      if (source === undefined) return unless(wrong, summary);
      const { behind, told } = await replicationOf(identifier, source, found, ports);
      return unless([...wrong, ...behind], `${summary}, ${told}`);
    },
  };
}

/** What is wrong with a replica's replication, and what is said of it where nothing is. */
async function replicationOf(
  identifier: string,
  source: string,
  { engine, replication }: DbInstance,
  ports: Ports,
): Promise<{ behind: string[]; told: string }> {
  if (replication !== "replicating")
    return { behind: [`replication from ${source}: ${replication ?? "none"}`], told: "" };
  const lags = (await ports.replicaLags(identifier)).map(Math.round);
  const [lag] = lags;
  const following = `replicating from ${source}`;
  if (lag === undefined) return { behind: [], told: `${following}, its lag not yet measured` };
  if (lag <= lagLimit) return { behind: [], told: `${following}, ${lag} s behind` };
  if (/postgres/.test(engine) && climbsWithTheClock(lags))
    return { behind: [], told: `${following}, ${lag} s without a write` };
  return { behind: [`it is ${lag} s behind ${source}, more than ${lagLimit} s`], told: "" };
}

function clusterGate(shape: ResourceShape): Gate {
  const inputs = inputsOf(shape);
  const identifier = required(inputs.at("clusterIdentifier"), inputs.at("clusterIdentifier").text());
  const wanted = readCapacity(shape);
  const range = `${wanted.minCapacity}–${wanted.maxCapacity}`;
  return {
    name: shape.name,
    question: `Is ${identifier} available with ${range} capacity units?`,
    ask: async (ports) => {
      const found = await ports.dbCluster(identifier);
      if (!found) return no(`there is no database cluster ${identifier}`);
      const same = found.minCapacity === wanted.minCapacity && found.maxCapacity === wanted.maxCapacity;
      const wrong = [
        ...(same ? [] : [`its capacity is ${found.minCapacity ?? "?"}–${found.maxCapacity ?? "?"}, not ${range}`]),
        ...waiting(found.pending),
        ...(serving.includes(found.status) ? [] : [`it is ${found.status}`]),
      ];
      return unless(wrong, `${identifier} is ${found.status} with ${range} capacity units`);
    },
  };
}

function proxyGate(shape: ResourceShape): Gate {
  const inputs = inputsOf(shape);
  const name = required(inputs.at("name"), inputs.at("name").text());
  return {
    name: shape.name,
    question: `Is the proxy ${name} available, and its target behind it?`,
    ask: async (ports) => {
      const found = await ports.dbProxy(name);
      if (!found) return no(`there is no database proxy ${name}`);
      const wrong = [
        ...(found.status === "available" ? [] : [`it is ${found.status}`]),
        ...(found.targets.length > 0 ? [] : ["it has no target"]),
        ...found.targets.filter((state) => state !== "AVAILABLE").map((state) => `a target is ${state}`),
      ];
      return unless(wrong, `${name} is available with ${found.targets.length === 1 ? "its target" : "its targets"}`);
    },
  };
}

function waiting(pending: readonly string[]): string[] {
  return pending.length === 0 ? [] : [`still waiting to be applied: ${pending.join(", ")}`];
}
