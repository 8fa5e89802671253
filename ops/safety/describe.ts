import type { Change } from "../../infra/contract/changes.ts";
import type { Step } from "../../infra/contract/step.ts";
import type { Implication } from "../../infra/contract/transition.ts";
import { formatNumber } from "../../infra/contract/format.ts";
import type { Breach } from "./implications.ts";
import type { Moment } from "./limits.ts";
import type { PlannedTransition } from "./transition.ts";

const mostNamed = 4;

/** The worst moment of a limit, in numbers and with the steps that lead there. */
export function momentText(
  { limit, demand, capacity, margin, ok, moves, ...moment }: Moment,
  transition: PlannedTransition,
): string {
  const over = ok ? "" : `, ${formatNumber(-margin)} too many`;
  const figures = `${limit.title}: ${formatNumber(demand)} wanted of ${formatNumber(capacity)} allowed${over}`;
  if (!moves) return `${figures}, at every moment`;
  const how = [
    when(moment.pushing, "once", "done", transition, limit.shows),
    // What would relieve it is worth a word only where it is needed.
    ok ? "" : when(moment.waiting, "while", "not", transition, limit.shows),
    ok ? "" : trailing(moment.trailing, transition, limit.shows),
  ].filter((part) => part !== "");
  return `${figures}, ${how.length === 0 ? "before the first step" : how.join(", ")}`;
}

/** The moment in which an implication does not hold. */
export function breachText(
  { reason }: Implication,
  { subject, missing, ...breach }: Breach,
  transition: PlannedTransition,
): string {
  const own = transition.placeOf(subject.urn);
  const pushing = [...breach.done].filter((place) => place === own || isLast(place, breach.done, transition));
  const how = [
    when(pushing, "once", "done", transition),
    when(breach.waiting, "while", "not", transition),
    trailing(breach.trailing, transition),
  ].filter((part) => part !== "");
  return `${subject.name}: ${missing}, ${how.length === 0 ? "before the first step" : how.join(", ")}. ${reason}`;
}

/** The last steps of a set: the others are only on the way to them. */
function isLast(place: number, done: ReadonlySet<number>, { order }: PlannedTransition): boolean {
  return ![...done].some((other) => order.prerequisites(other).includes(place));
}

function when(
  places: readonly number[],
  word: string,
  state: "done" | "not",
  transition: PlannedTransition,
  shows?: RegExp,
): string {
  if (places.length === 0) return "";
  return `${word} ${listed(places, transition, shows)} ${places.length === 1 ? "is" : "are"} ${state === "done" ? "done" : "not done"}`;
}

function trailing(places: readonly number[], transition: PlannedTransition, shows?: RegExp): string {
  if (places.length === 0) return "";
  return `before ${listed(places, transition, shows)} ${places.length === 1 ? "takes" : "take"} effect`;
}

/** `app-api-autoscaler (maxReplicas 80 → 500), app-web-autoscaler (…) and 3 more`. */
function listed(places: readonly number[], { order }: PlannedTransition, shows?: RegExp): string {
  const steps = [...places].sort((a, b) => a - b).map((place) => order.steps[place] as Step);
  const named = steps.slice(0, mostNamed).map((step) => `${step.name}${changeText(step, shows)}`);
  const more = steps.length - named.length;
  if (more > 0) return `${named.join(", ")} and ${more} more`;
  return named.length === 1 ? (named[0] ?? "") : `${named.slice(0, -1).join(", ")} and ${named.at(-1)}`;
}

function changeText({ changes, op }: Step, shows?: RegExp): string {
  if (op === "create" || op === "delete") return ` (${op})`;
  const change = changes.find(({ path }) => shows?.test(path)) ?? changes[0];
  return change ? ` (${last(change)} ${value(change.before)} → ${value(change.after)})` : "";
}

/** The last word of a path, with the rule it belongs to: `broadcast_home_fr.enabled`. */
function last({ path }: Change): string {
  const keyed = /\[([^\]]*)\]\.?([^.[\]]*)$/.exec(path);
  if (keyed) return [keyed[1], keyed[2]].filter((word) => word !== "").join(".");
  return path.split(".").at(-1) ?? path;
}

function value(given: unknown): string {
  if (given === undefined) return "nothing";
  const text = typeof given === "string" ? given : JSON.stringify(given);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
