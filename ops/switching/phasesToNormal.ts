import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import type { Recorded } from "./recorded.ts";

/** The phases on the way to normal, nearest first. A half-done switch is undone first: its lower end is a neighbour of both. */
export function phasesToNormal(recorded: Recorded): Phase[] {
  const [entered, settled] = [rank(recorded.entered), rank(recorded.settled)];
  const lower = Math.min(entered, settled);
  const first = entered === settled ? lower - 1 : lower;
  return phases.slice(0, first + 1).reverse();
}

function rank(phase: Phase | undefined): number {
  return phase === undefined ? 0 : phases.indexOf(phase);
}
