import type { Properties } from "../contract/properties.ts";
import { digest, numberAt } from "../contract/properties.ts";
import type { ChangeRequest, StandIn, UpdateRequest } from "../contract/standIn.ts";
import { checkProperty } from "../contract/standIn.ts";
import { arn } from "../providers/aws/standIn.ts";
import { longestUpdate, seconds } from "./facts.ts";
import { balancerInputs } from "./inputs.ts";

const unitsIn = (properties: Properties | undefined): number =>
  numberAt(properties, "minimumLoadBalancerCapacity.capacityUnits") ?? 0;

/** One that nobody adopts is never made here: a stack file names what exists. */
function idOf({ name, world }: ChangeRequest): string {
  return arn("elasticloadbalancing", `loadbalancer/app/${name.slice(0, 32)}/${digest(16, name)}`, world);
}

/** Its ARN is not among them: a program never says it, so of one that is imported nobody here could. */
function outputsOf({ inputs, world }: ChangeRequest): Properties {
  return { ...inputs, tagsAll: inputs["tags"] ?? {}, region: world.settings.region };
}

function update(change: UpdateRequest): ReturnType<StandIn["update"]> {
  const { previous, inputs } = change;
  const [had, gets] = [unitsIn(previous.outputs), unitsIn(inputs)];
  return {
    outputs: outputsOf(change),
    seconds: gets > had ? seconds.more : gets < had ? seconds.less : seconds.other,
  };
}

/** Days are not counted: between two shows of a rehearsal the sandbox's clock stands still. `check` counts them by the calendar. */
export const balancerStandIn: StandIn = {
  changes: { inputs: balancerInputs },
  check: (inputs) =>
    checkProperty(inputs, "minimumLoadBalancerCapacity.capacityUnits", (value) =>
      typeof value === "number" ? undefined : "must be a number",
    ),
  id: idOf,
  create: (change) => ({ outputs: outputsOf(change), seconds: seconds.other }),
  update,
  remove: () => ({ seconds: seconds.other }),
  timeouts: { create: 600, update: longestUpdate, delete: 600 },
  timeoutMessage: (_id, _operation, limit) =>
    `timeout while waiting for state to become 'provisioned' (last state: 'pending', timeout: ${limit / 60}m0s)`,
};
