import { setTimeout as sleep } from "node:timers/promises";
import type { ClientDefinition, Clients, HttpAnswer } from "../../infra/contract/client.ts";
import { NotAvailable } from "../../infra/contract/client.ts";
import type { Properties } from "../../infra/contract/properties.ts";
import type { Target } from "../../infra/contract/target.ts";
import { providerOf } from "../../infra/providers/index.ts";
import type { Cloud } from "../../sandbox/cloud.ts";
import { standInOf } from "../../sandbox/standIns.ts";
import type { Estate } from "../../stacks/estate.ts";
import { httpGet } from "./http.ts";

/** Without an engine nobody can ask the engine's providers. */
const noEngine: Clients["read"] = () =>
  Promise.reject(new NotAvailable("only the engine's provider knows, and no engine is at hand here"));

/**
 * Clients of the real estate: of the targets of a stack file, and of no other account, cluster or zone. `read` asks through an
 * engine, where there is one.
 */
export function cloudClients({ targets }: Pick<Estate, "targets">, read: Clients["read"] = noEngine): Clients {
  return {
    estate: Object.values(targets)
      .map((target) => providerOf(target).describe(target))
      .join(", "),
    now: () => performance.now() / 1000,
    wait: (seconds, signal) =>
      sleep(seconds * 1000, undefined, { signal }).catch((error: unknown) => {
        signal?.throwIfAborted();
        throw error;
      }),
    of: remembered(targets, (definition, target) => definition.cloud(target)),
    read,
    http: httpGet,
  };
}

/** The same questions put to a sandbox. What it does not know, such as quotas, it says it does not know. */
export function sandboxClients({ targets, kinds }: Pick<Estate, "targets" | "kinds">, cloud: Cloud): Clients {
  const stored = new Set<string>();
  const at = (target: Target): Cloud => cloud.at(providerOf(target).standIn.settings(target));
  return {
    estate: "the sandbox",
    now: () => cloud.clock.now(),
    wait: (seconds, signal) => cloud.clock.wait(seconds, signal),
    of: remembered(targets, (definition, target) => definition.sandbox(at(target), target)),
    read: ({ type, name, target }) => {
      const place = targets[target ?? ""];
      return Promise.resolve(answeredOf(place ? at(place) : cloud, type, name));
    },
    http: (url) => {
      const answers = kinds.flatMap((kind) => kind.answers?.(cloud, url, stored) ?? []);
      return Promise.resolve(answers[0] ?? originAnswers);
    },
  };
}

/** As the service has it; of a patch, what its object has at the places that the patch sets, whoever set it last. */
function answeredOf(cloud: Cloud, type: string, name: string): Properties | undefined {
  const found = cloud.list(type).find((resource) => resource.name === name);
  const { patches } = standInOf(type);
  const object = found && patches !== undefined ? cloud.find(patches, found.id) : undefined;
  return (object ?? found)?.outputs;
}

/** On the sandbox the origin is always well. */
const originAnswers: HttpAnswer = {
  status: 200,
  headers: {},
  body: "<html>The origin answers.</html>",
  note: "nothing on the sandbox answers for this address, no request was made",
};

type Open = <C>(definition: ClientDefinition<C>, target: Target) => C;

/** One client for each definition and target. Throws NotKnown for a target that is none of the estate's. */
function remembered(targets: Estate["targets"], open: Open): Clients["of"] {
  const opened = new Map<ClientDefinition<unknown>, Map<string, unknown>>();
  return <C>(definition: ClientDefinition<C>, name: string | undefined): C => {
    const target = name === undefined ? undefined : targets[name];
    if (!target)
      throw new NotAvailable(`nobody knows where these ${definition.name} are: ${name ?? "no target is named"}`);
    const own = opened.get(definition) ?? new Map<string, unknown>();
    opened.set(definition, own);
    if (!own.has(target.name)) own.set(target.name, open(definition, target));
    return own.get(target.name) as C;
  };
}
