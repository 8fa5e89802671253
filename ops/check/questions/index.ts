import type { Question } from "../question.ts";
import { autoscalers } from "./autoscalers.ts";
import { databaseClass, queuedChanges } from "./database.ts";
import { drift } from "./drift.ts";
import { dns, rulesets, zonePlan } from "./edge.ts";
import { loadBalancers } from "./loadBalancers.ts";
import { nodeQuota } from "./nodes.ts";
import { form, landing } from "./pages.ts";
import { target } from "./target.ts";

/** Every question of the days before, in the order they are shown. */
export const questions: readonly Question[] = [
  target,
  queuedChanges,
  databaseClass,
  nodeQuota,
  autoscalers,
  loadBalancers,
  zonePlan,
  rulesets,
  dns,
  landing,
  form,
  drift,
];
