import type { Clients } from "./client.ts";
import type { Phase } from "./dial.ts";
import type { Resources } from "./resources.ts";

/** What the estate says at one moment. A `no` may still become a yes. */
export interface Answer {
  verdict: "yes" | "no";
  /** What was found and, where it differs, what the phase wants. */
  message: string;
}

/** A question that must be answered yes before the next switch. */
export interface Gate {
  /** Name of the resource it is about; unique, and what `--despite` takes. */
  name: string;
  /** As a person would ask it. */
  question: string;
  /** Puts the question once. */
  ask(clients: Clients, signal?: AbortSignal): Promise<Answer>;
}

/** Gates of one kind of thing, made of what the program asks for in a phase and of nothing else. */
export type GateMaker = (resources: Resources, phase: Phase) => Gate[];

export const no = (message: string): Answer => ({ verdict: "no", message });

/** Yes with the summary where nothing is wrong, else no with everything that is. */
export function yesUnless(wrong: readonly string[], summary: string): Answer {
  return wrong.length === 0 ? { verdict: "yes", message: summary } : no(wrong.join("; "));
}
