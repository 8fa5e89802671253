import type { Slot } from "./arrivals.ts";
import { sessionsOf } from "./arrivals.ts";
import type { Scenario } from "./scenarios.ts";

export interface ScriptInputs {
  target: string;
  /** Hosts that may be asked. */
  hosts: readonly string[];
  scenarios: readonly Scenario[];
  /** What this worker starts. */
  slots: readonly Slot[];
  windowSeconds: number;
  /** Path of the hooks, from the script's folder. */
  processor: string;
}

/** Seconds after which a request is given up: a visitor would have left. */
const timeout = 15;

/** An Artillery script, to be written as JSON. */
export function artilleryScript({ target, hosts, scenarios, slots, windowSeconds, processor }: ScriptInputs) {
  const total = scenarios.reduce((sum, { perSecond }) => sum + perSecond, 0);
  return {
    config: {
      target,
      processor,
      phases: joined(slots),
      http: { timeout },
      variables: {
        // In a list of one, since of a list one is chosen, and an object is left as it is.
        load: [
          {
            windowSeconds,
            scatterMs: Math.max(...slots.map(({ seconds }) => seconds)) * 1000,
            sessions: sessionsOf(slots),
            hosts: [...hosts],
          },
        ],
      },
    },
    scenarios: scenarios
      .filter(({ perSecond }) => perSecond > 0)
      .map(({ name, flow, perSecond, pauseSeconds }) => ({
        name,
        // Artillery takes whole weights, and keeps a list a hundred times as long as their sum.
        weight: Math.max(1, Math.round((perSecond / total) * 5000)),
        beforeScenario: "arrive",
        beforeRequest: "ask",
        afterResponse: "answered",
        onError: "failed",
        afterScenario: "leave",
        flow: flow.flatMap((step) => [
          step,
          ...(pauseSeconds > 0 ? [{ think: time(pauseSeconds / flow.length) }] : []),
        ]),
      })),
  };
}

/** Seconds without arrivals are pauses, which Artillery knows by another name. */
function joined(slots: readonly Slot[]): object[] {
  return slots.map(({ seconds, arrivals }) =>
    arrivals === 0 ? { pause: time(seconds) } : { duration: exactly(seconds, arrivals), arrivalCount: arrivals },
  );
}

/**
 * Artillery waits whole microseconds between arrivals, rounded down, and then starts as many as find room: with a thousand
 * and more one too many. So the length is that many waits, and half a microsecond against the rounding of fractions.
 */
function exactly(seconds: number, arrivals: number): string {
  const wait = Math.floor((Math.round(seconds * 1000) * 1000) / arrivals);
  return `${(wait * arrivals + 0.5) / 1000}ms`;
}

/** Of a number, Artillery takes whole seconds only. */
const time = (seconds: number): string => `${Math.round(seconds * 1000)}ms`;
