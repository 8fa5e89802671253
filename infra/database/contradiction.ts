import { stringAt } from "../contract/properties.ts";
import { serverlessClass } from "./classes.ts";
import { hasGrown } from "./storage.ts";
import { versionProblem } from "./version.ts";

type Inputs = Readonly<Record<string, unknown>>;

/**
 * What a stack file says of an instance that exists and that would harm it if it were carried out; undefined for no such thing.
 * Source: Amazon RDS User Guide, "Settings for DB instances": which changes cost a downtime.
 */
export function instanceContradiction(found: Inputs, wanted: Inputs): string | undefined {
  const family = otherFamily(found, wanted);
  if (family !== undefined) return family;
  const [days, wantedDays] = [
    Number(found["backupRetentionPeriod"] ?? 0),
    Number(wanted["backupRetentionPeriod"] ?? 0),
  ];
  if ((days === 0) !== (wantedDays === 0)) {
    return `its backups are kept ${days} days; ${wantedDays} would restart it. State backupDays: ${days}, or omit it`;
  }
  const [source, wantedSource] = [textIn(found, "replicateSourceDb"), textIn(wanted, "replicateSourceDb")];
  if (source !== wantedSource && (source === "" || wantedSource === "")) {
    return source === ""
      ? "it follows no other instance, and would become a replica"
      : `it is a replica of ${source}, and would be promoted for good`;
  }
  const [storage, wantedStorage] = [Number(found["allocatedStorage"] ?? 0), Number(wanted["allocatedStorage"] ?? 0)];
  const most = Math.max(Number(found["maxAllocatedStorage"] ?? 0), Number(wanted["maxAllocatedStorage"] ?? 0));
  // What has grown by itself is left as it is.
  if (wantedStorage < storage && !hasGrown(storage, wantedStorage, most))
    return `it has ${storage} GiB; ${wantedStorage} is less, and storage only grows`;
  const [version, wantedVersion] = [textIn(found, "engineVersion"), textIn(wanted, "engineVersion")];
  if (version === "" || wantedVersion === "") return undefined;
  return versionProblem(textIn(found, "engine"), version, wantedVersion);
}

/** The same of an instance of a cluster. Its cluster and engine are never sent to it; told wrong, it is another's. */
export function memberContradiction(found: Inputs, wanted: Inputs): string | undefined {
  const family = otherFamily(found, wanted);
  if (family !== undefined) return family;
  const [is, asked] = [textIn(found, "clusterIdentifier"), textIn(wanted, "clusterIdentifier")];
  return is.toLowerCase() === asked.toLowerCase() ? undefined : `it is an instance of ${is}, not of ${asked}`;
}

function otherFamily(found: Inputs, wanted: Inputs): string | undefined {
  const [is, asked] = [textIn(found, "instanceClass"), textIn(wanted, "instanceClass")];
  return (is === serverlessClass) === (asked === serverlessClass)
    ? undefined
    : `its class is ${is}; ${asked} is of another family, which no dial turns it into`;
}

function textIn(inputs: Inputs, key: string): string {
  return stringAt(inputs, key) ?? "";
}
