import type { z } from "zod";
import type { Phase } from "../infra/contract/dial.ts";
import type { Kind } from "../infra/contract/kind.ts";
import type { Estate } from "./estate.ts";
import { byName, problemsIn } from "./estate.ts";
import type { LeverDial } from "./leverDials.ts";
import { dialsOf, withDial } from "./leverDials.ts";
import type { Lever } from "./leverSchema.ts";
import type { Mistake } from "./mistakes.ts";
import { InvalidSettings, mistakeAt, mistakesOf, nearestOf } from "./mistakes.ts";

/** The levers of an estate, by name. */
export function leversOf({ levers }: Pick<Estate, "levers">): [name: string, lever: Lever][] {
  return Object.entries(levers ?? {});
}

/** Those that may be out in a phase. */
export function leversIn(estate: Pick<Estate, "levers">, phase: Phase): [name: string, lever: Lever][] {
  return leversOf(estate).filter(([, { phases }]) => phases.includes(phase));
}

/** Whether two levers may not be out together, whichever of both says so. */
export function exclude({ levers = {} }: Pick<Estate, "levers">, one: string, other: string): boolean {
  const says = (name: string, of: string): boolean => levers[name]?.excludes.includes(of) ?? false;
  return says(one, other) || says(other, one);
}

/** A dial of an estate, as a lever names it. */
export interface FoundDial extends LeverDial {
  kind: Kind;
  /** The thing it is a dial of. */
  name: string;
}

/** The dial of a path such as `apps.api.minReplicas`; where there is none, what may stand there. */
export function findDial(estate: Estate, path: string): FoundDial | string {
  const [key = "", name = "", ...rest] = path.split(".");
  const kind = estate.kinds.find((each) => each.key === key);
  const keys = estate.kinds.map((each) => each.key);
  if (!kind) return `a path that begins with a kind of thing${hint(key, keys)}: ${keys.join(", ")}`;
  const things = Object.keys(estate.things[key] ?? {});
  if (!things.includes(name)) {
    return `one of ${key} of this file${hint(name, things)}: ${things.join(", ") || "there is none"}`;
  }
  const dials = dialsOf(kind.schema, givenOf(estate, kind, name));
  const wanted = rest.join(".");
  const found = dials.find((dial) => dial.path === wanted);
  if (found) return { ...found, kind, name };
  const paths = dials.map((dial) => dial.path);
  return `a dial of ${key}.${name}${hint(wanted, paths)}: ${listed(paths)}`;
}

function hint(key: string, known: readonly string[]): string {
  const nearest = nearestOf(key, known);
  return nearest === undefined ? "" : ` (did you mean ${nearest}?)`;
}

const mostListed = 12;

function listed(paths: readonly string[]): string {
  if (paths.length === 0) return "it has none";
  const more = paths.length - mostListed;
  return more > 0 ? `${paths.slice(0, mostListed).join(", ")} and ${more} more` : paths.join(", ");
}

/** A thing as the file has it. */
function givenOf({ given }: Estate, { key }: Kind, name: string): unknown {
  const of = given as Readonly<Record<string, Readonly<Record<string, unknown>> | undefined>> | undefined;
  return of?.[key]?.[name];
}

/** Something that is wrong with a lever, where it says it. */
export interface LeverProblem {
  lever: string;
  /** The dial's path, as the lever has it. */
  key: string;
  allowed: string;
}

/** The estate with levers out in a phase, or what is wrong with it. Of its other phases it says nothing. */
export function turnLevers(
  estate: Estate,
  names: readonly string[],
  phase: Phase,
): { estate: Estate; problems: LeverProblem[] } {
  const problems: LeverProblem[] = [];
  const turned = new Map<string, { kind: Kind; name: string; given: unknown; by: (LeverDial & LeverProblem)[] }>();
  for (const lever of names) {
    for (const [key, value] of Object.entries(estate.levers?.[lever]?.set ?? {})) {
      const dial = findDial(estate, key);
      if (typeof dial === "string") {
        problems.push({ lever, key, allowed: dial });
        continue;
      }
      const { kind, name } = dial;
      const place = `${kind.key}.${name}`;
      const thing = turned.get(place) ?? { kind, name, given: givenOf(estate, kind, name), by: [] };
      thing.given = withDial(thing.given, dial, phase, value);
      thing.by.push({ ...dial, lever, key, allowed: "" });
      turned.set(place, thing);
    }
  }
  if (problems.length > 0) return { estate, problems };
  const things = byName({ ...estate.things });
  for (const { kind, name, given, by } of turned.values()) {
    const parsed = kind.schema.safeParse(given);
    if (parsed.success) things[kind.key] = byName({ ...things[kind.key], [name]: parsed.data });
    else problems.push(...parsed.error.issues.map((issue) => problemOf(issue, given, kind, by)));
  }
  const made: Estate = { ...estate, things };
  if (problems.length > 0) return { estate, problems };
  const ofThing = (path: readonly (string | number)[]) => turned.get(path.slice(0, 2).join("."))?.by[0];
  const [first] = [...turned.values()].flatMap(({ by }) => by);
  const between = problemsIn(made).flatMap(({ path, allowed }): LeverProblem[] => {
    const by = ofThing(path) ?? first;
    return by ? [{ lever: by.lever, key: by.key, allowed: `what leaves ${path.join(".")} with ${allowed}` }] : [];
  });
  return { estate: made, problems: between };
}

/** Whose value it is that a schema does not take; that of the first one of the thing where it is about several. */
function problemOf(
  issue: z.core.$ZodIssue,
  given: unknown,
  { schema }: Kind,
  by: readonly (LeverDial & LeverProblem)[],
): LeverProblem {
  const within = ({ keys }: LeverDial): boolean => keys.every((key, index) => issue.path[index] === key);
  const own = by.find(within);
  const { lever = "", key = "" } = own ?? by[0] ?? {};
  const [{ allowed } = { allowed: issue.message }] = mistakesOf(issue, given, schema, 1);
  return { lever, key, allowed: own ? allowed : `what leaves ${issue.path.join(".")} with ${allowed}` };
}

/** The same as a mistake of the stack file. */
export function leverMistake(estate: Estate, { lever, key, allowed }: LeverProblem): Mistake {
  return mistakeAt(["levers", lever, "set", key], estate.given, allowed);
}

/**
 * The estate as it is in a phase while levers are out: each dial of theirs has the lever's value. Throws
 * {@link InvalidSettings} where it would not be an estate.
 */
export function leveredEstate(estate: Estate, names: readonly string[], phase: Phase): Estate {
  if (names.length === 0) return estate;
  const { estate: made, problems } = turnLevers(estate, names, phase);
  if (problems.length === 0) return made;
  throw new InvalidSettings(problems.map((problem) => leverMistake(estate, problem)));
}
