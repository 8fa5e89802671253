import { distance } from "fastest-levenshtein";
import type { z } from "zod";
import type { Phase } from "../infra/contract/dial.ts";
import { phases } from "../infra/contract/dial.ts";
import type { Kind } from "../infra/contract/kind.ts";
import { projectFolder } from "../infra/contract/project.ts";
import { allowedAt, keysAt } from "./allowed.ts";
import type { Estate } from "./estate.ts";
import { estateSchemaOf } from "./estate.ts";
import { kinds as allKinds } from "./kinds.ts";

/** What a stack file sets. */
export interface Settings {
  phase: Phase;
  estate: Estate;
}

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

export class InvalidSettings extends Error {
  override name = "InvalidSettings";
  readonly mistakes: readonly Mistake[];

  constructor(mistakes: readonly Mistake[]) {
    const lines = mistakes.map(({ path, found, allowed, line }) => {
      const where = line === undefined ? "" : `line ${line}, `;
      return `  ${where}broadcast:${path}: found ${found}; allowed: ${allowed}`;
    });
    super(
      `The stack's configuration is wrong in ${mistakes.length === 1 ? "one place" : `${mistakes.length} places`}:\n${lines.join("\n")}`,
    );
    this.mistakes = mistakes;
  }
}

/** A stack file in a form that is no longer read. */
export class OutdatedSettings extends Error {
  override name = "OutdatedSettings";
}

interface ParseOptions {
  /** Kinds of things it may have. Default: all. */
  kinds?: readonly Kind[];
  /** Folder of the stack file. Default: the project's. */
  folder?: string;
}

/**
 * Parses the two values of a stack file, `broadcast:phase` and `broadcast:estate`. Throws {@link InvalidSettings} with every
 * mistake at once, {@link OutdatedSettings} for a file of an earlier form.
 */
export function parseSettings(
  phase: unknown,
  estate: unknown,
  { kinds = allKinds, folder = projectFolder }: ParseOptions = {},
): Settings {
  assertPresentForm(estate, kinds);
  const mistakes: Mistake[] = isPhase(phase)
    ? []
    : [{ keys: ["phase"], path: "phase", found: shown(phase, "phase"), allowed: phases.join(", ") }];
  const schema = estateSchemaOf(kinds, folder);
  const parsed = schema.safeParse(sorted(estate));
  if (!parsed.success) mistakes.push(...parsed.error.issues.flatMap((issue) => mistakesOf(issue, estate, schema)));
  if (mistakes.length > 0 || !parsed.success) throw new InvalidSettings(mistakes);
  return { phase: phase as Phase, estate: parsed.data };
}

/** One message for the whole file, in place of one for each of its keys. */
function assertPresentForm(estate: unknown, kinds: readonly Kind[]): void {
  if (typeof estate !== "object" || estate === null) return;
  const now = new Map([
    ["target", "targets"],
    ...kinds.flatMap(({ key, formerKey }) => (formerKey ? [[formerKey, key] as const] : [])),
  ]);
  const former = Object.keys(estate).filter((key) => now.has(key));
  if (former.length === 0) return;
  const renamed = former.map((key) => `  ${key} → ${now.get(key) ?? ""}.<name>`);
  throw new OutdatedSettings(
    [
      "broadcast:estate is in a form that is no longer read: every kind of thing is now a map by name.",
      ...renamed,
      "docs/stack-file.md shows the new keys; Pulumi.prod.yaml is a complete example.",
    ].join("\n"),
  );
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

function mistakesOf(issue: z.core.$ZodIssue, estate: unknown, schema: z.ZodType): Mistake[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => {
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

function nearestOf(key: string, known: readonly string[]): string | undefined {
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

function mistakeAt(path: readonly PropertyKey[], estate: unknown, allowed: string): Mistake {
  const keys = ["estate", ...path];
  const dotted = keys.map(String).join(".");
  return { keys, path: dotted, found: shown(valueAt(estate, path), dotted), allowed };
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
  if (/secret(?!arn)|password|token(?!variable)|private|credential/i.test(path))
    return "a value kept out of this message";
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
