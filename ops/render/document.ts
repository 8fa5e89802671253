import type { Phase } from "../../infra/contract/dial.ts";
import type { StackComparison } from "../base/compare.ts";
import type { Revision } from "../base/revision.ts";
import type { PhaseReview } from "../levers/review.ts";
import type { Plan } from "../plan/plan.ts";

/** Everything a reader of plans is shown, whatever the format. */
export interface PlanDocument {
  /** Version of this form. */
  format: 2;
  /** Which engine told the steps: the program under mocks, or a preview against real state. */
  source: "offline" | "engine";
  /** The revision it is compared with; undefined where it is compared with none. */
  base?: Revision & { notes: string[] };
  stacks: StackDocument[];
}

export interface StackDocument {
  stack: string;
  /** Undefined where the stack file is wrong or gone. */
  company?: string;
  /** Phase in the stack file. */
  phase?: Phase;
  /** The switch that is asked for, by `--to` or by a changed `broadcast:phase`; it leads. */
  asked?: { from: Phase; to: Phase };
  /** The switch asked for, or every switch up; each with its way back. */
  plans: Plan[];
  leadTime?: LeadTime;
  /** The levers of every phase that these switches lead to, where there are any. They refuse no switch. */
  levers?: PhaseReview[];
  /** What the branch changes in each phase. */
  comparison?: StackComparison;
  /** Why there is no plan: what is wrong with the stack file, one line each. */
  problems: string[];
}

/** How early to begin. */
export interface LeadTime {
  /** Switches still to make until live, in order; empty where the estate is there or goes back. */
  switches: LeadSwitch[];
  /** Seconds from the first start to air, margins included. */
  seconds: number;
  /** For the next broadcast that is known; undefined where there is none. */
  next?: { name: string; air: string; start: string; late: boolean };
}

export interface LeadSwitch {
  from: Phase;
  to: Phase;
  /** Expected seconds, gates included. */
  seconds: number;
  /** Seconds of margin kept after it. */
  margin: number;
  /** Latest safe start for the next broadcast, as people read it. */
  start?: string;
}
