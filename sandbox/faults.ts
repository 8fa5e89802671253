import { join } from "node:path";
import { readIfExists, writeIfAbsent } from "./files.ts";
import type { StandInOperation } from "../infra/contract/standIn.ts";
import { digest, isObject } from "../infra/contract/properties.ts";

/** A fault to inject. What is not given matches everything. */
export interface Fault {
  type?: string;
  /** The resource's name in the program, or its id. */
  resource?: string;
  operation?: StandInOperation;
  /** The first matching operation of a resource that is hit, counted from 1, which is the default. */
  nth?: number;
  /** How many are hit from there on; for `throttle`, how many attempts of that one operation. Default 1. */
  times?: number;
  /**
   * `error` fails; `throttle` makes the SDK try again, slower; `hang` does not answer until the resource's time-out, or
   * never where it has none; `stall` never answers, whatever its time-out; `early` answers at once that all is done, while what was
   * asked for is still under way.
   */
  fault: "error" | "throttle" | "hang" | "stall" | "early";
  /** Whether the change is made all the same, so that only its answer is missing. Default false. */
  landed?: boolean;
  /** Message of an `error`. Default: the service's own for an internal failure. */
  message?: string;
}

const OPERATIONS = ["create", "update", "delete", "read"];
/** What can be made while its answer is lost. */
const CHANGES = ["create", "update"];
const KINDS = ["error", "throttle", "hang", "stall", "early"];
/** What has no answer to lose: it is made, and answered. */
const ANSWERED = ["throttle", "early"];
const KEYS = ["type", "resource", "operation", "nth", "times", "fault", "landed", "message"];

/**
 * The faults in `faults.json` of a store's folder, counted per resource. Counts are files made once each, so they hold
 * across processes and kills.
 */
export class Faults {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Counts an operation and returns the fault that hits it, the file's first one if several do. */
  strike(type: string, name: string, id: string | undefined, operation: StandInOperation): Fault | undefined {
    let hit: Fault | undefined;
    for (const fault of this.load()) {
      if (fault.type !== undefined && fault.type !== type) continue;
      if (fault.operation !== undefined && fault.operation !== operation) continue;
      if (fault.resource !== undefined && fault.resource !== name && fault.resource !== id) continue;
      const count = this.#count(digest(16, JSON.stringify(fault), type, name));
      const first = fault.nth ?? 1;
      const hits = fault.fault === "throttle" ? 1 : (fault.times ?? 1);
      if (count >= first && count < first + hits) hit ??= fault;
    }
    return hit;
  }

  /**
   * The faults of the file, or none if there is no file.
   * @throws Error naming the entry and what is allowed
   */
  load(): Fault[] {
    const path = join(this.#folder, "faults.json");
    const text = readIfExists(path);
    return text === undefined ? [] : parseFaults(text, path);
  }

  #count(key: string): number {
    for (let n = 1; ; n++) {
      if (writeIfAbsent(join(this.#folder, "faults", key, String(n)), "")) return n;
    }
  }
}

/** @throws Error naming the entry and what is allowed */
export function parseFaults(text: string, source: string): Fault[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new Error(`${source}: not JSON: ${(error as Error).message}`, { cause: error });
  }
  if (!Array.isArray(parsed)) throw new Error(`${source}: expected a list of faults`);
  return parsed.map((entry: unknown, index) => {
    const wrong = (what: string): never => {
      throw new Error(`${source}: [${index}]${what}`);
    };
    if (!isObject(entry)) return wrong(" is not an object");
    for (const key of Object.keys(entry))
      if (!KEYS.includes(key)) wrong(`.${key} is unknown: allowed are ${KEYS.join(", ")}`);
    if (!KINDS.includes(entry["fault"] as string)) wrong(`.fault must be one of ${KINDS.join(", ")}`);
    if (entry["operation"] !== undefined && !OPERATIONS.includes(entry["operation"] as string)) {
      wrong(`.operation must be one of ${OPERATIONS.join(", ")}`);
    }
    for (const key of ["nth", "times"]) {
      const value = entry[key];
      if (value !== undefined && !(Number.isInteger(value) && (value as number) >= 1))
        wrong(`.${key} must be a whole number from 1`);
    }
    if (entry["landed"] !== undefined && typeof entry["landed"] !== "boolean") wrong(".landed must be true or false");
    if (
      entry["landed"] === true &&
      (ANSWERED.includes(entry["fault"] as string) || !CHANGES.includes(entry["operation"] as string))
    ) {
      wrong(`.landed is only for error, hang and stall of a ${CHANGES.join(" or ")}`);
    }
    if (entry["fault"] === "early" && !CHANGES.includes(entry["operation"] as string)) {
      wrong(`.fault early is only for a ${CHANGES.join(" or ")}: name the operation`);
    }
    for (const key of ["type", "resource", "message"]) {
      if (entry[key] !== undefined && typeof entry[key] !== "string") wrong(`.${key} must be a string`);
    }
    return entry as unknown as Fault;
  });
}
