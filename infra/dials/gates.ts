import { isDeepStrictEqual } from "node:util";
import type { Gate, GateMaker } from "../contract/gate.ts";
import { no, yesUnless } from "../contract/gate.ts";
import { isObject } from "../contract/properties.ts";
import { keysOf, valueIn } from "./path.ts";
import type { Dial } from "./reading.ts";
import { dialsIn } from "./reading.ts";

/** Whether the provider itself answers what is set; what that brings about, no gate of a type without a room can ask. */
export const dialGates: GateMaker = (resources) => dialsIn(resources).map(dialGate);

function dialGate({ shape, adopt, paths }: Dial): Gate {
  const wanted = paths.map((path) => ({ path, value: valueIn(shape.inputs, keysOf(path) ?? []) }));
  const all = wanted.map(({ path, value }) => `${path} ${show(value)}`).join(", ");
  return {
    name: shape.name,
    question: `Is ${all} in force at ${adopt}?`,
    ask: async (clients, signal) => {
      const found = await clients.read(shape, signal);
      if (!found) return no(`there is no ${adopt}`);
      const wrong = wanted.flatMap(({ path, value }) => {
        const real = valueIn(found, keysOf(path) ?? []);
        return holds(real, value) ? [] : [`${path} is ${show(real)}, not ${show(value)}`];
      });
      return yesUnless(wrong, `${adopt} has ${all}`);
    },
  };
}

/** A provider may answer more of an object than was set, and a number as text. */
function holds(real: unknown, wanted: unknown): boolean {
  if (isObject(wanted))
    return isObject(real) && Object.entries(wanted).every(([key, value]) => holds(real[key], value));
  if (typeof wanted === "object" || typeof real === "object") return isDeepStrictEqual(real, wanted);
  return real !== undefined && show(real) === show(wanted);
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : typeof value === "string" ? value : JSON.stringify(value);
}
