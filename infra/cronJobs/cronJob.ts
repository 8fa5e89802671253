import { CronJobPatch } from "@pulumi/kubernetes/batch/v1/cronJobPatch.js";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";
import { patchOptions } from "../providers/kubernetes/patch.ts";
import { component } from "./facts.ts";
import type { CronJobArgs } from "./schema.ts";

interface PlacedCronJob extends CronJobArgs {
  namespace: string;
}

/** Whether one CronJob is suspended. */
export class CronJobComponent extends ComponentResource {
  constructor(label: string, name: string, args: PlacedCronJob, opts?: ComponentResourceOptions) {
    super(component, label, { cronJob: name }, opts);
    const { adopt, namespace, suspended } = args;
    new CronJobPatch(
      `${label}-suspend`,
      { metadata: { name: adopt, namespace }, spec: { suspend: suspended } },
      patchOptions(this),
    );
    this.registerOutputs({});
  }
}
