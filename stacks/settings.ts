import { z } from "zod";
import type { Phase } from "../infra/contract/dial.ts";
import { phases } from "../infra/contract/dial.ts";
import type { Kind } from "../infra/contract/kind.ts";
import { projectFolder } from "../infra/contract/project.ts";
import type { Estate } from "./estate.ts";
import { estateSchemaOf } from "./estate.ts";
import { unfitIn } from "./form.ts";
import { kinds as allKinds } from "./kinds.ts";
import { leverMistakes, pulledMistakes } from "./leverMistakes.ts";
import type { Mistake } from "./mistakes.ts";
import { InvalidSettings, mistakeAt, mistakesOf, mostShown, shown } from "./mistakes.ts";

// A stack file is parsed once or twice: compiling parsers for it would take longer than doing without.
z.config({ jitless: true });

export { InvalidSettings, mistakeText } from "./mistakes.ts";

/** What a stack file sets. */
export interface Settings {
  phase: Phase;
  /** The estate as its dials have it; {@link leveredEstate} is what it is with levers out. */
  estate: Estate;
  /** Levers that are pulled, by name, each once. */
  levers: readonly string[];
}

/** A stack file in a form that is no longer read. */
export class OutdatedSettings extends Error {
  override name = "OutdatedSettings";
}

export interface ParseOptions {
  /** What `broadcast:levers` says. Default: none. */
  levers?: unknown;
  /** Kinds of things it may have. Default: all. */
  kinds?: readonly Kind[];
  /** Folder of the stack file. Default: the project's. */
  folder?: string;
}

/**
 * Parses the two values of a stack file, `broadcast:phase` and `broadcast:estate`. Throws {@link InvalidSettings} with the
 * mistakes all at once, {@link OutdatedSettings} for a file of an earlier form.
 */
export function parseSettings(
  phase: unknown,
  estate: unknown,
  { kinds = allKinds, folder = projectFolder, levers = [] }: ParseOptions = {},
): Settings {
  assertPresentForm(estate, kinds);
  const mistakes: Mistake[] = isPhase(phase)
    ? []
    : [{ keys: ["phase"], path: "phase", found: shown(phase, "phase"), allowed: phases.join(", ") }];
  const unfit = unfitIn(estate, mostShown);
  const unfitMistakes = unfit.map(({ path, allowed }) => mistakeAt(path, estate, allowed));
  if (unfit.some(({ endless }) => endless)) throw new InvalidSettings([...mistakes, ...unfitMistakes]);
  const schema = estateSchemaOf(kinds, folder);
  const given = sorted(estate);
  const parsed = schema.safeParse(given);
  let total = mistakes.length;
  for (const issue of parsed.error?.issues ?? []) {
    mistakes.push(...mistakesOf(issue, estate, schema, mostShown - mistakes.length));
    total += issue.code === "unrecognized_keys" ? issue.keys.length : 1;
  }
  // A schema that knows better says it better.
  const others = unfitMistakes.filter(({ path }) => !mistakes.some((known) => known.path === path));
  mistakes.push(...others);
  if (mistakes.length > 0 || !parsed.success) throw new InvalidSettings(mistakes, total + others.length);
  const whole = { ...parsed.data, given };
  const ofLevers = [...leverMistakes(whole), ...pulledMistakes(levers, whole)];
  if (ofLevers.length > 0) throw new InvalidSettings(ofLevers);
  return { phase: phase as Phase, estate: whole, levers: levers as string[] };
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
