import type { TurnedThings } from "../contract/owner.ts";
import { turnedObject } from "../providers/kubernetes/turnedObjects.ts";
import type { flagRights } from "./client.ts";
import { type } from "./facts.ts";

const right: keyof typeof flagRights = "get configmaps";

/** The keys of each ConfigMap that are set. */
export const flagThings: TurnedThings = (resources) =>
  resources.normal
    .ofType(type.configMap, type.configMapPatch)
    .flatMap((shape) => turnedObject(resources, shape, { right }));
