import type { Cloud, Created } from "./cloud.ts";
import { acceptedRecord, secretsOf, settledRecord } from "./records.ts";
import type { StandIn } from "../infra/contract/standIn.ts";
import type { Properties } from "../infra/contract/properties.ts";
import { valueAt } from "../infra/contract/properties.ts";
import { fieldsOf } from "./patches.ts";
import { providerStandIn, scopeOf, standInOf } from "./standIns.ts";

/**
 * Puts a resource into the stand-in cloud as if it had always been there: what a program then adopts by `importId`.
 * One that is there is left as it is. Takes no simulated time.
 */
export function seed(cloud: Cloud, type: string, name: string, given: Properties, importId?: string): Created {
  const standIn = standInOf(type);
  const known = importId === undefined ? undefined : cloud.find(type, importId);
  if (known) return { id: known.id, outputs: known.outputs };
  const said = importId === undefined ? undefined : saidBy(importId, standIn, given);
  const inputs = said === undefined ? cloud.check(type, name, given).inputs : { ...said, ...given };
  const world = cloud.world();
  const change = { name, inputs, world };
  const outcome = standIn.create(change);
  const record = acceptedRecord({
    resource: {
      ...{ type, id: standIn.id(change), scope: scopeOf(type, cloud.settings), name, inputs },
      ...(standIn.patches !== undefined && { manager: name }),
    },
    outcome,
    operation: "create",
    secrets: secretsOf(standIn),
    now: world.now,
    previous: undefined,
  });
  const ids = [record.id, ...(standIn.importIds?.(record) ?? [])];
  // Ids the service made up are known from the import alone, e.g. `zones/<zone>/<id>`.
  if (importId !== undefined && !ids.includes(importId)) {
    record.id = standIn.importIds ? (importId.split("/").at(-1) ?? importId) : importId;
  }
  record.observed = providerStandIn(type).atRest?.(record.observed) ?? record.observed;
  cloud.store.put({ ...settledRecord(record), seeded: true, ...(standIn.takesOver && { owns: fieldsOf(inputs) }) });
  return { id: record.id, outputs: outcome.outputs };
}

/** What exists has the name by which it is imported, whether or not the program states it; undefined where the name is given, or none is due. */
function saidBy(importId: string, { autoName, identity }: StandIn, given: Properties): Properties | undefined {
  if (autoName === undefined || valueAt(given, autoName) !== undefined) return undefined;
  return identity?.(importId) ?? { [autoName]: importId };
}
