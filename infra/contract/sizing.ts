import type { PerPhase } from "./dial.ts";
import type { Estate } from "./estate.ts";
import type { Resources } from "./resources.ts";

/** One value of a stack file to change. */
export interface Edit {
  /** Keys from the estate. */
  path: readonly string[];
  value: string | number;
}

/** How a thing that serves a load is sized by what one of its replicas bore, and what has to follow. */
export interface Sizing<T> {
  /** For a kind that serves: how many replicas a thing runs at least, in each phase. */
  replicas?(thing: T): PerPhase<number>;
  /** Size of the pool that sessions of one replica queue for; undefined where none is stated. */
  pool?(thing: T): number | undefined;
  /** Names of the figures that tell of a recorded evening how many replicas ran, what came to them alone, and how much of that failed. */
  recorded?(name: string, thing: T): { replicas: string; load?: string; failed?: string };
  /** Cores behind figures that are in percent of them, in the broadcast. */
  cores?(name: string, thing: T): { figure: string; cores: number }[];
  /** What makes a thing run so many replicas in the broadcast; keys from the thing. `aim` is the share of its capacity to use. */
  edits?(thing: T, replicas: number, aim: number): Edit[];
  /** Values that may have to follow where others grow: alternatives, the smallest first. */
  candidates?(estate: Estate): Edit[][];
  /** Placeholders that hold room for replicas to come, in a phase's resources. */
  placeholders?(resources: Resources): number;
  /** Values that follow from what everything else asks for. */
  follows?(estate: Estate): Edit[];
}
