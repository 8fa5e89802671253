import type { z } from "zod";
import type { Phase } from "../infra/dial.ts";
import { phases } from "../infra/dial.ts";
import { allowedAt } from "./allowed.ts";
import type { Estate } from "./estate.ts";
import { estateSchema } from "./estate.ts";

/** What a stack file sets. */
export interface Settings {
  phase: Phase;
  estate: Estate;
}

/** One thing that is wrong with a stack file. */
export interface Mistake {
  /** Key's path, as `estate.fleet.web.pool.size`. */
  path: string;
  /** The value found, as JSON; `nothing` where the key is missing. */
  found: string;
  /** What may stand there. */
  allowed: string;
}

export class InvalidSettings extends Error {
  override name = "InvalidSettings";
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    const lines = mistakes.map(
      ({ path, found, allowed }) => `  broadcast:${path}: found ${found}; allowed: ${allowed}`,
    );
    super(
      `The stack's configuration is wrong in ${mistakes.length === 1 ? "one place" : `${mistakes.length} places`}:\n${lines.join("\n")}`,
    );
    this.mistakes = mistakes;
  }
}

/**
 * Parses the two values of a stack file, `broadcast:phase` and `broadcast:estate`.
 * Throws {@link InvalidSettings} with every mistake at once.
 */
export function parseSettings(phase: unknown, estate: unknown): Settings {
  const mistakes: Mistake[] = isPhase(phase)
    ? []
    : [{ path: "phase", found: shown(phase, "phase"), allowed: phases.join(", ") }];
  const parsed = estateSchema.safeParse(sorted(estate));
  if (!parsed.success) mistakes.push(...parsed.error.issues.flatMap((issue) => mistakesOf(issue, estate)));
  if (mistakes.length > 0 || !parsed.success) throw new InvalidSettings(mistakes);
  return { phase: phase as Phase, estate: parsed.data };
}

/** The engine hands keys over in alphabetical order, a file in its own: the program must not see a difference. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

function isPhase(value: unknown): value is Phase {
  return (phases as readonly unknown[]).includes(value);
}

function mistakesOf(issue: z.core.$ZodIssue, estate: unknown): Mistake[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) =>
      mistakeAt([...issue.path, key], estate, `no such key; ${allowedAt(estateSchema, issue.path, estate)}`),
    );
  }
  if (issue.code === "invalid_key") {
    const reason = issue.issues[0]?.message ?? "another key";
    return [mistakeAt(issue.path, estate, withoutLabel(reason))];
  }
  const stated = /(?:^|; )allowed: /.test(issue.message) || issue.code === "custom";
  const allowed = stated ? withoutLabel(issue.message) : allowedAt(estateSchema, issue.path, estate);
  return [mistakeAt(issue.path, estate, allowed || issue.message)];
}

/** The schemas write "allowed: …" where they know better than their own shape; the label is added once, here. */
function withoutLabel(message: string): string {
  return message.replace(/^allowed(?:: | (?=on ))/, "");
}

function mistakeAt(path: readonly PropertyKey[], estate: unknown, allowed: string): Mistake {
  const dotted = ["estate", ...path.map(String)].join(".");
  return { path: dotted, found: shown(valueAt(estate, path), dotted), allowed };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  );
}

/** A value fit for a message: short, and never one that its key says is secret. */
function shown(value: unknown, path: string): string {
  if (value === undefined) return "nothing";
  if (/secret(?!arn)|password|token|private|credential/i.test(path)) return "a value kept out of this message";
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
