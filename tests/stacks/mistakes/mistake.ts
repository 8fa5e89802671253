import type { RawEstate } from "../../estates.ts";

/** A wrong stack file, and how it must be refused. */
export interface Mistake {
  name: string;
  edit: (estate: RawEstate) => void;
  /** Key's path below `broadcast:`, for what the schema refuses. */
  path?: string;
  /** What the message says may stand there. */
  allowed?: RegExp;
  /** Name of the check that refuses it, where it is well-formed but unsafe. */
  check?: string;
}
