import type { Durations } from "../contract/duration.ts";
import { estimate } from "../contract/duration.ts";
import { seconds, type } from "./facts.ts";
import { turnOf } from "./reading.ts";

const docs =
  'Elastic Load Balancing User Guide, "Request Load balancer Capacity Unit reservation": within minutes mostly, of network load balancers within an hour';

const table = {
  reservedCapacityUp: {
    seconds: seconds.more,
    source: `${docs}, and up to a few hours, counted as three; the provider waits for them`,
  },
  reservedCapacityDown: {
    seconds: seconds.less,
    source: estimate("nothing is looked for; the provider waits twice 30 s"),
  },
  loadBalancerOther: { seconds: seconds.other, source: estimate("some calls, and 30 s before the provider looks") },
} satisfies Durations["table"];

export const loadBalancerDurations: Durations = {
  table,
  classify: (step) => {
    if (step.type !== type.balancer) return undefined;
    const turns = step.changes.flatMap((change) => turnOf(change) ?? []);
    if (turns.length === 0) return "loadBalancerOther";
    return turns.every(({ before, after }) => after < before) ? "reservedCapacityDown" : "reservedCapacityUp";
  },
};
