import type { Clients } from "../contract/client.ts";
import type { Finding, Question, QuestionContext } from "../contract/question.ts";
import { askEach, no, unknown, yes } from "../contract/question.ts";
import type { ResourceShape } from "../contract/shape.ts";
import type { ScheduledAction, TargetState } from "./client.ts";
import { scalingClient } from "./client.ts";
import type { TargetId } from "./id.ts";
import { importIdOf } from "./id.ts";
import { boundsOf, idOf, nameOf, targetsIn } from "./reading.ts";

const there = (shape: ResourceShape, clients: Clients) => clients.of(scalingClient, shape.target);

const absent = (shape: ResourceShape): Finding =>
  no(nameOf(shape), `there is no scalable target ${importIdOf(idOf(shape))}`, "correct what adopt says");

/** The broadcast's bounds of a target. */
function broadcastOf({ resources }: QuestionContext, { urn }: ResourceShape): { min: number; max: number } | undefined {
  const live = resources.live.get(urn);
  return live && boundsOf(live);
}

const command = (id: TargetId, verb: string): string =>
  `aws application-autoscaling ${verb} --service-namespace ${id.serviceNamespace} --resource-id ${id.resourceId} ` +
  `--scalable-dimension ${id.scalableDimension}`;

/** What is suspended stays so in a switch: only the bounds are turned. */
export const scalingActive: Question = {
  name: "scaling-active",
  asks: "Does each scalable target exist, and scale?",
  ask: (context, clients) =>
    askEach(targetsIn(context.resources.normal), nameOf, async (shape) => {
      const id = idOf(shape);
      const found = await there(shape, clients).target(id);
      if (!found) return absent(shape);
      const held = suspendedIn(found, broadcastOf(context, shape));
      if (held.length > 0) {
        return no(
          nameOf(shape),
          `suspended: ${held.join("; ")}`,
          `${command(id, "register-scalable-target")} --suspended-state DynamicScalingInSuspended=false,DynamicScalingOutSuspended=false`,
        );
      }
      const policies = await there(shape, clients).policies(id);
      if (!policies) return unknown(nameOf(shape), "its scaling policies cannot be found");
      return policies.length > 0
        ? yes(nameOf(shape), `${found.min} to ${found.max}, scaled by ${policies.join(", ")}`)
        : yes(
            nameOf(shape),
            `${found.min} to ${found.max}, and no scaling policy: after the show it keeps what it has, up to the lower maximum`,
          );
    }),
};

function suspendedIn({ suspended }: TargetState, broadcast: { min: number; max: number } | undefined): string[] {
  return [
    // Between equal bounds there is nothing to scale.
    ...(suspended.out && broadcast?.min !== broadcast?.max
      ? ["it goes no higher than its minimum, whatever the load"]
      : []),
    ...(suspended.in ? ["after the show it keeps what it has, up to the lower maximum"] : []),
  ];
}

/** A scheduled action sets the same bounds as a switch, at its own time, and says nothing. */
export const scheduledScaling: Question = {
  name: "scheduled-scaling",
  asks: "Does no scheduled action set the broadcast's bounds back?",
  ask: (context, clients) =>
    askEach(targetsIn(context.resources.normal), nameOf, async (shape) => {
      const id = idOf(shape);
      const found = await there(shape, clients).target(id);
      if (!found) return absent(shape);
      const actions = await there(shape, clients).scheduled(id);
      if (!actions) return unknown(nameOf(shape), "its scheduled actions cannot be found");
      if (actions.length === 0) return yes(nameOf(shape), "there is no scheduled action");
      if (found.suspended.scheduled) return yes(nameOf(shape), "its scheduled actions are suspended");
      const bounds = broadcastOf(context, shape);
      const undoing = actions.filter((action) => bounds && isToCome(action, clients.now()) && undoes(action, bounds));
      if (undoing.length === 0)
        return yes(nameOf(shape), `none of ${actions.length} scheduled actions goes below them`);
      return no(
        nameOf(shape),
        `set back by ${undoing.map(described).join(", ")}`,
        `suspend them until the show is over: ${command(id, "register-scalable-target")} --suspended-state ScheduledScalingSuspended=true`,
      );
    }),
};

/** A bound that an action leaves alone is kept; AWS refuses an action whose one bound crosses the other. */
function undoes({ min, max }: ScheduledAction, broadcast: { min: number; max: number }): boolean {
  return (min !== undefined && min < broadcast.min) || (max !== undefined && max < broadcast.max);
}

/** An action that is over does nothing. What cannot be read, or is in a zone of its own, may be to come: a day decides. */
function isToCome({ schedule, ends }: ScheduledAction, now: number): boolean {
  if (ends !== undefined && ends < now) return false;
  const [, at] = /^at\((.+)\)$/.exec(schedule) ?? [];
  if (at === undefined) return true;
  const time = Date.parse(`${at}Z`) / 1000;
  return Number.isNaN(time) || time > now - 86_400;
}

function described({ name, schedule, zone, min, max }: ScheduledAction): string {
  const bounds = [min === undefined ? [] : `minimum ${min}`, max === undefined ? [] : `maximum ${max}`]
    .flat()
    .join(", ");
  return `${name} (${schedule}${zone === undefined ? "" : ` ${zone}`}: ${bounds})`;
}
