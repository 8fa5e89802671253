import type { Properties } from "../contract/properties.ts";
import { isObject, numberAt, stringAt } from "../contract/properties.ts";
import type { ChangeRequest, StandIn, StoredResource, UpdateRequest } from "../contract/standIn.ts";
import { componentInputsOf } from "../contract/shape.ts";
import { refuse } from "../contract/standIn.ts";
import { arn } from "../providers/aws/standIn.ts";
import type { Ramp } from "../contract/ramp.ts";
import { countAt } from "../contract/ramp.ts";
import { seconds, type } from "./facts.ts";
import { groupInputs } from "./inputs.ts";

const idOf = ({ inputs, name }: ChangeRequest): string => stringAt(inputs, "name") ?? name;

const sizeIn = (properties: Properties, key: string): number => numberAt(properties, key) ?? 0;

/** The instances, on their way between two counts. */
export function instancesOf({ observed, outputs }: Pick<StoredResource, "observed" | "outputs">): Ramp {
  const there = sizeIn(outputs, "desiredCapacity");
  const known = observed["instances"];
  return isObject(known) ? (known as unknown as Ramp) : { from: there, to: there, startedAt: 0, seconds: 0 };
}

/** In the words that the service answers updates with; of the order of minimum and maximum they are ours. */
function admitSizes(inputs: Properties): void {
  const [min, max, desired] = ["minSize", "maxSize", "desiredCapacity"].map((key) => numberAt(inputs, key));
  if (min === undefined || max === undefined) return;
  if (min > max) refuse(`ValidationError: Max bound, ${max}, must be greater than or equal to min bound, ${min}`);
  if (desired !== undefined && (desired < min || desired > max))
    refuse(
      `ValidationError: Desired capacity:${desired} must be between the specified min size:${min} and max size:${max}`,
    );
}

/** Whether the stack file says how many there are, so that none of its policies is counted on. */
const isAsked = ({ observed }: StoredResource): boolean => observed["asked"] === true;

/**
 * What AWS makes of new sizes: what is asked for if it was sent, else what was asked for before, within the bounds. Once the minimum falls, an
 * idle estate comes down to it, as its policies go. Source: Auto Scaling API reference, UpdateAutoScalingGroup.
 */
function desiredAfter({ inputs, previous, changed }: UpdateRequest): number {
  if (changed.includes("desiredCapacity") || isAsked(previous)) return sizeIn(inputs, "desiredCapacity");
  const [min, max] = [sizeIn(inputs, "minSize"), sizeIn(inputs, "maxSize")];
  const before = instancesOf(previous).to;
  const falls = min < sizeIn(previous.outputs, "minSize");
  return falls ? min : Math.min(max, Math.max(min, before));
}

function moved(from: number, to: number, startedAt: number, sent: boolean): Ramp {
  const down = sent ? seconds.gone : seconds.takenBack;
  const takes = to > from ? seconds.inService + seconds.each * (to - from) : to < from ? down : 0;
  return { from, to, startedAt, seconds: takes };
}

function outputsOf({ inputs, world, name }: ChangeRequest, desired: number): Properties {
  const own = stringAt(inputs, "name") ?? name;
  return {
    ...inputs,
    name: own,
    desiredCapacity: desired,
    arn: arn("autoscaling", `autoScalingGroup:0:autoScalingGroupName/${own}`, world),
    region: world.settings.region,
  };
}

export const groupStandIn: StandIn = {
  changes: { inputs: groupInputs },
  autoName: "name",
  admit: (change) => {
    const { inputs, previous, world } = change;
    // What is only recorded of a group that sets it itself is not sent.
    const own = !previous || previous.inputs["desiredCapacity"] !== inputs["desiredCapacity"];
    admitSizes(own ? inputs : { ...inputs, desiredCapacity: undefined });
    if (!previous && world.get(type.group, idOf(change)))
      refuse("AlreadyExists: AutoScalingGroup by this name already exists");
  },
  id: idOf,
  create: (change) => {
    const asked = numberAt(change.inputs, "desiredCapacity") ?? sizeIn(change.inputs, "minSize");
    return {
      outputs: outputsOf(change, asked),
      observed: { instances: moved(0, asked, change.world.now, true) },
      seconds: seconds.update,
    };
  },
  update: (change) => {
    const { previous, world, changed } = change;
    const to = desiredAfter(change);
    const from = countAt(instancesOf(previous), world.now);
    return {
      outputs: outputsOf(change, to),
      observed: {
        ...previous.observed,
        instances: moved(from, to, world.now, changed.includes("desiredCapacity") || isAsked(previous)),
      },
      seconds: seconds.update,
    };
  },
  remove: () => ({ seconds: seconds.gone }),
  stated: (shape) => ({ asked: componentInputsOf(shape).at("asksForDesired").flag() === true }),
};
