import type { V1PodSpec, V1Volume, V1VolumeMount } from "@kubernetes/client-node";
import { someNames } from "../contract/format.ts";
import type { Question } from "../contract/question.ts";
import { askEach, no, unknown, yes } from "../contract/question.ts";
import { inputsOf, required } from "../contract/shape.ts";
import type { PodTemplate } from "./client.ts";
import { flagsClient } from "./client.ts";
import { type } from "./facts.ts";

/**
 * What a container reads of a ConfigMap at its start it never sees change: its environment, and a file that is mounted by `subPath`. Source: Kubernetes docs,
 * "ConfigMaps", "Mounted ConfigMaps are updated automatically".
 */
export const flagsSeen: Question = {
  name: "flags-seen",
  asks: "Do the apps see a flag that turns?",
  ask: ({ resources }, clients) =>
    askEach(
      resources.live.ofType(type.configMap, type.configMapPatch),
      ({ name }) => name,
      async (shape) => {
        const inputs = inputsOf(shape);
        const name = required(inputs.at("metadata", "name"), inputs.at("metadata", "name").text());
        const namespace = inputs.at("metadata", "namespace").text() ?? "default";
        const keys = inputs
          .at("data")
          .entries()
          .map(([key]) => key);
        const subject = `${namespace}/${name}`;
        const client = clients.of(flagsClient, shape.target);
        if ((await client.isImmutable(namespace, name)) === true)
          return no(subject, "it is immutable: the API server refuses every change", "make a new one, and adopt that");
        const ways = (await client.readers(namespace)).map(({ of, spec }) => ({ of, ...waysOf(spec, name, keys) }));
        const blind = ways.filter(({ once }) => once.length > 0);
        if (blind.length > 0) {
          return no(
            subject,
            blind
              .map(
                ({ of, once }) => `${of} reads it ${once.join(" and ")}, once at its start, and never sees a flag turn`,
              )
              .join("; "),
            "mount it as a volume, without subPath; or let the app ask for it while it runs",
          );
        }
        const mounted = ways.filter(({ mounts }) => mounts).map(({ of }) => of);
        return mounted.length > 0
          ? yes(subject, `mounted by ${someNames(mounted)}, which see a change within about a minute`)
          : unknown(
              subject,
              "no Deployment, StatefulSet or DaemonSet of the namespace mounts it: whether any app asks for it nobody here knows",
            );
      },
    ),
};

/** How the pods of a template read some keys of a ConfigMap. */
export function waysOf(
  spec: PodTemplate["spec"],
  name: string,
  keys: readonly string[],
): { once: string[]; mounts: boolean } {
  if (!spec) return { once: [], mounts: false };
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const mounts = containers
    .flatMap(({ volumeMounts = [] }) => volumeMounts)
    .flatMap((mount) => mountOf(mount, spec, name, keys));
  const whole = containers.some(({ envFrom = [] }) => envFrom.some(({ configMapRef }) => configMapRef?.name === name));
  const own = containers
    .flatMap(({ env = [] }) => env)
    .flatMap(({ valueFrom }) => (valueFrom?.configMapKeyRef?.name === name ? [valueFrom.configMapKeyRef.key] : []))
    .filter((key) => keys.includes(key));
  return {
    once: [
      ...(whole ? ["as its environment (envFrom)"] : []),
      ...(own.length > 0 ? [`in its environment (${[...new Set(own)].join(", ")})`] : []),
      ...(mounts.includes("by a subPath") ? ["by a subPath"] : []),
    ],
    mounts: mounts.length > 0,
  };
}

/** How a mount has any of the keys; not at all where it has others of the volume, or another volume. */
function mountOf(
  { name: volume, subPath, subPathExpr }: V1VolumeMount,
  { volumes = [] }: V1PodSpec,
  name: string,
  keys: readonly string[],
): ("whole" | "by a subPath")[] {
  const files = filesOf(
    volumes.find((each) => each.name === volume),
    name,
    keys,
  );
  if (files.length === 0) return [];
  // What an expression comes to, only the pod knows.
  if (subPathExpr) return ["by a subPath"];
  if (!subPath) return ["whole"];
  return files.some((file) => file === subPath || file.startsWith(`${subPath}/`)) ? ["by a subPath"] : [];
}

/** Paths in a volume at which keys of a ConfigMap stand: all by their names, or those that are listed by theirs. */
function filesOf(volume: V1Volume | undefined, name: string, keys: readonly string[]): string[] {
  return [volume?.configMap, ...(volume?.projected?.sources ?? []).map(({ configMap }) => configMap)]
    .filter((source) => source?.name === name)
    .flatMap((source) => source?.items ?? keys.map((key) => ({ key, path: key })))
    .flatMap(({ key, path }) => (keys.includes(key) ? [path] : []));
}
