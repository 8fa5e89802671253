import type { Durations } from "../contract/duration.ts";
import { estimate } from "../contract/duration.ts";
import { type } from "./facts.ts";

export const zoneDurations: Durations = {
  table: {
    ruleset: { seconds: 5, delay: 30, source: "Cloudflare docs: a rule reaches the whole edge within 30 s" },
    waitingRoom: { seconds: 2, delay: 30, source: estimate("as a rule") },
    zoneSetting: { seconds: 2, delay: 30, source: estimate("one call, then as a rule") },
  },
  classify: (step) => {
    if (step.type === type.ruleset) return "ruleset";
    if (step.type === type.waitingRoom) return "waitingRoom";
    return step.type === type.tieredCache ? "zoneSetting" : undefined;
  },
};
