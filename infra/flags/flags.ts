import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";
import { adopted } from "../adopt.ts";
import type { FlagsArgs } from "./schema.ts";

/** One ConfigMap a namespace; apps that mount it see a turned flag within about a minute, without a rollout. */
export class Flags extends ComponentResource {
  constructor(name: string, namespaces: FlagsArgs, opts?: ComponentResourceOptions) {
    super("broadcast:infra:Flags", name, {}, opts);
    for (const [namespace, args] of Object.entries(namespaces)) {
      const data = Object.fromEntries(Object.entries(args.values).map(([key, value]) => [key, String(value)]));
      new ConfigMap(
        `${name}-${namespace}`,
        { metadata: { name: args.configMap, namespace }, data },
        adopted(this, args.import),
      );
    }
    this.registerOutputs({});
  }
}
