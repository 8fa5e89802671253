import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import { ConfigMapPatch } from "@pulumi/kubernetes/core/v1/configMapPatch.js";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";
import { physicalName } from "../contract/physicalName.ts";
import { patchOptions } from "../providers/kubernetes/patch.ts";
import { component } from "./facts.ts";
import type { FlagsArgs } from "./schema.ts";

interface PlacedFlags extends FlagsArgs {
  stack: string;
  namespace: string;
}

/** One ConfigMap; apps that mount it see a turned flag within about a minute, without a rollout. */
export class FlagsComponent extends ComponentResource {
  constructor(label: string, name: string, args: PlacedFlags, opts?: ComponentResourceOptions) {
    super(component, label, { flags: name }, opts);
    const { adopt, stack, configMap = physicalName("broadcast-flags", stack, name), namespace, values } = args;
    const data = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
    if (adopt === undefined) {
      new ConfigMap(`${label}-values`, { metadata: { name: configMap, namespace }, data }, { parent: this });
    } else {
      new ConfigMapPatch(`${label}-values`, { metadata: { name: adopt, namespace }, data }, patchOptions(this));
    }
    this.registerOutputs({});
  }
}
