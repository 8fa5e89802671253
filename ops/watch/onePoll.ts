import type { ClientDefinition, Clients } from "../../infra/contract/client.ts";

/**
 * Clients for one poll: questions that are the same are put once, whoever asks. What an answer was, it is until the end of the
 * poll, and so is a failure.
 */
export function onePoll(clients: Clients): Clients {
  const answered = new Map<object, object>();
  return {
    ...clients,
    of: <C>(definition: ClientDefinition<C>, target: string | undefined): C => {
      const client = clients.of(definition, target) as C & object;
      const known = answered.get(client) ?? remembering(client);
      answered.set(client, known);
      return known as C;
    },
  };
}

function remembering(client: object): object {
  const answers = new Map<string, unknown>();
  return new Proxy(client, {
    get: (target, key, receiver) => {
      const method: unknown = Reflect.get(target, key, receiver);
      if (typeof method !== "function" || typeof key === "symbol") return method;
      return (...args: unknown[]): unknown => {
        const question = `${key} ${JSON.stringify(args)}`;
        if (!answers.has(question)) answers.set(question, Reflect.apply(method, target, args));
        return answers.get(question);
      };
    },
  });
}
