import { Provider } from "@pulumi/kubernetes/provider.js";
import { runtime } from "@pulumi/pulumi";
import { z } from "zod";
import { stringAt, withValue } from "../../contract/properties.ts";
import { dnsLabel } from "../../contract/values.ts";
import type { ProviderDefinition } from "../provider.ts";
import { absence, objectClient, objectNameOf } from "./object.ts";
import { forcesConflicts } from "./objects.ts";
import { ownershipRights } from "./ownership.ts";
import { rampOf } from "./pods.ts";
import { kubernetesSources } from "./sources.ts";

const schema = z.strictObject({
  context: z.string().min(1).describe("Context of the kubeconfig; no other is ever used."),
  namespace: dnsLabel.optional().describe("Namespace of what states none."),
});

/** A function of the provider that asks no cluster: of an empty text there is nothing to decode. */
const decode = "kubernetes:yaml:decode";

export const kubernetes: ProviderDefinition<"kubernetes"> = {
  name: "kubernetes",
  schema,
  placeholders: () => [],
  describe: ({ context }) => `cluster ${context}`,
  rights: ownershipRights,
  create: ({ name, context }) =>
    new Provider(name, {
      context,
      // Otherwise a changed flag would replace its ConfigMap.
      enableConfigMapMutable: true,
      // A dial's field belongs to somebody already: the app's delivery, an operator's kubectl. Without force that is a
      // conflict, on the way back as well. An annotation would say the same, and stay on the company's object.
      enablePatchForce: true,
    }),
  identify: async (_, provider) => {
    const { result } = (await runtime.invoke(decode, { text: "" }, { provider })) as { result?: readonly unknown[] };
    return { sandbox: (result ?? []).length > 0 };
  },
  absent: (target) => {
    const client = objectClient.cloud(target);
    return async (inputs) => {
      const object = objectNameOf(inputs);
      return absence(object, await client.isThere(object));
    };
  },
  sources: kubernetesSources,
  standIn: {
    settings: ({ context }) => ({ context, mutableConfigMaps: true, patchForce: true }),
    configured: (properties) => {
      const context = stringAt(properties, "context");
      return {
        ...(context !== undefined && { context }),
        mutableConfigMaps: String(properties["enableConfigMapMutable"]) === "true",
        patchForce: String(properties["enablePatchForce"]) === "true",
      };
    },
    scope: ({ context }) => context,
    // Source: pulumi-kubernetes, provider/pkg/provider/provider.go: the same given name, in the same namespace.
    deletesFirst: ({ before, after, autoNamed }) =>
      !autoNamed &&
      ["metadata.name", "metadata.namespace"].every((path) => stringAt(before, path) === stringAt(after, path)),
    // The mark by which a program knows that nothing real is at the other end: no provider decodes anything out of nothing.
    functions: { [decode]: () => ({ result: [{ sandbox: true }] }) },
    onCluster: {
      apply: (cluster, inputs, settings, manager) =>
        cluster.apply(inputs, { manager, force: forcesConflicts(inputs, settings) }),
      remove: (cluster, inputs) => cluster.remove(inputs),
    },
    atRest: (observed) => (rampOf({ observed }) ? withValue(observed, "pods.seconds", 0) : observed),
    // client-go's own.
    retries: 10,
    throttled: "the server has received too many requests and has asked us to try again later",
    failed: "Internal error occurred: the sandbox injected a fault",
  },
};
