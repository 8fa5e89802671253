import { z } from "zod";

/** The three states of an estate, in the order they are entered on the way up. */
export const phases = ["normal", "prewarm", "live"] as const;
export type Phase = (typeof phases)[number];

/** One value for every phase: what a profile turns. */
export type PerPhase<T> = { readonly [P in Phase]: T };

const dialMark = Symbol("dial");

/** A parsed dial. The mark tells it from an ordinary object that happens to have the same keys. */
export type Dial<T> = PerPhase<T> & { readonly [dialMark]: true };

/** What remains of a configuration when every dial in it is set to one phase. */
export type Turned<T> =
  T extends Dial<infer V>
    ? V
    : T extends readonly (infer E)[]
      ? Turned<E>[]
      : T extends object
        ? { [K in keyof T]: Turned<T[K]> }
        : T;

/** When a dial leaves its normal value: `prewarm` for what is slow and invisible, `live` for what visitors see. */
export type Turns = "prewarm" | "live";

interface DialOptions<V> {
  /** What the dial sets, shown by editors. */
  describe: string;
  /** Refuses a dial whose values go the wrong way; returns what is wrong, or undefined. */
  check?: (dial: PerPhase<V>) => string | undefined;
}

/** What a stack file says of a dial. */
export interface GivenDial<V> {
  normal: V;
  broadcast: V;
  prewarm?: V | undefined;
}

/** A dial from what is given; without `prewarm`, the phase named by `turns` decides which of the two holds there. */
export function dialOf<V>({ normal, broadcast, prewarm }: GivenDial<V>, turns: Turns): Dial<V> {
  return { [dialMark]: true, normal, prewarm: prewarm ?? (turns === "prewarm" ? broadcast : normal), live: broadcast };
}

/** Schema of what is given. */
export function givenDial<S extends z.ZodType>(value: S) {
  return z.strictObject({
    normal: value.describe("Outside broadcasts."),
    broadcast: value.describe("During a broadcast."),
    prewarm: value.optional().describe("In the prewarm phase, where it differs from the phase this dial turns in."),
  });
}

/** Schema of `{ normal, broadcast, prewarm? }`; without `prewarm`, the phase named by `turns` decides which of the two holds there. */
export function dial<S extends z.ZodType>(value: S, turns: Turns, { describe, check }: DialOptions<z.output<S>>) {
  const when = turns === "prewarm" ? "before the show (prewarm)" : "with the show (live)";
  return givenDial(value)
    .describe(`${describe} Turns ${when}.`)
    .transform((given, ctx): Dial<z.output<S>> => {
      const turned = dialOf(given as GivenDial<z.output<S>>, turns);
      const wrong = check?.(turned);
      if (wrong !== undefined) ctx.addIssue({ code: "custom", message: wrong });
      return turned;
    });
}

/** For a number that a broadcast may only raise: replicas, nodes, capacity. */
export function rises({ normal, prewarm, live }: PerPhase<number>): string | undefined {
  return normal <= prewarm && prewarm <= live
    ? undefined
    : `allowed: normal ≤ prewarm ≤ broadcast (here ${normal}, ${prewarm}, ${live})`;
}

/** A switch that is off normally and on during a broadcast. */
export function toggle(turns: Turns, describe: string) {
  return dial(z.boolean(), turns, { describe }).prefault({ normal: false, broadcast: true });
}

function isDial(value: object): value is Dial<unknown> {
  return dialMark in value;
}

/** Sets every dial of a parsed configuration to its value in one phase. */
export function turn<T>(value: T, phase: Phase): Turned<T> {
  return turned(value, phase) as Turned<T>;
}

function turned(value: unknown, phase: Phase): unknown {
  if (Array.isArray(value)) return value.map((item) => turned(item, phase));
  if (typeof value !== "object" || value === null) return value;
  if (isDial(value)) return value[phase];
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, turned(item, phase)]));
}
