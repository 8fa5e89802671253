import type { TargetArgs } from "@pulumi/aws/appautoscaling/target.js";
import type { InputFacts } from "../contract/inputFacts.ts";

/**
 * What terraform-provider-aws plans when an input is changed, added or removed; it is what @pulumi/aws bridges. Read in the source
 * of 5.x (internal/service/appautoscaling/target.go), not run.
 */

/** A scalable target. */
export const targetInputs: InputFacts<TargetArgs> = {
  maxCapacity: "update",
  minCapacity: "update",
  resourceId: "replace",
  roleArn: "update update none",
  scalableDimension: "replace",
  serviceNamespace: "replace",
  tags: "update",
  // Of 6.x: by its documentation, where a resource states its region.
  region: "replace",
  // Not found there.
  suspendedState: "unknown",
};
