import { Interrupted, UsageError } from "../errors.ts";
import type { Terminal } from "../terminal.ts";
import type { Thing } from "./gather.ts";

export interface Selection {
  all?: boolean;
  /** KIND or KIND/NAME, as the file calls them or their owners do. */
  only?: readonly string[];
  /** Nothing is asked. */
  yes?: boolean;
}

/** Whether it can be told what the file is to have. Throws {@link UsageError} where nobody says. */
export function assertSelectable({ all, only, yes }: Selection, { choose }: Terminal): void {
  if (all && only) throw new UsageError("--all and --only were given; allowed: one of them.");
  if (all || only || yes || choose) return;
  throw new UsageError(
    "Nobody is here to choose what the file is to have. Allowed: --all, --only KIND/NAME,…, or --list to see first.",
  );
}

/** What the file is to have. Throws {@link UsageError} for a name of nothing, {@link Interrupted} where the person leaves. */
export async function select(
  things: readonly Thing[],
  { all, only, yes }: Selection,
  { choose }: Terminal,
  signal: AbortSignal,
): Promise<readonly Thing[]> {
  if (only) return named(things, only);
  if (all || yes || !choose || things.length === 0) return things;
  const groups: Record<string, { value: Thing; label: string; hint: string }[]> = {};
  for (const thing of things) {
    (groups[thing.kind.key] ??= []).push({ value: thing, label: thing.key, hint: thing.found.title });
  }
  const chosen = await choose("What does the broadcast turn?", groups, signal);
  if (chosen === undefined) throw new Interrupted("Stopped. Nothing was written.");
  // In the order they were found, whatever the order of the choice.
  return things.filter((thing) => chosen.includes(thing));
}

function named(things: readonly Thing[], only: readonly string[]): Thing[] {
  const chosen = new Set<Thing>();
  for (const name of only.flatMap((each) => each.split(",")).map((each) => each.trim())) {
    const own = things.filter((thing) => namesOf(thing).includes(name));
    if (own.length === 0)
      throw new UsageError(`--only ${name}: nothing of that name was found. Allowed: ${allowed(things)}.`);
    for (const each of own) chosen.add(each);
  }
  return things.filter((thing) => chosen.has(thing));
}

function namesOf({ kind, key, found }: Thing): string[] {
  return [kind.key, ...[key, found.name, found.id].map((name) => `${kind.key}/${name}`)];
}

/** Names that may be given: no more than a screen of them. */
function allowed(things: readonly Thing[]): string {
  const names = things.map(({ kind, key }) => `${kind.key}/${key}`);
  const kinds = [...new Set(things.map(({ kind }) => kind.key))];
  return names.length > 20
    ? `${kinds.join(", ")}, each with /NAME as --list shows it`
    : names.join(", ") || "nothing, since nothing was found";
}
