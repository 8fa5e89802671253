import type { Properties } from "../contract/properties.ts";
import { digest, isObject, numberAt, stringAt } from "../contract/properties.ts";
import type { ChangeRequest, StandIn, StoredResource } from "../contract/standIn.ts";
import { refuse } from "../contract/standIn.ts";
import { arn } from "../providers/aws/standIn.ts";
import type { Ramp } from "../contract/ramp.ts";
import { countAt } from "../contract/ramp.ts";
import { kindFacts, kindOfNamespace, type } from "./facts.ts";
import { importIdOf } from "./id.ts";
import { targetInputs } from "./inputs.ts";

/**
 * The provider's own id is the resource's alone, which reads and writes of one table share; a stack tells them apart by what they were
 * imported by, and so does this.
 */
function idOf({ inputs }: ChangeRequest): string {
  const text = (key: string): string => stringAt(inputs, key) ?? "";
  const [serviceNamespace, resourceId] = [text("serviceNamespace"), text("resourceId")];
  return importIdOf({ serviceNamespace, resourceId, scalableDimension: text("scalableDimension") });
}

/** What is scaled, on its way between two counts. */
export function unitsOf({ observed, outputs }: Pick<StoredResource, "observed" | "outputs">): Ramp {
  const min = numberAt(outputs, "minCapacity") ?? 0;
  const units = observed["units"];
  return isObject(units) ? (units as unknown as Ramp) : { from: min, to: min, startedAt: 0, seconds: 0 };
}

/** On an idle estate: straight up to the minimum, and down to it as scaling policies go. */
function scaled({ inputs, world }: ChangeRequest, from: number): Ramp {
  const to = numberAt(inputs, "minCapacity") ?? 0;
  const { up, down } = kindFacts[kindOfNamespace(stringAt(inputs, "serviceNamespace")) ?? "aurora"];
  const seconds = to > from ? up.first + up.each * (to - from) : to < from ? down : 0;
  return { from, to, startedAt: world.now, seconds };
}

function outputsOf({ inputs, world }: ChangeRequest, id: string): Properties {
  return {
    suspendedState: {
      dynamicScalingInSuspended: false,
      dynamicScalingOutSuspended: false,
      scheduledScalingSuspended: false,
    },
    roleArn: `arn:aws:iam::${world.settings.account}:role/aws-service-role/${stringAt(inputs, "serviceNamespace") ?? ""}.application-autoscaling.amazonaws.com`,
    ...inputs,
    arn: arn("application-autoscaling", `scalable-target/${digest(40, id)}`, world),
    tagsAll: inputs["tags"] ?? {},
    region: world.settings.region,
  };
}

export const targetStandIn: StandIn = {
  changes: { inputs: targetInputs },
  admit: (change) => {
    const { inputs, world, previous } = change;
    const [min, max] = [numberAt(inputs, "minCapacity"), numberAt(inputs, "maxCapacity")];
    // The code is the service's; the wording here is ours. What a preview does not know yet is judged when it does.
    if (min !== undefined && max !== undefined && min > max)
      refuse(`ValidationException: minimum capacity ${min} is above maximum capacity ${max}`);
    if (!previous && world.get(type.target, idOf(change))) refuse("ValidationException: it is registered already");
  },
  id: idOf,
  create: (change) => ({
    outputs: outputsOf(change, idOf(change)),
    observed: { units: scaled(change, numberAt(change.inputs, "minCapacity") ?? 0) },
    seconds: 1,
  }),
  update: (change) => {
    const { previous, world } = change;
    const now = countAt(unitsOf(previous), world.now);
    return {
      outputs: { ...outputsOf(change, previous.id), suspendedState: previous.outputs["suspendedState"] },
      observed: { ...previous.observed, units: scaled(change, now) },
      seconds: 1,
    };
  },
  remove: () => ({ seconds: 1 }),
};
