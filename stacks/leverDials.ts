import type { z } from "zod";
import type { Phase } from "../infra/contract/dial.ts";
import { isLeverable } from "../infra/contract/lever.ts";

type Schema = z.core.$ZodTypes;

/** Something of a thing that a lever may turn. */
export interface LeverDial {
  /** Keys from the thing, as the file has them. */
  keys: readonly (string | number)[];
  /** As a lever names it, with the `ref` of a list's entry in place of its number. */
  path: string;
  /** Whether it has a value for each phase. */
  perPhase: boolean;
}

/** Every dial of a thing of this schema, those included that the file leaves to their default. */
export function dialsOf(schema: z.core.$ZodType, given: unknown): LeverDial[] {
  return [...dialsIn(schema as Schema, given, { keys: [], path: "" })];
}

interface Place {
  keys: readonly (string | number)[];
  path: string;
}

function* dialsIn(schema: Schema, given: unknown, place: Place): Generator<LeverDial> {
  if (isLeverable(schema)) {
    yield { ...place, perPhase: false };
    return;
  }
  const { def } = schema._zod;
  if (def.type === "pipe") yield* dialsIn(def.in as Schema, given, place);
  else if ("innerType" in def) yield* dialsIn(def.innerType as Schema, given, place);
  else if (def.type === "union") {
    for (const option of def.options) {
      if (fits(option as Schema, given)) yield* dialsIn(option as Schema, given, place);
    }
  } else if (def.type === "object") {
    if ("normal" in def.shape && "broadcast" in def.shape) yield { ...place, perPhase: true };
    else {
      for (const [key, part] of Object.entries(def.shape)) {
        if (isGiven(part as Schema, given, key)) yield* dialsIn(part as Schema, at(given, key), below(place, key));
      }
    }
  } else if (def.type === "record" && typeof given === "object" && given !== null) {
    for (const [key, item] of Object.entries(given)) yield* dialsIn(def.valueType as Schema, item, below(place, key));
  } else if (def.type === "array" && Array.isArray(given)) {
    for (const [index, item] of given.entries()) {
      const ref: unknown = at(item, "ref");
      const name = typeof ref === "string" ? ref : String(index);
      yield* dialsIn(def.element as Schema, item, { keys: [...place.keys, index], path: `${place.path}.${name}` });
    }
  }
}

/** What a file leaves out is there where it has a default; a part that is optional is not. */
function isGiven(schema: Schema, given: unknown, key: string): boolean {
  if (at(given, key) !== undefined) return true;
  const { type } = schema._zod.def;
  return type === "prefault" || type === "default";
}

/** Whether a value has the constants by which an alternative is told from the others. */
function fits(option: Schema, given: unknown): boolean {
  const { def } = option._zod;
  if (def.type === "pipe") return fits(def.in as Schema, given);
  if (def.type !== "object") return true;
  return Object.entries(def.shape).every(([key, part]) => {
    const { def: own } = (part as Schema)._zod;
    return own.type !== "literal" || own.values.includes(at(given, key) as string);
  });
}

function below({ keys, path }: Place, key: string): Place {
  return { keys: [...keys, key], path: path === "" ? key : `${path}.${key}` };
}

function at(value: unknown, key: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

/** A thing as the file would have it, with a dial turned in one phase. What the others have is of no account then. */
export function withDial(given: unknown, { keys, perPhase }: LeverDial, phase: Phase, value: unknown): unknown {
  if (!perPhase) return replaced(given, keys, () => value);
  const key = phase === "live" ? "broadcast" : phase;
  return replaced(given, keys, (before) => {
    // A default is a switch that is off and on: what it is in the other phases does not matter here.
    const whole = typeof before === "object" && before !== null ? before : { normal: value, broadcast: value };
    return { ...whole, [key]: value };
  });
}

function replaced(
  given: unknown,
  [key, ...rest]: readonly (string | number)[],
  by: (before: unknown) => unknown,
): unknown {
  if (key === undefined) return by(given);
  if (Array.isArray(given)) {
    return given.map((item, index): unknown => (index === key ? replaced(item, rest, by) : item));
  }
  const whole = typeof given === "object" && given !== null ? (given as Record<string, unknown>) : {};
  return { ...whole, [key]: replaced(whole[key], rest, by) };
}
