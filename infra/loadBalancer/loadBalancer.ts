import { LoadBalancer } from "@pulumi/aws/lb/loadBalancer.js";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";
import { adoptOptions, definedEntries } from "../contract/adopt.ts";
import { component, longestUpdate, type } from "./facts.ts";
import type { LoadBalancerArgs } from "./schema.ts";

const customTimeouts = { update: `${longestUpdate / 60}m` };

/** The capacity that is reserved for a load balancer that exists. */
export class LoadBalancerComponent extends ComponentResource {
  constructor(label: string, name: string, args: LoadBalancerArgs, opts?: ComponentResourceOptions) {
    // The ARN is no input of the resource, and checks and gates must know it.
    super(component, label, { loadBalancer: name, arn: args.adopt }, opts);
    const { capacityUnits, subnets } = args;
    const stated = definedEntries({ subnets });
    const dial = { minimumLoadBalancerCapacity: { capacityUnits } };
    new LoadBalancer(
      `${label}-balancer`,
      // Left out, the provider resets the reservation. Of 0 units it does so too, but reads none back, which would differ for ever.
      { ...stated, ...(capacityUnits > 0 && dial) },
      {
        // The provider takes one of both, and finds the other out itself.
        ...adoptOptions(this, type.balancer, args.adopt, { ...stated, ...dial }, subnets ? ["subnetMappings"] : []),
        customTimeouts,
      },
    );
    this.registerOutputs({});
  }
}
