import type { Question } from "../contract/question.ts";
import { no, unknown, yes } from "../contract/question.ts";
import { autoScalingClient } from "./client.ts";
import type { ScheduledSizes } from "./groupState.ts";
import { askGroups } from "./questions.ts";
import type { SizedGroup } from "./reading.ts";

/** A scheduled action sets the same sizes as a switch, at its own time, and says nothing. */
export const scheduledSizes: Question = {
  name: "scheduled-sizes",
  asks: "Does no scheduled action set the broadcast's sizes back?",
  ask: (context, clients) =>
    askGroups(context, clients, async ({ subject, label, found, live, shape }) => {
      const actions = await clients.of(autoScalingClient, shape.target).scheduled(label);
      if (!actions) return unknown(subject, "its scheduled actions cannot be found");
      if (actions.length === 0) return yes(subject, "there is no scheduled action");
      if (found.suspended.includes("ScheduledActions")) return yes(subject, "its scheduled actions are suspended");
      const undoing = actions.filter((action) => isToCome(action, clients.now()) && undoes(action, live));
      if (undoing.length === 0) return yes(subject, `none of ${actions.length} scheduled actions goes below them`);
      return no(
        subject,
        `set back by ${undoing.map(described).join(", ")}`,
        `suspend them until the show is over: aws autoscaling suspend-processes --auto-scaling-group-name ${label} --scaling-processes ScheduledActions`,
      );
    }),
};

/** A size that an action leaves alone is kept; AWS refuses an action whose one size crosses another. */
function undoes({ min, max, desired }: ScheduledSizes, live: SizedGroup): boolean {
  return (
    (min !== undefined && min < live.min) ||
    (max !== undefined && max < live.max) ||
    (desired !== undefined && desired < live.wanted)
  );
}

/** One that is over does nothing, nor does one that came once; a day decides, since clocks differ. */
function isToCome({ recurrence, starts, ends }: ScheduledSizes, now: number): boolean {
  if (ends !== undefined && ends < now) return false;
  return recurrence !== undefined || starts === undefined || starts > now - 86_400;
}

function described({ name, recurrence, zone = "UTC", starts, min, max, desired }: ScheduledSizes): string {
  const sizes = [
    ["minimum", min],
    ["maximum", max],
    ["desired", desired],
  ].flatMap(([what, size]) => (size === undefined ? [] : [`${String(what)} ${String(size)}`]));
  const once = starts === undefined ? "once" : new Date(starts * 1000).toISOString();
  return `${name} (${recurrence === undefined ? once : `${recurrence} ${zone}`}: ${sizes.join(", ")})`;
}
