import type { Phase } from "../../infra/contract/dial.ts";
import type { Step } from "../../infra/contract/step.ts";

/** What a switch did on the sandbox. */
export interface Applied {
  /** Steps carried out. */
  steps: number;
  /** Simulated seconds from the first step's start to the last one's end. */
  seconds: number;
}

/** How a switch is cut short once the signal is raised: as by Ctrl-C, or with its engine killed on the spot. */
export interface Abort {
  how: "interrupt" | "kill";
  signal: AbortSignal;
}

export type Progress = (line: string) => void;

/** Whatever carries plans out on the sandbox: the real engine, or the player where there is none. */
export interface Driver {
  /** One line that says which engine it is. */
  readonly engine: string;
  /** Sets the estate up in normal, as it stood before the first alarm. */
  begin(progress: Progress): Promise<void>;
  /** What a switch to the phase would change. */
  preview(to: Phase): Promise<Step[]>;
  /** Carries the switch out. Throws Refused where it stopped half way. */
  apply(to: Phase, progress: Progress, cut?: Abort): Promise<Applied>;
  /**
   * After a switch that stopped half way: frees the lock of a killed engine, and asks the estate what was really done. Throws
   * Refused where that stopped half way.
   */
  recover(cut?: Abort): Promise<void>;
  /** What is wrong with the engine's own record: unreadable, operations without an end. Empty where it keeps none. */
  unsettled(): Promise<string[]>;
  /** What the sandbox's store still holds otherwise than the phase wants; empty when it has arrived. */
  arrived(phase: Phase): Promise<string[]>;
  /** The same, and what another switch to the phase would still change; empty when there is nothing to do. */
  differences(phase: Phase): Promise<string[]>;
  /** Removes everything the rehearsal made. */
  end(): Promise<void>;
}
