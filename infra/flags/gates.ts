import type { Gate, GateMaker } from "../contract/gate.ts";
import { no, yesUnless } from "../contract/gate.ts";
import { inputsOf, required } from "../contract/shape.ts";
import { flagsClient } from "./client.ts";
import { type } from "./facts.ts";

export const flagGates: GateMaker = (resources) =>
  resources.ofType(type.configMap, type.configMapPatch).map((shape): Gate => {
    const inputs = inputsOf(shape);
    const name = required(inputs.at("metadata", "name"), inputs.at("metadata", "name").text());
    const namespace = inputs.at("metadata", "namespace").text() ?? "default";
    const wanted = inputs
      .at("data")
      .entries()
      .map(([key, reader]) => [key, reader.text() ?? ""] as const);
    const written = wanted.map(([key, value]) => `${key}=${value}`).join(", ");
    return {
      name: shape.name,
      question: `Do the flags ${namespace}/${name} say ${written}?`,
      ask: async (clients) => {
        const found = await clients.of(flagsClient, shape.target).configMap(namespace, name);
        if (!found) return no(`there is no ConfigMap ${namespace}/${name}`);
        const wrong = wanted
          .filter(([key, value]) => found[key] !== value)
          .map(([key, value]) => `${key} is ${found[key] ?? "missing"}, not ${value}`);
        return yesUnless(wrong, written);
      },
    };
  });
