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
  /** What they are as one, where several were asked for by name. */
  together?: Together;
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

/** Several stacks that are switched as one, wave after wave. */
export interface Together {
  waves: string[][];
  /**
   * What is left to switch until all are live. Each takes as long as its waves one after the other, a wave as long as its
   * slowest stack; undefined where that of a stack is not known.
   */
  leadTime?: TogetherTime;
  /** Sums over all of them, for each switch planned. */
  costs: TogetherCost[];
  /** Stacks of which a plan is refused, or that have none: then none of them is begun. */
  refused: string[];
}

export interface TogetherTime {
  switches: LeadSwitch[];
  /** Seconds from the first start to air, margins included. */
  seconds: number;
  /** For the earliest show of any of them; undefined where none has one. */
  next?: { stack: string; name: string; air: string; start: string; late: boolean };
}

export interface TogetherCost {
  from: Phase;
  to: Phase;
  /** An hour; undefined where a price is missing, or they are in several currencies. */
  sum?: { currency: string; date: string; before: number; after: number; unpriced: string[] };
}
