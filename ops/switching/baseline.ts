import { nameIn } from "../../infra/contract/graph.ts";
import { comparableInputs } from "../engine/values.ts";
import { canonicalHash } from "../seal/canonical.ts";
import type { Recorded, RecordedResource } from "./recorded.ts";

/** What the estate was asked to be before the first switch: a hash a resource, so that no value is kept. */
export interface Baseline {
  /** Of all resources. */
  hash: string;
  /** When it was recorded; ISO 8601. */
  at: string;
  /** Hash of a resource's inputs, secrets left out, by URN. */
  resources: Record<string, string>;
}

/** The estate as it is recorded now. */
export function baselineOf({ resources }: Recorded, at: Date = new Date()): Baseline {
  const hashes = Object.fromEntries(
    resources.filter(isOfEstate).map(({ urn, inputs }) => [urn, canonicalHash(comparableInputs(inputs))]),
  );
  return { hash: canonicalHash(hashes), at: at.toISOString(), resources: hashes };
}

/** What is no longer as it was; empty when everything is. */
export function differencesFrom(before: Baseline, now: Baseline): string[] {
  const urns = new Set([...Object.keys(before.resources), ...Object.keys(now.resources)]);
  return [...urns].flatMap((urn) => {
    const [old, present] = [before.resources[urn], now.resources[urn]];
    if (old === present) return [];
    if (old === undefined) return [`${nameIn(urn)} was not there`];
    return [`${nameIn(urn)} ${present === undefined ? "is gone" : "is asked to be something else"}`];
  });
}

/** The records of the phase come back with it; what an earlier update left to delete was never asked for. */
function isOfEstate(resource: RecordedResource): boolean {
  return resource.custom && !resource.delete && !resource.external && !resource.type.startsWith("pulumi:providers:");
}
