import type { Phase } from "../../infra/dial.ts";
import type { ResourceShape } from "../../policies/shape.ts";
import type { Estate } from "../../stacks/estate.ts";
import { Denied, NotKnown } from "../gates/ports.ts";
import type { CheckPorts } from "./ports.ts";

/** What is known without asking anybody. */
export interface World {
  estate: Estate;
  /** What the program asks for in each phase. */
  resources: Readonly<Record<Phase, readonly ResourceShape[]>>;
  /** What the estate has otherwise than the state says, one line each: a preview with refresh gives it. */
  drift?: () => Promise<readonly string[]>;
}

/** One answer about one thing. */
export interface Finding {
  /** What it is about, such as an instance or a host. */
  subject: string;
  verdict: "yes" | "no" | "unknown";
  message: string;
  /** What to do about a no. */
  fix?: string;
  /** What the credentials lack, where that is why the answer is unknown. */
  permission?: string;
}

export interface Question {
  /** Kebab-case; stable. */
  name: string;
  /** As a person would ask it. */
  asks: string;
  /** May throw: that counts as unknown. */
  ask: (world: World, ports: CheckPorts) => Promise<Finding[]>;
}

export const yes = (subject: string, message: string): Finding => ({ subject, verdict: "yes", message });
export const no = (subject: string, message: string, fix: string): Finding => ({
  subject,
  verdict: "no",
  message,
  fix,
});
export const unknown = (subject: string, message: string): Finding => ({ subject, verdict: "unknown", message });

/** Asks about each subject by itself, so that one that cannot be asked hides no other. */
export async function each<T>(
  subjects: readonly T[],
  nameOf: (subject: T) => string,
  ask: (subject: T) => Promise<Finding>,
): Promise<Finding[]> {
  return Promise.all(
    subjects.map((subject) => ask(subject).catch((error: unknown) => unanswered(nameOf(subject), error))),
  );
}

/** Why there is no answer. */
export function unanswered(subject: string, error: unknown): Finding {
  const message = error instanceof Error ? error.message.replace(/\s+/g, " ").slice(0, 300) : String(error);
  if (error instanceof Denied) return { ...unknown(subject, message), permission: error.permission };
  return unknown(subject, error instanceof NotKnown ? message : `could not be asked: ${message}`);
}
