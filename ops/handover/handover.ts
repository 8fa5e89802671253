import type { Clients } from "../../infra/contract/client.ts";
import type { Phase } from "../../infra/contract/dial.ts";
import { phases } from "../../infra/contract/dial.ts";
import type { HandOver, Owner, OwnerTool, PhaseResources, TurnedThing } from "../../infra/contract/owner.ts";
import { unanswered } from "../../infra/contract/question.ts";
import type { Resources } from "../../infra/contract/resources.ts";
import type { OfflineEstate } from "../plan/offlineEstate.ts";
import { within } from "../within.ts";

/** A thing of which a switch turns values, and who else has it. */
export interface OwnedThing {
  /** Key of its kind. */
  kind: string;
  subject: string;
  paths: readonly string[];
  owners: readonly Omit<Owner, "handOvers">[];
  /** Whether it is not there yet. */
  missing?: true;
  /** Why nobody knows. */
  unknown?: string;
}

/** What is told to one owner, all of its things together. */
interface Told {
  place: string;
  language: HandOver["language"];
  text: string;
  notes: readonly string[];
}

export interface HandOverReport {
  /** Who answered; undefined where nobody was asked. */
  estate?: string;
  things: readonly OwnedThing[];
  told: readonly Told[];
  /** Nothing is anybody else's, or all of it is seen to be left alone. */
  done: boolean;
}

/** Longest wait for what is known of one thing, in seconds. */
const longest = 60;

/** Asks of everything that a switch turns who else has it. Changes nothing; throws nothing that an estate could cause. */
export async function askOwners(
  offline: OfflineEstate,
  clients: Clients,
  onAnswer: (asked: number, all: number) => void = () => undefined,
): Promise<HandOverReport> {
  const all = await thingsOf(offline);
  const handOvers = new Map<TurnedThing, HandOver[]>();
  let asked = 0;
  const things = await Promise.all(
    all.map(async ({ kind, thing }): Promise<OwnedThing> => {
      const about = { kind, subject: thing.subject, paths: thing.paths };
      try {
        const found = await within(longest, () => thing.owners(clients));
        if (!found) return { ...about, owners: [], missing: true };
        handOvers.set(
          thing,
          found.flatMap((owner) => owner.handOvers),
        );
        return { ...about, owners: found.map(withoutText) };
      } catch (error) {
        return { ...about, owners: [], unknown: unanswered(thing.subject, error).message };
      } finally {
        onAnswer(++asked, all.length);
      }
    }),
  );
  return {
    estate: clients.estate,
    things,
    // In the order of the file, whoever answered first.
    told: merged(all.flatMap(({ thing }) => handOvers.get(thing) ?? [])),
    done: things.every(({ owners, unknown }) => unknown === undefined && owners.every(({ hold }) => hold === "left")),
  };
}

/** What a sort of owner is told of everything that it could have. Asks nobody. */
export async function tellOwners(offline: OfflineEstate, tool: OwnerTool): Promise<HandOverReport> {
  const all = await thingsOf(offline);
  return { things: [], told: merged(all.flatMap(({ thing }) => thing.handOverTo(tool))), done: true };
}

function withoutText({ tool, who, hold, paths, how }: Owner): OwnedThing["owners"][number] {
  return { tool, who, hold, paths, how };
}

async function thingsOf(offline: OfflineEstate): Promise<{ kind: string; thing: TurnedThing }[]> {
  const resources = {} as Record<Phase, Resources>;
  for (const phase of phases) resources[phase] = await offline.resources(phase);
  const turned: PhaseResources = resources;
  return offline.kinds.flatMap(({ key, owners }) => (owners?.(turned) ?? []).map((thing) => ({ kind: key, thing })));
}

/** Those of one place as one text, in the order in which they are first told. */
function merged(all: readonly HandOver[]): Told[] {
  const places = new Map<string, HandOver[]>();
  for (const each of all) {
    const key = `${each.place}\0${each.language}`;
    places.set(key, [...(places.get(key) ?? []), each]);
  }
  return [...places.values()].flatMap((own) => {
    const [first] = own;
    if (!first) return [];
    const { place, language, head = [], foot = [], separator = "" } = first;
    const entries = [...new Set(own.map(({ lines }) => lines.join("\n")))];
    const text = [...head, entries.join(`${separator}\n`), ...foot].join("\n");
    return [{ place, language, text, notes: [...new Set(own.flatMap(({ notes = [] }) => notes))] }];
  });
}
