import { NotAvailable } from "../contract/client.ts";
import type { Figure, FigureMaker, FigureSource } from "../contract/figure.ts";
import { formatNumber } from "../contract/format.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { scalingClient } from "./client.ts";
import { boundsOf, idOf, nameOf, servicesIn } from "./reading.ts";

/** Of ECS, `DescribeServices` takes 20 calls a second (Amazon ECS API Reference, "Request throttling"). */
const ecs: FigureSource = { name: "ECS", every: 30, current: 120 };

/** Tasks of each service of ECS. How many there are of the rest Application Auto Scaling does not say. */
export const scalableTargetFigures: FigureMaker = (resources) => servicesIn(resources).map(tasks);

function tasks(shape: ResourceShape): Figure {
  const { min, max } = boundsOf(shape);
  const name = nameOf(shape);
  return {
    ...{ name: `tasks-${name}`, title: `running tasks of ${name}`, unit: "tasks", source: ecs, target: shape.target },
    least: min,
    ...(max > min && { most: { value: max } }),
    ask: async (clients) => {
      const found = await clients.of(scalingClient, shape.target).tasks(idOf(shape));
      if (!found) throw new NotAvailable(`there is no service ${name}`);
      const { running, desired } = found;
      return { value: running, ...(desired !== running && { detail: `of ${formatNumber(desired)} wanted` }) };
    },
  };
}
