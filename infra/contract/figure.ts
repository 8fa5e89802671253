import type { Clients } from "./client.ts";
import { NotAvailable } from "./client.ts";
import type { Known } from "./known.ts";
import type { Resources } from "./resources.ts";

/** A service that is asked for figures, and what that takes of it. */
export interface FigureSource {
  /** As people know it. */
  name: string;
  /** Seconds between two questions. */
  every: number;
  /** Seconds after which what it said is no longer the present. */
  current: number;
  /** US dollars for one figure, each time it is asked. Default: nothing. */
  price?: number;
}

/** What a source said. */
export interface Reading {
  value: number;
  /** When it was so, in seconds since 1970 by the source's clock. Left out where that is the moment of the answer. */
  at?: number;
  /** What else is worth a word, as "of 500 wanted". */
  detail?: string;
}

/** What of one thing is in use, and what of it is allowed in a phase. */
export interface Figure {
  /** Kebab-case, unique in an estate and stable: records name it. That of a limit, where it shows its demand. */
  name: string;
  /** As people say it, as in "connections of shop through the writer". No account, host or address. */
  title: string;
  /** What is counted: "connections", "%", "a minute". */
  unit: string;
  source: FigureSource;
  /** Name of the target that is asked; undefined where it is none. */
  target: string | undefined;
  /** Most that is allowed; left out where nothing limits it. */
  most?: Known<number>;
  /** Fewer do not do. */
  least?: number;
  /** Where it counts requests a minute of visitors: all of them at the edge, or those that come to one part of the origin. */
  demand?: "all" | "part";
  /** Where it counts those of them that failed. */
  failed?: "all" | "part";
  /**
   * Asks once; undefined where nothing was measured of late. Throws as a client does. Of the clients of one poll, questions that are
   * the same are put once.
   */
  ask(clients: Clients, signal: AbortSignal): Promise<Reading | undefined>;
  /** What the sandbox plays in place of what only traffic would show. Default: it is asked as a cloud is. */
  onSandbox?: Figure["ask"];
}

/** Figures of one kind of thing, made of what the program asks for in a phase. */
export type FigureMaker = (resources: Resources) => Figure[];

/** The source of what nobody can be asked. */
const nobody: FigureSource = { name: "nobody", every: 3600, current: 3600 };

/** A figure that no service tells, and why: it is shown all the same, and a stack file may name a query for it. */
export function untold(figure: Omit<Figure, "source" | "target" | "ask">, why: string): Figure {
  return { ...figure, source: nobody, target: undefined, ask: () => Promise.reject(new NotAvailable(why)) };
}

/** The sum of what several readings say, as old as the oldest; undefined where one of them says nothing. */
export function sumOf(readings: readonly (Reading | undefined)[]): Reading | undefined {
  const known = readings.filter((reading) => reading !== undefined);
  if (known.length < readings.length || known.length === 0) return undefined;
  const times = known.flatMap(({ at }) => at ?? []);
  return {
    value: known.reduce((sum, { value }) => sum + value, 0),
    ...(times.length > 0 && { at: Math.min(...times) }),
  };
}
