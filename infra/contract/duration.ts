import { propertyPath } from "./changes.ts";
import type { Resources } from "./resources.ts";
import type { Step } from "./step.ts";

/** Time without service, in seconds, and who notices. */
export interface Interruption {
  least: number;
  most: number;
  /** What does not answer meanwhile. */
  of: string;
  /** An outage that somebody must answer for: the name that `--despite` takes. */
  consent?: string;
}

/** What one kind of change takes. */
export interface ChangeDuration {
  /** Seconds the update waits for it: what depends on the step starts afterwards. */
  seconds: number;
  /** Seconds more of that for each pod, node or unit it adds. Default 0. */
  secondsEach?: number;
  /** Seconds from then until its effect is there, for which no step waits but the gate after the switch. Default 0. */
  delay?: number;
  /** Seconds more of that for each pod, node or unit it adds. Default 0. */
  delayEach?: number;
  interruption?: Interruption;
  /** A document, or why it is an estimate of the usual order that waits for a measurement. */
  source: string;
  /** `room` where it holds room for what comes later; `nothing` where it turns no dial that anybody waits for. */
  brings?: "room" | "nothing";
}

/** What else tells what kind of change a step is. */
export interface ChangeContext {
  /** The estate before the switch, and the resource's inputs after it. */
  before: Resources;
  /** Empty where they are not known: then the longer of two kinds is taken. */
  inputs: Readonly<Record<string, unknown>>;
  /** The component's inputs. */
  facts: Readonly<Record<string, unknown>>;
  /** Whether the room it needs is held already when the switch begins. */
  room: boolean;
}

/** How long the changes of one kind of thing take. */
export interface Durations {
  /** By kind of change; a key here is a key of the stack file's `timing.durations`. */
  table: Readonly<Record<string, Readonly<ChangeDuration>>>;
  /** Which kind of change a step is; undefined where it is none of this kind of thing. Doubt takes the slower one. */
  classify: (step: Step, context: ChangeContext) => string | undefined;
  /** Seconds of delay that follow from the step itself, in place of the table's. */
  delayOf?: (step: Step, context: ChangeContext) => number | undefined;
  /** What the stack file itself says of a step's change, in place of the table's entry. */
  statedOf?: (step: Step, context: ChangeContext) => ChangeDuration | undefined;
  /** URNs of the resources whose room is held already, at the state before a switch. */
  roomHeldFor?: (before: Resources) => string[];
}

export const estimate = (why: string): string => `estimate: ${why}`;

/** Whether a step changes a property or something within it. A step that creates may change a whole above it. */
export function changesProperty({ changes }: Step, property: string): boolean {
  return changes.some(({ path }) => {
    const changed = propertyPath(path);
    return changed === property || changed.startsWith(`${property}.`) || property.startsWith(`${changed}.`);
  });
}

/** Whether a step lowers a number. */
export function lowersProperty({ changes }: Step, property: string): boolean {
  const change = changes.find(({ path }) => propertyPath(path) === property);
  return typeof change?.before === "number" && typeof change.after === "number" && change.after < change.before;
}
