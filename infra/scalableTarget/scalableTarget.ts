import { Target } from "@pulumi/aws/appautoscaling/target.js";
import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { ComponentResource } from "@pulumi/pulumi";
import { adoptOptions, definedEntries } from "../contract/adopt.ts";
import { component, type } from "./facts.ts";
import { targetIdOf } from "./id.ts";
import type { ScalableTargetArgs } from "./schema.ts";

/** The bounds between which Application Auto Scaling keeps something that exists. */
export class ScalableTargetComponent extends ComponentResource {
  constructor(label: string, name: string, args: ScalableTargetArgs, opts?: ComponentResourceOptions) {
    super(component, label, factsOf(name, args), opts);
    const owned = {
      ...targetIdOf(args.adopt),
      // One call sets both, so no mixture of old and new ever stands.
      minCapacity: args.minCapacity,
      maxCapacity: args.maxCapacity,
    };
    new Target(`${label}-bounds`, owned, adoptOptions(this, type.target, args.adopt, owned));
    this.registerOutputs({});
  }
}

/** What checks must know beyond the bounds; the same in every phase. */
function factsOf(name: string, args: ScalableTargetArgs): Record<string, unknown> {
  const { kind } = args;
  if (kind !== "ecs") return { scalableTarget: name, kind };
  const { maximumPercent, connections, task } = args;
  return { scalableTarget: name, kind, maximumPercent, ...definedEntries({ connections, task }) };
}
