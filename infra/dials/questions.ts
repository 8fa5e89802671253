import type { Question } from "../contract/question.ts";
import { askEach } from "../contract/question.ts";
import { foundObject, objectClient } from "../providers/kubernetes/object.ts";
import { dialsIn } from "./reading.ts";
import { objectOf } from "./schema.ts";
import { objectTypeOf, providerOf } from "./types.ts";

/** What AWS and Cloudflare do not have, their import refuses; a patch would make it. */
export const dialObjects: Question = {
  name: "dial-objects",
  asks: "Is every Kubernetes object there that a dial turns?",
  ask: ({ resources }, clients) =>
    askEach(
      dialsIn(resources.normal).filter(({ type }) => providerOf(type) === "kubernetes"),
      ({ name }) => name,
      async ({ shape, name, type, adopt }) => {
        const { namespace, name: own } = objectOf(adopt);
        const object = { ...objectTypeOf(type), namespace, name: own };
        const isThere = await clients.of(objectClient, shape.target).isThere(object);
        return foundObject(name, object, isThere, `dials.${name}.adopt`);
      },
    ),
};
