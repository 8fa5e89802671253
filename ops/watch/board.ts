import type { Phase } from "../../infra/contract/dial.ts";
import type { GateVerdict } from "../gates/gates.ts";
import type { LeverStatus } from "../levers/status.ts";
import type { Trouble } from "./seen.ts";

/** All that is shown of a show, whoever looks and wherever. Moments are ISO 8601, so that a view counts from them by itself. */
export interface Board {
  stack: string;
  company: string;
  /** Whether nothing of it is real. */
  sandbox: boolean;
  at: string;
  standing: Standing;
  /** To come, or on air, in order. */
  shows: BoardShow[];
  running?: BoardSwitch;
  /** Levers that may be out in this phase, and whatever is out. */
  levers: BoardLever[];
  gates: BoardGates;
  /** Nearest to its limit first. */
  figures: BoardFigure[];
  sources: BoardSource[];
  cost?: BoardCost;
  /** US dollars an hour that all this asking costs. */
  asking: number;
  /** Share of what is allowed from which on a figure is cause for sweat. */
  sweat: number;
}

/** Where a stack stands. */
export interface Standing {
  /** The phase that was entered; undefined where nobody can tell. */
  entered?: Phase;
  /** The phase everything has arrived in; differs while a switch is half done. */
  settled?: Phase;
  since?: string;
  /** Levers that may be out here, and those that are. */
  levers?: LeverStatus[];
  /** Who says so: the engine's state, or no more than the stack file. */
  by: "state" | "stack file";
  /** Until when it is up, as its way up recorded or somebody put it off. */
  until?: string;
  /** Why it could not be asked, or not any more. */
  trouble?: string;
}

export interface BoardLever extends LeverStatus {
  /** Titles of the figures beyond the sweat line that it relieves, by what it turns or because the stack file says so. */
  relieves: string[];
}

/** A show as it is told of. */
export interface ToldShow {
  name: string;
  channel?: string;
  air: string;
  until: string;
  zone: string;
  /** Requests a minute that are expected at its peak. */
  expected?: number;
}

export interface BoardShow extends ToldShow {
  /** Latest safe starts of the switches that are still to come. */
  starts: { from: Phase; to: Phase; latest: string; seconds: number }[];
}

export interface BoardSwitch {
  from: Phase;
  to: Phase;
  /** What is done within a phase, as in "pull door"; left out for a switch. */
  what?: string;
  by: string;
  began: string;
  /** Seconds until its last effect is there. */
  expected: number;
  /** Seconds of the estate's clock in one of this machine's; 0 where they have nothing to do with each other. */
  scale: number;
  steps: BoardStep[];
}

export interface BoardStep {
  name: string;
  state: "waiting" | "running" | "done" | "failed";
  expected: number;
  began?: string;
  /** Seconds. */
  took?: number;
}

export interface BoardGates {
  /** Undefined until they were asked. */
  asked?: string;
  verdicts: Pick<GateVerdict, "gate" | "verdict" | "message">[];
  /** Why they are not asked. */
  trouble?: string;
}

export interface BoardFigure {
  name: string;
  title: string;
  unit: string;
  /** Id of its source. */
  source: string;
  state: "known" | "old" | "unknown";
  value?: number;
  detail?: string;
  at?: string;
  most?: number;
  least?: number;
  /** Where it counts requests a minute of visitors. */
  demand?: "all" | "part";
  /** Where it counts those of them that failed. */
  failed?: "all" | "part";
  /** Why it is not known what is allowed. */
  mostUnknown?: string;
  /** Of what is allowed; above 1 beyond it. */
  share?: number;
  level?: "fine" | "sweat" | "over";
  trouble?: Trouble;
}

export interface BoardSource {
  id: string;
  every: number;
  figures: number;
  asked?: string;
  answered?: string;
  /** US dollars an hour. */
  hourly: number;
}

export interface BoardCost {
  currency: string;
  /** Date of the prices. */
  date: string;
  /** What the phase costs an hour, and what normal does. */
  hourly: number;
  normal: number;
  /** Beyond normal since it was left; undefined where the stack's history cannot be asked. */
  soFar?: number;
}

/** Beyond a limit first, then what is nearest to one; what is not known comes last, and what has no limit before it. */
export function byNearness(figures: readonly BoardFigure[]): BoardFigure[] {
  const rank = ({ state, share }: BoardFigure): number => (state === "unknown" ? 2 : share === undefined ? 1 : 0);
  return [...figures].sort(
    (one, other) =>
      rank(one) - rank(other) || (other.share ?? 0) - (one.share ?? 0) || one.name.localeCompare(other.name, "en"),
  );
}

/** A figure that is the present and beyond what is allowed. */
export function isOver({ state, level }: BoardFigure): boolean {
  return state === "known" && level === "over";
}

/** Levers with what of the figures beyond the sweat line each of them helps; those that help come first. */
export function relieving(
  levers: readonly LeverStatus[],
  helps: (lever: string) => readonly string[],
  figures: readonly BoardFigure[],
): BoardLever[] {
  const hot = figures.filter(({ state, level }) => state === "known" && (level === "sweat" || level === "over"));
  const made = levers.map((lever): BoardLever => {
    const named = helps(lever.name);
    return { ...lever, relieves: hot.flatMap(({ name, title }) => (named.includes(name) ? [title] : [])) };
  });
  return made.sort((one, other) => Math.sign(other.relieves.length) - Math.sign(one.relieves.length));
}
