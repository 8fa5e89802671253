import type { Written } from "../../infra/contract/discovery.ts";
import { Explained } from "../../infra/contract/discovery.ts";
import { isObject } from "../../infra/contract/properties.ts";
import { quantity } from "../../infra/contract/values.ts";
import { providerOf } from "../../infra/providers/index.ts";
import type { Estate } from "../../stacks/estate.ts";
import type { Gathered, Thing } from "./gather.ts";

/** What a file says otherwise than the clouds do. */
export interface Drifted {
  /** Dials whose normal value is another today. */
  changed: readonly { path: string; file: unknown; today: unknown }[];
  /** Things of the file that were not found where they are said to be. */
  gone: readonly string[];
  /** Things of the file whose place, or whose sort, was not asked. */
  unasked: readonly string[];
  /** Things that the file has not got, each with what it is. */
  added: readonly string[];
}

interface Compared {
  /** As the file has it, parsed and as it is written. */
  estate: Estate;
  written: unknown;
  /** What was found, and the estate it comes to. */
  things: readonly Thing[];
  found: Estate;
  answered: Gathered["answered"];
}

/** Compares a file with what was found: things are the same where they are, or set, the same in one place. */
export function drifted({ estate, written, things, found, answered }: Compared): Drifted {
  const [own, today] = [claimsOf(estate), claimsOf(found)];
  const [changed, gone, unasked]: [Drifted["changed"][number][], string[], string[]] = [[], [], []];
  const known = new Set<Thing>();
  for (const [name, { kind, place, claim }] of own) {
    const same = [...today].find(([, theirs]) => theirs.claim === claim);
    const thing = same && things.find((each) => nameOf(each) === same[0]);
    if (thing) {
      known.add(thing);
      changed.push(...changesIn(name, thing, written));
    } else if (answered.has(`${kind} ${place}`)) gone.push(name);
    else unasked.push(name);
  }
  const added = things.filter((thing) => !known.has(thing));
  return {
    changed,
    gone,
    unasked,
    added: added.map(({ kind, key, found: { title } }) => `${kind.key}/${key}: ${title}`),
  };
}

const nameOf = ({ kind, key }: Thing): string => `${kind.key}.${key}`;

interface Own {
  kind: string;
  place: string;
  claim: string;
}

/** What each thing is, by kind and name: what it claims first. */
function claimsOf({ kinds, ...estate }: Estate): Map<string, Own> {
  const found = new Map<string, Own>();
  for (const { key: kind, claims } of kinds) {
    for (const { path, target, what, within } of claims?.(estate) ?? []) {
      const name = path.slice(0, 2).join(".");
      if (!target || found.has(name)) continue;
      const place = providerOf(target).describe(target);
      found.set(name, { kind, place, claim: `${kind} ${within ?? place} ${what}` });
    }
  }
  return found;
}

function changesIn(name: string, { found }: Thing, written: unknown): Drifted["changed"][number][] {
  const own = name.split(".").reduce<unknown>(within, written);
  return dialsOf(found.says).flatMap(({ path, normal }) => {
    const file = [...path, "normal"].reduce<unknown>(within, own);
    if (file === undefined || isSame(file, normal)) return [];
    return [{ path: [name, ...path, "normal"].join("."), file, today: normal }];
  });
}

const within = (value: unknown, key: string): unknown => (isObject(value) ? value[key] : undefined);

/** Where a proposal has a dial, and what it is today. */
function dialsOf(
  value: Written | undefined,
  path: readonly string[] = [],
): { path: readonly string[]; normal: unknown }[] {
  if (value instanceof Explained) return dialsOf(value.value, path);
  if (!isObject(value) || Object.getPrototypeOf(value) !== Object.prototype) return [];
  if ("normal" in value && "broadcast" in value) return [{ path, normal: value["normal"] }];
  return Object.entries(value).flatMap(([key, inner]) => dialsOf(inner as Written, [...path, key]));
}

/** Quantities may be written in several ways. */
function isSame(file: unknown, today: unknown): boolean {
  if (file === today) return true;
  const [a, b] = [quantity(String(file)), quantity(String(today))];
  return a !== undefined && a === b;
}

/** The same for a page. */
export function driftText(path: string, { changed, gone, unasked, added }: Drifted): string[] {
  const list = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
  const says = changed.map(
    ({ path: at, file, today }) => `${at}: the file says ${String(file)}, today it is ${String(today)}`,
  );
  const same = changed.length + gone.length === 0;
  return [
    same ? `${path} is what is there, of all that was asked.` : `${path} is not what is there.`,
    ...list("Changed since:", says),
    ...list("Gone:", gone),
    ...list("Not asked:", unasked),
    ...list("Not in the file:", added),
  ];
}
