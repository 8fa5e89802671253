import { numberAt, stringAt } from "../contract/properties.ts";

type Inputs = Readonly<Record<string, unknown>>;

/** Whether nodes of a type keep part of their data on disk. Source: Amazon ElastiCache User Guide, "Data tiering". */
const tiered = (nodeType: string): boolean => /^cache\.\w+gd\./.test(nodeType);

/**
 * What a stack file says of a group that exists and that would harm it, or be refused in the middle of a switch; undefined for no
 * such thing. Source: Amazon ElastiCache User Guide, "Scaling clusters" and "Data tiering".
 */
export function cacheContradiction(found: Inputs, wanted: Inputs): string | undefined {
  const [type, wantedType] = [stringAt(found, "nodeType") ?? "", stringAt(wanted, "nodeType") ?? ""];
  if (type !== "" && tiered(type) !== tiered(wantedType)) {
    return `its nodes are ${type}; ${wantedType} ${tiered(type) ? "keeps all data in memory" : "tiers its data"}, and AWS turns neither into the other`;
  }
  const [shards, wantedShards] = [numberAt(found, "numNodeGroups"), numberAt(wanted, "numNodeGroups")];
  if (shards !== undefined && wantedShards !== undefined && shards !== wantedShards) {
    return `it has ${shards} shards; ${wantedShards} would move its data between shards. State shards: ${shards}, or omit it`;
  }
  if (wanted["automaticFailoverEnabled"] === true && numberAt(wanted, "replicasPerNodeGroup") === 0) {
    return "it fails over by itself, and AWS refuses to take its last replica. State at least 1 replica";
  }
  return undefined;
}
