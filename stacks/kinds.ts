import { alarms } from "../infra/alarms/index.ts";
import { apps } from "../infra/app/index.ts";
import { autoScalingGroups } from "../infra/autoScalingGroup/index.ts";
import { caches } from "../infra/cache/index.ts";
import type { Kind } from "../infra/contract/kind.ts";
import { cronJobs } from "../infra/cronJobs/index.ts";
import { databases } from "../infra/database/index.ts";
import { dials } from "../infra/dials/index.ts";
import { flags } from "../infra/flags/index.ts";
import { landings } from "../infra/landing/index.ts";
import { loadBalancers } from "../infra/loadBalancer/index.ts";
import { nodePools } from "../infra/nodePool/index.ts";
import { scalableTargets } from "../infra/scalableTarget/index.ts";
import { zones } from "../infra/zone/index.ts";

/** Every kind of thing an estate may have, in the order they are built and reported. */
export const kinds: readonly Kind[] = [
  databases,
  caches,
  scalableTargets,
  autoScalingGroups,
  loadBalancers,
  apps,
  nodePools,
  flags,
  landings,
  zones,
  alarms,
  cronJobs,
  dials,
];
