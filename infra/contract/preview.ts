import type { Phase } from "./dial.ts";
import type { Estate } from "./estate.ts";
import type { Resources } from "./resources.ts";

/** An address that visitors will type, and where it is found on this machine. */
export interface LocalAddress {
  what: string;
  address: string;
  local: string;
}

export interface LocalServer {
  addresses: LocalAddress[];
  close(): Promise<void>;
}

/**
 * Serves what visitors will see in a phase on this machine, with the origin down. Port 0 takes any free one.
 * Throws RangeError where the port is taken, or the estate has nothing to serve.
 */
export type LocalPreview = (
  resources: Resources,
  options: { estate: Estate; phase: Phase; port: number },
) => Promise<LocalServer>;
