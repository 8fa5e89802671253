import type { Durations } from "../contract/duration.ts";
import { estimate } from "../contract/duration.ts";
import { type } from "./facts.ts";

export const landingDurations: Durations = {
  table: {
    worker: { seconds: 20, delay: 30, source: estimate("an upload with its assets, then as a rule") },
    landingAddress: { seconds: 2, delay: 30, source: estimate("one call, then as a rule") },
  },
  classify: (step) => {
    if (step.type === type.script) return "worker";
    return step.type === type.route || step.type === type.record ? "landingAddress" : undefined;
  },
};
