import { ofType } from "../../policies/check.ts";
import { inputsOf, required } from "../../policies/shape.ts";
import type { Gate, GateMaker } from "./gate.ts";
import { no, unless } from "./gate.ts";

const configMap = "kubernetes:core/v1:ConfigMap";

/** What the API server has is what apps see within about a minute. */
export const flagGates: GateMaker = (resources) =>
  ofType(resources, configMap).map((shape): Gate => {
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
      ask: async (ports) => {
        const found = await ports.configMap(namespace, name);
        if (!found) return no(`there is no ConfigMap ${namespace}/${name}`);
        const wrong = wanted
          .filter(([key, value]) => found[key] !== value)
          .map(([key, value]) => `${key} is ${found[key] ?? "missing"}, not ${value}`);
        return unless(wrong, written);
      },
    };
  });
