import type { Check } from "../check.ts";
import { alarmChecks } from "./alarms.ts";
import { connectionChecks } from "./connections.ts";
import { databaseChecks } from "./database.ts";
import { edgeChecks } from "./edge.ts";
import { errorPageChecks } from "./errorPages.ts";
import { fleetChecks } from "./fleet.ts";
import { headroomChecks } from "./headroom.ts";
import { redirectChecks } from "./redirects.ts";
import { rulesetChecks } from "./rulesets.ts";
import { secretChecks } from "./secrets.ts";

/** Every check there is, in the order they are reported. A check that is not here does not run. */
export const checks: readonly Check[] = [
  ...connectionChecks,
  ...databaseChecks,
  ...fleetChecks,
  ...headroomChecks,
  ...rulesetChecks,
  ...redirectChecks,
  ...errorPageChecks,
  ...edgeChecks,
  ...alarmChecks,
  ...secretChecks,
];
