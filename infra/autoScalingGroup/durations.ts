import type { Durations } from "../contract/duration.ts";
import { changesProperty, estimate, lowersProperty } from "../contract/duration.ts";
import { seconds, type } from "./facts.ts";

const call = "one call sets the sizes, and nobody waits in it";

const table = {
  instancesUp: {
    seconds: seconds.update,
    delay: seconds.inService,
    delayEach: seconds.each,
    source: estimate(`${call}; three minutes to start an instance, two to pass its health checks`),
  },
  instancesDown: {
    seconds: seconds.update,
    delay: seconds.gone,
    source: estimate(`${call}; 300 s of deregistration (a target group's default), and as much to end`),
  },
  instancesTakenBack: {
    seconds: seconds.update,
    delay: seconds.takenBack,
    source: estimate(
      `${call}; a policy takes back what the lower minimum no longer holds, after 15 minutes of its alarm`,
    ),
  },
  groupBoundsOnly: { seconds: seconds.update, source: estimate(`${call}; no instance comes or goes`) },
} satisfies Durations["table"];

const sizes = ["minSize", "maxSize", "desiredCapacity"] as const;

export const autoScalingGroupDurations: Durations = {
  table,
  classify: (step, { facts }) => {
    if (step.type !== type.group) return undefined;
    if (sizes.some((size) => lowersProperty(step, size)))
      return facts["asksForDesired"] === true ? "instancesDown" : "instancesTakenBack";
    const grows = changesProperty(step, "minSize") || changesProperty(step, "desiredCapacity");
    return grows ? "instancesUp" : "groupBoundsOnly";
  },
};
