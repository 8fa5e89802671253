import type { TurnedThings } from "../contract/owner.ts";
import { turnedObject } from "../providers/kubernetes/turnedObjects.ts";
import type { cronJobRights } from "./client.ts";
import { cronJobsIn } from "./reading.ts";

const right: keyof typeof cronJobRights = "get cronjobs.batch";

export const cronJobThings: TurnedThings = (resources) =>
  cronJobsIn(resources.normal).flatMap((shape) => turnedObject(resources, shape, { right }));
