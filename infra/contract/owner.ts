import { isDeepStrictEqual } from "node:util";
import type { Clients } from "./client.ts";
import type { Phase } from "./dial.ts";
import { phases } from "./dial.ts";
import type { Properties } from "./properties.ts";
import { isObject } from "./properties.ts";
import type { Question } from "./question.ts";
import { askEach, no, unknown, yes } from "./question.ts";
import type { Resources } from "./resources.ts";
import type { ResourceShape } from "./shape.ts";

/** Whoever may have a dial of the playbook in hand as well. */
export const ownerTools = [
  ...(["argocd", "flux", "helm", "kubectl", "keda", "operator"] as const),
  ...(["terraform", "pulumi", "cloudformation", "service", "other"] as const),
] as const;
export type OwnerTool = (typeof ownerTools)[number];

/** What is told to an owner, ready to paste. */
export interface HandOver {
  /** What it is put into, as `Argo CD's Application shop`. Those of one place are written as one. */
  place: string;
  language: "yaml" | "hcl" | "typescript" | "helm" | "sh" | "text";
  /** Lines before all entries of a place. */
  head?: readonly string[];
  /** The entry of this thing. */
  lines: readonly string[];
  /** What stands between two entries, at the end of the first one's last line. */
  separator?: string;
  /** Lines after all entries. */
  foot?: readonly string[];
  /** What must be known or done beside it, a sentence each. */
  notes?: readonly string[];
  /** The same in half a line. */
  short: string;
}

/**
 * `sets`: it is known that its next run writes these values. `may set`: it has the thing, and whether it writes them cannot be seen from here.
 * `left`: it has the thing, and is seen to leave them alone.
 */
export type Hold = "sets" | "may set" | "left";

/** Somebody beside this program who has a thing. */
export interface Owner {
  tool: OwnerTool;
  /** As `Argo CD's application shop`. */
  who: string;
  hold: Hold;
  /** Which of the thing's values, as its API names them. */
  paths: readonly string[];
  /** How it is known, as `argocd-controller applies them`. */
  how: string;
  /** What it is told; nothing where it leaves them alone. */
  handOvers: readonly HandOver[];
}

/** A thing of which a switch turns values. */
export interface TurnedThing {
  /** As `Deployment shop/web`. */
  subject: string;
  /** What is turned of it, as its API names it: `spec.replicas`. */
  paths: readonly string[];
  /** Whoever else has it; undefined where there is no such thing. May throw what clients throw. */
  owners(clients: Clients): Promise<Owner[] | undefined>;
  /** What an owner of a sort is told, whether or not it is found; none where that sort has no such things. */
  handOverTo(tool: OwnerTool): readonly HandOver[];
}

/** What the program asks for in each phase. */
export type PhaseResources = Readonly<Record<Phase, Resources>>;

/** The things of one kind of which a switch turns values. */
export type TurnedThings = (resources: PhaseResources) => TurnedThing[];

/** Of a kind, `auto-scaling-group-owners` of `autoScalingGroups`. */
function questionName(key: string): string {
  return `${key.replace(/s$/, "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-owners`;
}

/** The question of a kind about who else may own its dials; none of a kind that has none which anybody else could own. */
export function ownersQuestions({ key, owners }: { key: string; owners?: TurnedThings }): Question[] {
  return owners ? [ownersQuestion(questionName(key), owners)] : [];
}

function ownersQuestion(name: string, things: TurnedThings): Question {
  return {
    name,
    asks: "Does nobody else set what a switch turns?",
    ask: async ({ resources }, clients) => {
      const all = things(resources);
      const missing = new Set<string>();
      const findings = await askEach(
        all,
        ({ subject }) => subject,
        async (thing) => {
          const owners = await thing.owners(clients);
          if (owners) return findingOf(thing, owners);
          // Another question says so where it should be there.
          missing.add(thing.subject);
          return yes(thing.subject, "is not there yet");
        },
      );
      return findings.filter(({ subject }) => !missing.has(subject));
    },
  };
}

function findingOf({ subject, paths }: TurnedThing, owners: readonly Owner[]) {
  const holding = (hold: Hold): Owner[] => owners.filter((owner) => owner.hold === hold);
  const [setting, possible, left] = [holding("sets"), holding("may set"), holding("left")];
  const words = (all: readonly Owner[], says: (owner: Owner) => string): string => all.map(says).join("; ");
  if (setting.length > 0) {
    return no(
      subject,
      words(setting, ({ who, paths: own, how }) => `${who} sets ${listed(own)} (${how})`),
      `${words(setting, ({ handOvers }) => handOvers[0]?.short ?? "")}; npx broadcast handover prints it`,
    );
  }
  if (possible.length > 0) {
    return unknown(
      subject,
      words(
        possible,
        ({ who, paths: own, how }) => `${who} has it (${how}), and whether it sets ${listed(own)} cannot be seen`,
      ),
    );
  }
  const leaving = left.length === 0 ? "" : `; ${words(left, ({ who, how }) => `${who} leaves it alone (${how})`)}`;
  return yes(subject, `nobody is seen to set ${listed(paths)}${leaving}`);
}

const listed = (paths: readonly string[]): string => paths.join(", ");

/** Paths of the values in which a resource differs between two phases, as keys from its inputs; a list counts as one value. */
export function turnedPaths(resources: PhaseResources, { urn }: Pick<ResourceShape, "urn">): string[][] {
  const inputs = phases.flatMap((phase) => resources[phase].get(urn)?.inputs ?? []);
  const [first, ...others] = inputs;
  const found = others.flatMap((other) => differing(first, other));
  return [...new Map(found.map((keys) => [keys.join("\0"), keys])).values()];
}

/** Paths of all values of a resource, but those of its identity. */
export function setPaths({ inputs }: Pick<ResourceShape, "inputs">): string[][] {
  return differing(inputs, undefined).filter(
    ([first = "", second]) =>
      !["apiVersion", "kind"].includes(first) &&
      (first !== "metadata" || ["annotations", "labels"].includes(second ?? "")),
  );
}

/** Objects key by key, anything else as a whole. */
function differing(one: unknown, other: unknown, keys: readonly string[] = []): string[][] {
  const whole = (value: unknown): boolean => value !== undefined && !isObject(value);
  if (whole(one) || whole(other) || one === other) return isDeepStrictEqual(one, other) ? [] : [[...keys]];
  const [mine, theirs] = [one ?? {}, other ?? {}] as [Properties, Properties];
  const names = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
  return [...names].flatMap((name) => differing(mine[name], theirs[name], [...keys, name]));
}
