import type { Clients } from "../../infra/contract/client.ts";
import { NotAvailable } from "../../infra/contract/client.ts";
import type { Asked, Discovered, Found } from "../../infra/contract/discovery.ts";
import type { Kind } from "../../infra/contract/kind.ts";
import type { Target } from "../../infra/contract/target.ts";
import { takeKey } from "../../infra/contract/thingKey.ts";
import { providerOf, providers } from "../../infra/providers/index.ts";
import type { Source, SourceOptions } from "../../infra/providers/source.ts";
import { cloudClients } from "../clients/clients.ts";
import { within } from "../within.ts";
import { reasonFor } from "./why.ts";

/** Seconds that somebody has to say who it is. */
const patience = 60;

/** Something that was found, with its name in a stack file. */
export interface Thing {
  kind: Kind;
  key: string;
  target: Target;
  found: Found;
}

export interface Gathered {
  things: readonly Thing[];
  /** Each kind and place that said what it has, as `databases account 123456789012 in eu-west-3`. */
  answered: ReadonlySet<string>;
  /** Who or what is left out, with the reason: one line each. */
  leftOut: readonly string[];
  /** Names that are called otherwise in the file: one line each. */
  renamed: readonly string[];
}

interface Asking extends SourceOptions {
  times: number;
  kinds: readonly Kind[];
  /** One line on whom is asked now, and one on what came of it. */
  busy: (line: string) => void;
  done: (line: string, well: boolean) => void;
  signal: AbortSignal;
}

/** Asks everybody who can be asked what there is. It only reads. */
export async function gather(asking: Asking): Promise<Gathered> {
  const leftOut: string[] = [];
  const answered = new Set<string>();
  const targets = await targetsOf(asking, leftOut);
  const clients = cloudClients({ targets: Object.fromEntries(targets.map((target) => [target.name, target])) });
  const things: Omit<Thing, "key">[] = [];
  for (const target of targets) {
    asking.busy(`asking ${providerOf(target).describe(target)}`);
    things.push(...(await thingsIn(target, targets, clients, asking, { leftOut, answered })));
    asking.signal.throwIfAborted();
  }
  return { ...named(things), leftOut, answered };
}

/** All sources at once: each waits for an answer from somebody else. */
async function targetsOf(asking: Asking, leftOut: string[]): Promise<Target[]> {
  const lists = await Promise.all(
    Object.values(providers).map(async ({ name, sources }) =>
      (await sources(asking)).map((source: Source) => ({ provider: name, source })),
    ),
  );
  const all = lists.flat();
  asking.busy(`asking ${all.map(({ source }) => source.name).join(", ")}`);
  const answers = await Promise.all(
    all.map(async ({ provider, source }) => {
      try {
        return {
          provider,
          places: await within(
            patience,
            () => source.targets(),
            (message) => new NotAvailable(message),
          ),
        };
      } catch (error) {
        leftOut.push(`${source.name}: ${reasonFor(error)}`);
        asking.done(`${source.name} is left out: ${reasonFor(error)}`, false);
        return { provider, places: [] };
      }
    }),
  );
  const taken = new Set<string>();
  return answers.flatMap(({ provider, places }) =>
    places.map(({ called, target, note }): Target => {
      if (note !== undefined) leftOut.push(note);
      return { ...target, provider, name: takeKey(taken, called) } as Target;
    }),
  );
}

async function thingsIn(
  target: Target,
  targets: readonly Target[],
  clients: Clients,
  { kinds, times, done }: Asking,
  { leftOut, answered }: { leftOut: string[]; answered: Set<string> },
): Promise<Omit<Thing, "key">[]> {
  const asked = { target, targets, clients, times };
  const where = providerOf(target).describe(target);
  const counts: string[] = [];
  const things: Omit<Thing, "key">[] = [];
  for (const kind of kinds) {
    if (kind.discovery?.in !== target.provider) continue;
    try {
      // The kind looks in targets of this provider.
      const find = kind.discovery.find as (asked: Asked) => Promise<Discovered>;
      const answer = await find(asked);
      answered.add(`${kind.key} ${where}`);
      leftOut.push(...answer.leftOut.map((line) => `${kind.key}: ${line}`));
      things.push(...answer.found.map((found) => ({ kind, target, found })));
      const count = answer.found.length;
      if (count > 0) counts.push(count === 1 ? `1 ${kind.noun}` : `${count} ${kind.key}`);
    } catch (error) {
      leftOut.push(`${kind.key} in ${where}: ${reasonFor(error)}`);
      done(`${kind.key} in ${where} are left out: ${reasonFor(error)}`, false);
    }
  }
  done(`${where}: ${counts.join(", ") || "nothing that is turned here"}`, true);
  return things;
}

/** Each kind has names of its own. */
function named(things: readonly Omit<Thing, "key">[]): Pick<Gathered, "things" | "renamed"> {
  const taken = new Map<string, Set<string>>();
  const renamed: string[] = [];
  const keyed = things.map((thing): Thing => {
    const { kind, found } = thing;
    const own = taken.get(kind.key) ?? new Set<string>();
    taken.set(kind.key, own);
    const key = takeKey(own, found.name, found.within);
    if (key !== found.name) renamed.push(`${kind.noun} ${found.id} is called ${kind.key}/${key} in the file`);
    return { ...thing, key };
  });
  return { things: keyed, renamed };
}
