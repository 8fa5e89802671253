import type { Clients } from "../contract/client.ts";
import { formatNumber } from "../contract/format.ts";
import type { Gate, GateMaker } from "../contract/gate.ts";
import { no, yesUnless } from "../contract/gate.ts";
import type { ResourceShape } from "../contract/shape.ts";
import type { TaskCounts } from "./client.ts";
import { scalingClient } from "./client.ts";
import type { TargetId } from "./id.ts";
import { importIdOf } from "./id.ts";
import { boundsOf, idOf, isService, nameOf, targetsIn } from "./reading.ts";

interface Bounds {
  min: number;
  max: number;
}

/** AWS takes the bounds at once; what they bring comes later, and only the service knows when. */
export const scalableTargetGates: GateMaker = (resources) => targetsIn(resources).map(gateOf);

function gateOf(shape: ResourceShape): Gate {
  const [id, bounds] = [idOf(shape), boundsOf(shape)];
  const service = isService(shape);
  return {
    name: shape.name,
    question: service
      ? `Has ${nameOf(shape)} ${range(bounds)} running tasks?`
      : `Is ${nameOf(shape)} between ${range(bounds)}, and at rest?`,
    ask: async (clients) => {
      const client = clients.of(scalingClient, shape.target);
      const found = await client.target(id);
      if (!found) return no(`there is no scalable target ${importIdOf(id)}`);
      const wrong = found.min === bounds.min && found.max === bounds.max ? [] : [`its bounds are ${range(found)}`];
      const rest = await (service ? tasksOf(shape, id, bounds, clients) : activityOf(shape, id, clients));
      return yesUnless([...wrong, ...rest.wrong], rest.summary);
    },
  };
}

interface Found {
  wrong: string[];
  summary: string;
}

/** Too few carry no show, and too many still hold connections when the way back makes the database small. */
async function tasksOf(shape: ResourceShape, id: TargetId, { min, max }: Bounds, clients: Clients): Promise<Found> {
  const found = await clients.of(scalingClient, shape.target).tasks(id);
  if (!found) return { wrong: [`there is no service ${id.resourceId}`], summary: "" };
  const most = Math.max(found.desired, found.running + found.pending);
  return {
    wrong: [
      ...(found.status === "ACTIVE" ? [] : [`it is ${found.status}`]),
      ...(found.running >= min ? [] : [`${running(found)}, ${formatNumber(min)} needed`]),
      ...(most <= max ? [] : [`${formatNumber(most)} tasks, ${formatNumber(max)} allowed`]),
    ],
    summary: `${running(found)}, ${range({ min, max })} wanted`,
  };
}

/** How many there are, Application Auto Scaling does not say; but whether the last change it made is done. */
async function activityOf(shape: ResourceShape, id: TargetId, clients: Clients): Promise<Found> {
  const found = await clients.of(scalingClient, shape.target).activity(id);
  const { status, message } = found ?? { status: "Successful", message: "it has changed nothing lately" };
  // What was overridden gave way to a later one.
  const done = status === "Successful" || status === "Overridden";
  return {
    wrong: done ? [] : [`its last change is ${status}: ${message}`],
    summary: `${range(boundsOf(shape))}: ${message}`,
  };
}

function running({ running, desired }: TaskCounts): string {
  return `${formatNumber(running)} tasks running${desired === running ? "" : ` of ${formatNumber(desired)} asked for`}`;
}

function range({ min, max }: Bounds): string {
  return min === max ? formatNumber(min) : `${formatNumber(min)} to ${formatNumber(max)}`;
}
