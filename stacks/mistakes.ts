import { distance } from "fastest-levenshtein";
import type { z } from "zod";
import { visible, withoutPasswords } from "../infra/contract/text.ts";
import { allowedAt, keysAt } from "./allowed.ts";

/** One thing that is wrong with a stack file. */
export interface Mistake {
  /** Keys from `broadcast:`, as `["estate", "apps", "web", "connections"]`. */
  keys: readonly PropertyKey[];
  /** The same in one word, as `estate.apps.web.connections`. */
  path: string;
  /** The value found, as JSON; `nothing` where the key is missing. */
  found: string;
  /** What may stand there. */
  allowed: string;
  /** Its line in the stack file, from 1; undefined where the file is not at hand. */
  line?: number;
}

/** Mistakes that are shown: nobody reads more before the first ones are put right. */
export const mostShown = 20;

export class InvalidSettings extends Error {
  override name = "InvalidSettings";
  /** The first of them. */
  readonly mistakes: readonly Mistake[];
  /** How many there are. */
  readonly total: number;

  constructor(mistakes: readonly Mistake[], total: number = mistakes.length) {
    const shown = mistakes.slice(0, mostShown);
    const lines = shown.map(({ line, ...mistake }) => {
      const where = line === undefined ? "" : `line ${line}, `;
      return `  ${where}${mistakeText(mistake)}`;
    });
    const rest = total > shown.length ? [`  … and ${total - shown.length} more`] : [];
    super(
      `The stack's configuration is wrong in ${total === 1 ? "one place" : `${total} places`}:\n${[...lines, ...rest].join("\n")}`,
    );
    this.mistakes = shown;
    this.total = total;
  }
}

/** A mistake on one line, with path, value and what is allowed. */
export function mistakeText({ path, found, allowed }: Mistake): string {
  return `broadcast:${shortened(visible(path).replaceAll("\n", "\\n"), 200)}: found ${found}; allowed: ${allowed}`;
}

/** Those of one issue, but no more than so many: each is compared with every key there is. */
export function mistakesOf(issue: z.core.$ZodIssue, estate: unknown, schema: z.ZodType, most: number): Mistake[] {
  if (most <= 0) return [];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.slice(0, most).map((key) => {
      const nearest = nearestOf(key, keysAt(schema, issue.path, estate));
      const hint = nearest === undefined ? "" : `did you mean ${nearest}? `;
      return mistakeAt([...issue.path, key], estate, `no such key; ${hint}${allowedAt(schema, issue.path, estate)}`);
    });
  }
  if (issue.code === "invalid_key") {
    const reason = issue.issues[0]?.message ?? "another key";
    return [mistakeAt(issue.path, estate, withoutLabel(reason))];
  }
  const stated = /(?:^|; )allowed: /.test(issue.message) || issue.code === "custom";
  if (stated) return [mistakeAt(issue.path, estate, withoutLabel(issue.message))];
  const allowed = allowedAt(schema, issue.path, estate) || issue.message;
  return [mistakeAt(issue.path, estate, `${allowed}${quotesHint(issue, valueAt(estate, issue.path))}`)];
}

/** Longest distance at which a key is taken for another that was meant. */
const farthest = 3;

/** A key as long as a page is none that was mistyped. */
const longestKey = 64;

/** The known key that was meant, by the few letters in which it differs. */
export function nearestOf(key: string, known: readonly string[]): string | undefined {
  if (key.length > longestKey) return undefined;
  const ranked = known.map((name) => ({ name, far: distance(key.toLowerCase(), name.toLowerCase()) }));
  const [best] = ranked
    .filter(({ far, name }) => far <= Math.min(farthest, name.length / 2))
    .sort((a, b) => a.far - b.far);
  return best?.name;
}

/** YAML reads digits without quotes as a number, and loses their zeros. */
function quotesHint(issue: z.core.$ZodIssue, value: unknown): string {
  const wantsText = issue.code === "invalid_type" && issue.expected === "string";
  return wantsText && (typeof value === "number" || typeof value === "boolean") ? "; put it in quotes" : "";
}

/** The schemas write "allowed: …" where they know better than their own shape; the label is added once, here. */
function withoutLabel(message: string): string {
  return message.replace(/^allowed: /, "");
}

export function mistakeAt(path: readonly PropertyKey[], estate: unknown, allowed: string): Mistake {
  const keys = ["estate", ...path];
  const dotted = keys.map(String).join(".");
  return { keys, path: dotted, found: shown(valueAt(estate, path), dotted), allowed };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (at, key) =>
      typeof at === "object" && at !== null && Object.hasOwn(at, key)
        ? (at as Record<PropertyKey, unknown>)[key]
        : undefined,
    value,
  );
}

/** A value fit for a message: short, and never one that its key says is secret. */
export function shown(value: unknown, path: string): string {
  if (value === undefined) return "nothing";
  if (/secret(?!arn)|password|token(?!variable)|private|credential/i.test(path))
    return "a value kept out of this message";
  // JSON has no word for these.
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  return shortened(visible(withoutPasswords(JSON.stringify(brief(value)))), 80);
}

/** Enough of a value to be known again: what is endless or contains itself is cut. */
function brief(value: unknown, levels = 4): unknown {
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "string") return value.slice(0, 200);
  if (typeof value !== "object" || value === null) return value;
  if (levels === 0) return "…";
  if (Array.isArray(value)) return value.slice(0, 10).map((item) => brief(item, levels - 1));
  const entries = Object.entries(value).slice(0, 10);
  return Object.fromEntries(entries.map(([key, item]) => [key, brief(item, levels - 1)]));
}

function shortened(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 3)}…` : text;
}
