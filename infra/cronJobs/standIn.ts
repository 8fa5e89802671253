import type { StandIn } from "../contract/standIn.ts";
import { objectStandIn } from "../providers/kubernetes/objects.ts";
import { type } from "./facts.ts";

export const cronJobStandIn: StandIn = objectStandIn(type.patch, {
  plural: "cronjobs.batch",
  namespaced: true,
  patches: type.cronJob,
});
