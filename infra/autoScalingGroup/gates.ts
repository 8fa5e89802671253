import { formatNumber } from "../contract/format.ts";
import type { Gate, GateMaker } from "../contract/gate.ts";
import { no, yesUnless } from "../contract/gate.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { autoScalingClient } from "./client.ts";
import type { GroupState } from "./groupState.ts";
import type { SizedGroup } from "./reading.ts";
import { groupsIn, nameOf, readGroup } from "./reading.ts";

/** AWS takes the sizes at once; instances come and go later. */
export const autoScalingGroupGates: GateMaker = (resources) => groupsIn(resources).map(gateOf);

function gateOf(shape: ResourceShape): Gate {
  const group = readGroup(shape);
  return {
    name: shape.name,
    question: `Has ${nameOf(shape)} what it asks for in service, ${formatNumber(group.wanted)} at least?`,
    ask: async (clients) => {
      const found = await clients.of(autoScalingClient, shape.target).group(group.label);
      if (!found) return no(`there is no Auto Scaling group ${group.label}`);
      if (found.unit === "vCPUs" || found.unit === "MiB")
        return no(`its capacity is counted in ${found.unit}: how much of it is in service, AWS does not say`);
      return yesUnless(
        [...wrongSizes(group, found), ...wrongInstances(group, found)],
        `${inService(found)}, ${formatNumber(group.wanted)} wanted`,
      );
    },
  };
}

const range = ({ min, max }: { min: number; max: number }): string => `${formatNumber(min)} to ${formatNumber(max)}`;

function inService({ inService: there, desired, unit }: GroupState): string {
  return `${formatNumber(there)} ${unit} in service${there === desired ? "" : ` of ${formatNumber(desired)} asked for`}`;
}

function wrongSizes(group: SizedGroup, found: GroupState): string[] {
  const asked = group.desired !== undefined && found.desired < group.desired;
  return [
    ...(found.min === group.min && found.max === group.max
      ? []
      : [`its sizes are ${range(found)}, not ${range(group)}`]),
    // Above it is its policies' to move.
    ...(asked ? [`it is asked for ${formatNumber(found.desired)}, not for ${formatNumber(group.desired ?? 0)}`] : []),
  ];
}

/** Too few carry no show; those that still go hold connections when the way back makes the database small. */
function wrongInstances({ wanted, max }: SizedGroup, found: GroupState): string[] {
  const over = found.largest - 1;
  const going = found.inService > found.desired + over;
  return [
    ...(found.inService >= wanted ? [] : [`${inService(found)}, ${formatNumber(wanted)} needed`]),
    ...(going ? [`${inService(found)}: the rest is still to go`] : []),
    ...(!going && found.present > max + over
      ? [
          `${formatNumber(found.present)} ${found.unit} are there, those that end among them; ${formatNumber(max)} allowed`,
        ]
      : []),
  ];
}
