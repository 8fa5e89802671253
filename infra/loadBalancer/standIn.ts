import type { Properties } from "../contract/properties.ts";
import { digest, numberAt, stringAt } from "../contract/properties.ts";
import type { ChangeRequest, StandIn, UpdateRequest } from "../contract/standIn.ts";
import { checkProperty, refuse } from "../contract/standIn.ts";
import { arn } from "../providers/aws/standIn.ts";
import { day, decreasesADay, longestUpdate, seconds } from "./facts.ts";
import { balancerInputs } from "./inputs.ts";

const unitsIn = (properties: Properties | undefined): number =>
  numberAt(properties, "minimumLoadBalancerCapacity.capacityUnits") ?? 0;

/** When the reservation was lowered today, in simulated seconds. A day of the sandbox begins when it is set up. */
function lowerings(observed: Properties, now: number): number[] {
  const times = observed["lowered"];
  const today = (time: number): boolean => Math.floor(time / day) === Math.floor(now / day);
  return Array.isArray(times) ? times.map(Number).filter(today) : [];
}

/** How often a reservation may still be lowered within a day. */
export function decreasesLeft(observed: Properties, now: number): number {
  return Math.max(0, decreasesADay - lowerings(observed, now).length);
}

/** One that nobody adopts is never made here: a stack file names what exists. */
function idOf({ name, world }: ChangeRequest): string {
  return arn("elasticloadbalancing", `loadbalancer/app/${name.slice(0, 32)}/${digest(16, name)}`, world);
}

function outputsOf({ inputs, world }: ChangeRequest, id: string): Properties {
  return {
    ...inputs,
    arn: id,
    arnSuffix: id.replace(/^.*:loadbalancer\//, ""),
    tagsAll: inputs["tags"] ?? {},
    region: world.settings.region,
  };
}

function update(change: UpdateRequest): ReturnType<StandIn["update"]> {
  const { previous, inputs, world } = change;
  const [had, gets] = [unitsIn(previous.outputs), unitsIn(inputs)];
  const lowered = lowerings(previous.observed, world.now);
  return {
    outputs: outputsOf(change, stringAt(previous.outputs, "arn") ?? previous.id),
    observed: { ...previous.observed, lowered: gets < had ? [...lowered, world.now] : lowered },
    seconds: gets > had ? seconds.more : gets < had ? seconds.less : seconds.other,
  };
}

export const balancerStandIn: StandIn = {
  changes: { inputs: balancerInputs },
  check: (inputs) =>
    checkProperty(inputs, "minimumLoadBalancerCapacity.capacityUnits", (value) =>
      typeof value === "number" ? undefined : "must be a number",
    ),
  admit: ({ inputs, previous, world }) => {
    if (!previous || unitsIn(inputs) >= unitsIn(previous.outputs)) return;
    if (decreasesLeft(previous.observed, world.now) > 0) return;
    // The code is the service's, and so is the sentence: API reference, ModifyCapacityReservation.
    refuse(
      "CapacityDecreaseRequestLimitExceeded: You've exceeded the daily capacity decrease limit for this reservation.",
    );
  },
  id: idOf,
  create: (change) => ({ outputs: outputsOf(change, idOf(change)), observed: { lowered: [] }, seconds: seconds.other }),
  update,
  remove: () => ({ seconds: seconds.other }),
  timeouts: { create: 600, update: longestUpdate, delete: 600 },
  timeoutMessage: (_id, _operation, limit) =>
    `timeout while waiting for state to become 'provisioned' (last state: 'pending', timeout: ${limit / 60}m0s)`,
};
