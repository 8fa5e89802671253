import type { Known } from "../contract/known.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf, required } from "../contract/shape.ts";
import { instanceClasses, serverlessClass } from "./classes.ts";
import { type } from "./facts.ts";
import type { ConnectionLimit } from "./reading.ts";
import { clusterConnectionLimit, instanceConnectionLimit, requiredText } from "./reading.ts";

/** An instance of a cluster, as far as the stack file tells. */
export interface Member {
  identifier: string;
  /** `db.serverless` for one on Serverless v2. */
  instanceClass: string;
  /** Undefined where it is not stated. */
  tier: number | undefined;
  /** Undefined for one on Serverless v2 that exists: nothing of it is turned. */
  shape: ResourceShape | undefined;
}

/** The instances of a cluster; none of one whose instances the stack file does not name. */
export function membersOf(database: ResourceShape, resources: Resources): Member[] {
  const registered = resources.childrenOf(database, type.clusterInstance).map((shape): Member => {
    const identifier = requiredText(shape, "identifier");
    const tier = inputsOf(database).at("tiers", identifier).number();
    return { identifier, instanceClass: requiredText(shape, "instanceClass"), tier, shape };
  });
  const kept = inputsOf(database)
    .at("kept")
    .items()
    .map((at): Member => ({
      identifier: required(at, at.text()),
      instanceClass: serverlessClass,
      tier: undefined,
      shape: undefined,
    }));
  return [...registered, ...kept];
}

/** Identifier of the instance that the stack file says writes. */
export function statedWriter(database: ResourceShape): string | undefined {
  return inputsOf(database).at("writer").text();
}

/** What happens to a cluster while its connections are counted. */
export interface ClusterChange {
  /** Identifiers of the instances that may come to write. */
  writers: ReadonlySet<string>;
  /** Whether instances change their class: then one of them is away at a time. */
  away: boolean;
  /** Whether a single one is left while the other is away. */
  alone: boolean;
}

/** A cluster to which nothing happens but what happened before: any failover may have made another one the writer. */
export function atRest(database: ResourceShape, members: readonly Member[]): ClusterChange {
  return { writers: writersAmong([members], [statedWriter(database)]), away: false, alone: false };
}

/**
 * Which instances may come to write, whatever failovers there were, from how the cluster is at each moment that counts: all but those
 * before which two others would be chosen at each of them, since one at a time is away. Source: Amazon Aurora User Guide, “High
 * availability for Amazon Aurora”: the lowest tier is promoted, of equals the largest instance. One that the file names is never left out; where
 * it names none, all may write.
 */
export function writersAmong(
  moments: readonly (readonly Member[])[],
  stated: readonly (string | undefined)[],
): ReadonlySet<string> {
  const identifiers = [...new Set(moments.flat().map(({ identifier }) => identifier))];
  if (stated.includes(undefined)) return new Set(identifiers);
  const at = (identifier: string): Member[] => moments.flat().filter((member) => member.identifier === identifier);
  const always = identifiers.filter((identifier) => at(identifier).length === moments.length);
  return new Set(
    identifiers.filter((identifier) => {
      const before = always.filter((other) =>
        at(other).every((first) => at(identifier).every((second) => isChosenBefore(first, second))),
      );
      return stated.includes(identifier) || before.length < 2;
    }),
  );
}

/** Of what is not stated, or not known, nothing is said. */
function isChosenBefore(one: Member, other: Member): boolean {
  if (one.tier === undefined || other.tier === undefined) return false;
  if (one.tier !== other.tier) return one.tier < other.tier;
  const [own, its] = [one, other].map(({ instanceClass }) => instanceClasses.get(instanceClass)?.memory);
  return own !== undefined && its !== undefined && own > its;
}

/** max_connections of one instance: by its class, or by its cluster's capacity. */
export function memberConnectionLimit(
  cluster: ResourceShape,
  { instanceClass, shape }: Member,
): Known<ConnectionLimit> {
  return shape === undefined || instanceClass === serverlessClass
    ? clusterConnectionLimit(cluster)
    : instanceConnectionLimit(shape);
}

/** The least max_connections among instances of a cluster; by its capacity where the stack file names none. */
export function leastOf(
  cluster: ResourceShape,
  members: readonly Member[],
  counts: (member: Member) => boolean,
  which: string,
): Known<ConnectionLimit> {
  if (members.every(({ instanceClass }) => instanceClass === serverlessClass)) {
    return inputsOf(cluster).at("serverlessv2ScalingConfiguration").has()
      ? clusterConnectionLimit(cluster)
      : { unknown: `connections of ${cluster.name}: no instance of it is there` };
  }
  const limits = members
    .filter(counts)
    .map((member) => ({ identifier: member.identifier, ...memberConnectionLimit(cluster, member) }));
  const unknown = limits.find(({ value }) => value === undefined)?.unknown;
  if (unknown !== undefined) return { unknown };
  const known = limits.flatMap(({ identifier, value }) => (value ? [{ identifier, ...value }] : []));
  const [least] = known.sort((a, b) => a.max - b.max);
  if (!least) return { unknown: `connections of ${cluster.name}: no instance of it is there` };
  const { identifier, max, source } = least;
  const alike = known.every((other) => other.max === max);
  return { value: { max, source: alike ? source : `${source} (${identifier}, the least ${which})` } };
}
