import type { Question } from "../contract/question.ts";
import { askEach } from "../contract/question.ts";
import { inputsOf } from "../contract/shape.ts";
import { foundObject } from "../providers/kubernetes/object.ts";
import { flagsClient } from "./client.ts";
import { type } from "./facts.ts";

/** A patch of a ConfigMap that is not there makes one that no app reads. */
export const adoptedFlags: Question = {
  name: "adopted-flags",
  asks: "Is every ConfigMap there whose flags are turned?",
  ask: ({ resources }, clients) =>
    askEach(
      resources.normal.ofType(type.configMapPatch),
      ({ name }) => name,
      async (shape) => {
        const metadata = inputsOf(shape).at("metadata");
        const name = metadata.at("name").text() ?? "";
        const namespace = metadata.at("namespace").text() ?? "default";
        const found = await clients.of(flagsClient, shape.target).configMap(namespace, name);
        const object = { apiVersion: "v1", kind: "ConfigMap", namespace, name };
        return foundObject(`${namespace}/${name}`, object, found !== undefined, "adopt");
      },
    ),
};
