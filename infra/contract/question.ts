import type { Clients } from "./client.ts";
import { AccessDenied, NotAvailable } from "./client.ts";
import type { Phase } from "./dial.ts";
import type { Estate } from "./estate.ts";
import type { Resources } from "./resources.ts";

/** One switch on the way back from a show. */
export interface WayBack {
  /** Name of the show. */
  show: string;
  from: Phase;
  to: Phase;
  /** When it may begin, in seconds since 1970. */
  at: number;
}

/** What is known without asking anybody. */
export interface QuestionContext {
  estate: Estate;
  /** What the program asks for in each phase. */
  resources: Readonly<Record<Phase, Resources>>;
  /** What the estate has otherwise than the state says, one line each: a preview with refresh gives it. */
  drift?: () => Promise<readonly string[]>;
  /** The ways back from the shows to come that the stack file lists, in order, as the timeline has them. */
  waysBack: () => Promise<readonly WayBack[]>;
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

/** A question of the days before a broadcast. */
export interface Question {
  /** Kebab-case; stable. */
  name: string;
  /** As a person would ask it. */
  asks: string;
  /** No findings where the estate has nothing it is about. May throw: that counts as unknown. */
  ask: (context: QuestionContext, clients: Clients) => Promise<Finding[]>;
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
export async function askEach<T>(
  subjects: readonly T[],
  nameOf: (subject: T) => string,
  ask: (subject: T) => Promise<Finding>,
): Promise<Finding[]> {
  return Promise.all(
    subjects.map(async (subject) => {
      try {
        return await ask(subject);
      } catch (error) {
        return unanswered(nameOf(subject), error);
      }
    }),
  );
}

/** Why there is no answer. */
export function unanswered(subject: string, error: unknown): Finding {
  const message = error instanceof Error ? error.message.replace(/\s+/g, " ").slice(0, 300) : String(error);
  if (error instanceof AccessDenied) return { ...unknown(subject, message), permission: error.permission };
  return unknown(subject, error instanceof NotAvailable ? message : `could not be asked: ${message}`);
}
