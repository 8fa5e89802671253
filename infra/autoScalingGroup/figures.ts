import { NotAvailable } from "../contract/client.ts";
import type { Figure, FigureMaker, FigureSource } from "../contract/figure.ts";
import { formatNumber } from "../contract/format.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { autoScalingClient } from "./client.ts";
import { groupsIn, nameOf, readGroup } from "./reading.ts";

/** One call a group, twice a minute: how many its API takes, AWS does not publish. */
const autoScaling: FigureSource = { name: "EC2 Auto Scaling", every: 30, current: 120 };

/** What each group has in service. */
export const autoScalingGroupFigures: FigureMaker = (resources) => groupsIn(resources).map(inService);

function inService(shape: ResourceShape): Figure {
  const { label, wanted, max } = readGroup(shape);
  const name = nameOf(shape);
  return {
    ...{ name: `instances-${name}`, title: `instances of ${name} in service`, unit: "instances" },
    ...{ source: autoScaling, target: shape.target, least: wanted },
    ...(max > wanted && { most: { value: max } }),
    ask: async (clients) => {
      const found = await clients.of(autoScalingClient, shape.target).group(label);
      if (!found) throw new NotAvailable(`there is no Auto Scaling group ${name}`);
      if (found.unit === "vCPUs" || found.unit === "MiB")
        throw new NotAvailable(
          `capacity of ${name} is counted in ${found.unit}: AWS does not say how much is in service`,
        );
      const { inService: there, desired } = found;
      return { value: there, ...(desired !== there && { detail: `of ${formatNumber(desired)} asked for` }) };
    },
  };
}
