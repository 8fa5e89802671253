import type { ChangeOutcome, StandIn, StoredResource } from "../infra/contract/standIn.ts";
import { isLeftToService } from "../infra/contract/inputFacts.ts";
import { withAutoName } from "../infra/contract/standIn.ts";
import { echoedSecrets, type Path, type Properties, redact } from "../infra/contract/properties.ts";

export interface NewRecord {
  resource: Pick<StoredResource, "type" | "id" | "scope" | "name" | "inputs">;
  outcome: ChangeOutcome;
  operation: "create" | "update";
  /** Values that are never stored. */
  secrets: readonly Path[];
  /** Simulated seconds. */
  now: number;
  previous: StoredResource | undefined;
}

/** An accepted change as the store keeps it until it is done. */
export function acceptedRecord({ resource, outcome, operation, secrets, now, previous }: NewRecord): StoredResource {
  const echoed = echoedSecrets(resource.inputs, secrets, outcome.outputs);
  const outputs = redact(outcome.outputs, echoed);
  const meanwhile = outcome.meanwhile ?? (operation === "update" ? previous?.outputs : undefined) ?? outputs;
  return {
    ...resource,
    inputs: redact(resource.inputs, secrets),
    outputs: redact(meanwhile, echoed),
    observed: outcome.observed ?? previous?.observed ?? {},
    revision: (previous?.revision ?? 0) + 1,
    createdAt: operation === "create" ? now : (previous?.createdAt ?? now),
    changedAt: now,
    settling: { operation, until: now + outcome.seconds, outputs },
  };
}

/** The record once its change is done. */
export function settledRecord(resource: StoredResource): StoredResource {
  const { settling, ...rest } = resource;
  return settling ? { ...rest, outputs: settling.outputs } : rest;
}

/** The record at a simulated moment: a change whose process was killed is finished by the cloud in its own time. */
export function recordAt(resource: StoredResource, now: number): StoredResource | undefined {
  if (!resource.settling || now < resource.settling.until) return resource;
  return resource.settling.operation === "delete" ? undefined : settledRecord(resource);
}

/** The inputs with what the service really has, where a change of it can be put off. */
export function withReality(standIn: StandIn, inputs: Properties, outputs: Properties): Properties {
  const real = (standIn.deferrable ?? []).filter((key) => key in inputs && outputs[key] !== undefined);
  return { ...inputs, ...Object.fromEntries(real.map((key) => [key, outputs[key]])) };
}

/** The inputs of what exists, with its name whether or not anybody states it: the service has it. */
export function withIdentity(standIn: StandIn, { id, name, inputs, outputs }: StoredResource): Properties {
  if (standIn.patches !== undefined) return inputs;
  return { ...standIn.identity?.(id), ...withAutoName(standIn, name, inputs, outputs, "") };
}

/** What a change answers, with what is left to the service now, as it has been. */
export function withKept(
  { changes }: StandIn,
  asked: Properties,
  before: Properties,
  outcome: ChangeOutcome,
): ChangeOutcome {
  const kept = Object.entries(before).filter(([key]) => !(key in asked) && isLeftToService(changes, key));
  return { ...outcome, outputs: { ...Object.fromEntries(kept), ...outcome.outputs } };
}

/** What a type never stores, with what this change marks as secret. */
export function secretsOf(standIn: StandIn, secrets: readonly Path[] = []): Path[] {
  return [...(standIn.secrets ?? []).map((key) => [key]), ...secrets];
}
