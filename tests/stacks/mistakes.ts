import { alarmMistakes } from "./mistakes/alarms.ts";
import { appNeedMistakes } from "./mistakes/appNeeds.ts";
import { appMistakes } from "./mistakes/apps.ts";
import { autoScalingGroupMistakes } from "./mistakes/autoScalingGroups.ts";
import { cacheMistakes } from "./mistakes/caches.ts";
import { clusterMistakes } from "./mistakes/clusters.ts";
import { cronJobMistakes } from "./mistakes/cronJobs.ts";
import { databaseMistakes } from "./mistakes/databases.ts";
import { dialMistakes } from "./mistakes/dials.ts";
import { flagMistakes } from "./mistakes/flags.ts";
import { landingMistakes } from "./mistakes/landings.ts";
import { loadBalancerMistakes } from "./mistakes/loadBalancers.ts";
import { memberMistakes } from "./mistakes/members.ts";
import { nodePoolMistakes } from "./mistakes/nodePools.ts";
import { redirectMistakes } from "./mistakes/redirects.ts";
import { scalableTargetMistakes } from "./mistakes/scalableTargets.ts";
import { targetMistakes } from "./mistakes/targets.ts";
import { wholeMistakes } from "./mistakes/whole.ts";
import type { Mistake } from "./mistakes/mistake.ts";
import { zoneMistakes } from "./mistakes/zones.ts";

/** Wrong stack files, each the example of prod with one mistake in it. */
export const mistakes: readonly Mistake[] = [
  ...wholeMistakes,
  ...targetMistakes,
  ...databaseMistakes,
  ...clusterMistakes,
  ...memberMistakes,
  ...cacheMistakes,
  ...scalableTargetMistakes,
  ...autoScalingGroupMistakes,
  ...loadBalancerMistakes,
  ...appMistakes,
  ...appNeedMistakes,
  ...nodePoolMistakes,
  ...flagMistakes,
  ...landingMistakes,
  ...zoneMistakes,
  ...redirectMistakes,
  ...alarmMistakes,
  ...cronJobMistakes,
  ...dialMistakes,
];
