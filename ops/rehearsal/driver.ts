import type { Phase } from "../../infra/dial.ts";
import type { Step } from "../plan/steps.ts";

/** What a switch did on the sandbox. */
export interface Applied {
  /** Steps carried out. */
  steps: number;
  /** Simulated seconds from the first step's start to the last one's end. */
  seconds: number;
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
  /** Carries the switch out. */
  apply(to: Phase, progress: Progress): Promise<Applied>;
  /** What the sandbox's store still holds otherwise than the phase wants; empty when it has arrived. */
  arrived(phase: Phase): Promise<string[]>;
  /** The same, and what another switch to the phase would still change; empty when there is nothing to do. */
  differences(phase: Phase): Promise<string[]>;
  /** Removes everything the rehearsal made. */
  end(): Promise<void>;
}
