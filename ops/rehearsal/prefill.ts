import { providerName } from "../../infra/contract/graph.ts";
import { typeFactsOf } from "../../infra/contract/kind.ts";
import type { Properties } from "../../infra/contract/properties.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import { providerOf } from "../../infra/providers/index.ts";
import type { Cloud } from "../../sandbox/cloud.ts";
import { deepMerge } from "../../sandbox/patches.ts";
import { seed } from "../../sandbox/seed.ts";
import { standInOf } from "../../sandbox/standIns.ts";
import type { OfflineEstate } from "../plan/offlineEstate.ts";

/**
 * Puts what a program adopts, and the objects that it patches, into the sandbox, as the program describes them. What is there
 * already stays as it is.
 */
export async function prefill(cloud: Cloud, offline: OfflineEstate, phase: Phase = "normal"): Promise<void> {
  const factsOf = typeFactsOf(offline.kinds);
  const resources = await offline.resources(phase);
  for (const { urn, type, name, inputs, importId, provider } of (await offline.graph(phase)).nodes.values()) {
    const target = offline.estate.targets[providerName(provider) ?? ""];
    const place = target ? cloud.at(providerOf(target).standIn.settings(target)) : cloud;
    if (importId !== undefined) seed(place, type, name, inputs, importId);
    const { patches, unpatched } = factsOf(type, urn)?.standIn ?? {};
    // Objects that no type stands in for are there, and nobody looks.
    if (patches === undefined || !factsOf(patches)) continue;
    const shape = resources.get(urn);
    seedPatched(place, patches, name, deepMerge((shape && unpatched?.(shape)) ?? {}, inputs) as Properties);
  }
  await tellStated(cloud, offline, phase);
}

/** Lets the sandbox's services know what the stack file says of how they behave, of all that is there. */
export async function tellStated(cloud: Cloud, offline: OfflineEstate, phase: Phase = "normal"): Promise<void> {
  const factsOf = typeFactsOf(offline.kinds);
  const stored = new Map(cloud.everywhere().map((one) => [`${one.type} ${one.name}`, one]));
  for (const shape of (await offline.resources(phase)).all) {
    const told = factsOf(shape.type, shape.urn)?.standIn.stated?.(shape);
    const found = stored.get(`${shape.type} ${shape.name}`);
    if (told && found) cloud.store.put({ ...found, observed: { ...found.observed, ...told } });
  }
}

/** An object as it was before anybody patched it: what the patch does not set of it is nobody's concern here. */
function seedPatched(cloud: Cloud, type: string, name: string, inputs: Properties): void {
  const { metadata, ...rest } = inputs as { metadata?: { name?: string; namespace?: string } };
  const { name: own, namespace } = metadata ?? {};
  const object = { ...rest, metadata: { name: own, ...(namespace !== undefined && { namespace }) } };
  const id = standInOf(type).id({ name, inputs: object, world: cloud.world() });
  if (!cloud.find(type, id)) seed(cloud, type, `${name}-object`, object);
}
