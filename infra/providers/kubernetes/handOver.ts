import { stringify } from "yaml";
import { handedOverMark } from "../../contract/handedOver.ts";
import type { HandOver, OwnerTool } from "../../contract/owner.ts";
import { ignoreChanges, lifecycle } from "../../contract/ignoring.ts";
import type { Keys } from "./managers.ts";
import type { ObjectReference } from "./ownership.ts";

/** An object of which values are turned. */
export interface TurnedObject {
  object: ObjectReference;
  /** What is turned, as keys. */
  paths: readonly Keys[];
  /** All that this program sets of it. */
  ours: readonly Keys[];
  /** A value in normal. */
  normal: (keys: Keys) => unknown;
  /** Where the stack file could turn the owner of this object in its place: the key of the thing, and how its owner is named. */
  instead?: { thing: string; key: string } | undefined;
}

/** Whose objects they are, as far as it is known. */
interface Holder {
  who: string;
  name?: string | undefined;
  namespace?: string | undefined;
}

/** `Deployment shop/web`. */
export function subjectOf({ kind, namespace, name }: ObjectReference): string {
  return `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}

/** As people write a path: `spec.replicas`, `metadata.annotations["example.com/why"]`. */
export function pathText(keys: Keys): string {
  return keys
    .map((key) => (/^[\w$-]+$/.test(key) ? `.${key}` : `["${key}"]`))
    .join("")
    .replace(/^\./, "");
}

/** JSON pointer. Source: RFC 6901. */
export function pointerTo(keys: Keys): string {
  return keys.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

const groupOf = ({ apiVersion }: ObjectReference): string =>
  apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";

const yaml = (value: unknown): string[] => stringify(value, { lineWidth: 0 }).trimEnd().split("\n");
const indented = (lines: readonly string[], by: number): string[] => lines.map((line) => `${" ".repeat(by)}${line}`);

/** What is true of every way that takes a value out of somebody's manifest. Source: Kubernetes docs, "Server-Side Apply", "Transferring ownership". */
const firstUpdate =
  "Run pulumi up in normal first: then the value has another owner, and keeps what it is when it leaves the manifest.";

const words = (paths: readonly Keys[]): string => paths.map(pathText).join(", ");

/** What an owner of a sort is told of an object; nothing where that sort has no Kubernetes objects. */
export function objectHandOvers(tool: OwnerTool, turned: TurnedObject, holder?: Holder): HandOver[] {
  switch (tool) {
    case "argocd":
      return [argoCd(turned, holder)];
    case "flux":
      return holder?.who.includes("HelmRelease")
        ? [helmRelease(turned, holder), chart(turned, holder)]
        : [kustomization(turned, holder)];
    case "helm":
      return [chart(turned, holder)];
    case "kubectl":
      return [kubectl(turned)];
    case "terraform":
      return [terraform(turned)];
    case "pulumi":
      return [ignoreChanges(subjectOf(turned.object), turned.paths.map(pathText))];
    case "keda":
      return [instead(turned, holder)];
    case "operator":
      return [operator(turned, holder)];
    case "other":
      return [takeOut(turned, holder)];
    case "cloudformation":
    case "service":
      return [];
  }
}

/** Sources: Argo CD docs, "Diff Customization" and "Sync Options", "Respect ignore differences configs". */
function argoCd({ object, paths }: TurnedObject, holder: Holder = { who: "" }): HandOver {
  const { kind, name, namespace } = object;
  const application = holder.name ?? "<application>";
  const of = { group: groupOf(object), kind, name, ...(namespace !== undefined && { namespace }) };
  return {
    place: `Argo CD's Application ${application}${holder.namespace === undefined ? "" : ` (namespace ${holder.namespace})`}`,
    language: "yaml",
    head: [
      ...["spec:", "  syncPolicy:", "    syncOptions:", "      - RespectIgnoreDifferences=true"],
      "  ignoreDifferences:",
    ],
    lines: indented(yaml([{ ...of, jsonPointers: paths.map(pointerTo) }]), 4),
    notes: [
      "Both are needed: without RespectIgnoreDifferences=true a sync for any other reason writes the values all the same.",
    ],
    short: `ignoreDifferences of ${words(paths)} with RespectIgnoreDifferences=true in application ${application}`,
  };
}

/** A patch in which a value is null takes it out, whether it is there or not. Source: Kustomize docs, "patches"; Flux docs, "Kustomization". */
function kustomization({ object, paths }: TurnedObject, holder: Holder = { who: "" }): HandOver {
  const { apiVersion, kind, name } = object;
  const isMark = ([first = ""]: Keys): boolean => first === "metadata";
  const marks = paths.filter(isMark);
  // Of an annotation or a label kustomize would write the word null: it is set first, so that it is there, and then removed.
  const empty = paths.reduce<Record<string, unknown>>((made, keys) => put(made, keys, isMark(keys) ? "" : null), {});
  const patch = stringify({ apiVersion, kind, metadata: { name }, ...merged(empty, name) }, { lineWidth: 0 });
  const removal = stringify(marks.map((keys) => ({ op: "remove", path: pointerTo(keys) })));
  const target = { kind, name };
  const patches = [{ target, patch }, ...(marks.length > 0 ? [{ target, patch: removal }] : [])];
  return {
    place: `Flux's Kustomization ${holder.name ?? "<kustomization>"}${holder.namespace === undefined ? "" : ` (namespace ${holder.namespace})`}`,
    language: "yaml",
    head: ["spec:", "  patches:"],
    lines: indented(yaml(patches), 4),
    notes: [
      firstUpdate,
      `So that it can be seen afterwards, ${subjectOf(object)} bears the annotation ${handedOverMark}: ${JSON.stringify(paths.map(pathText).join(" "))}.`,
    ],
    short: `a patch that takes ${words(paths)} out, in Kustomization ${holder.name ?? "<kustomization>"}`,
  };
}

/** The name stays beside what is set of the metadata. */
function merged(values: Record<string, unknown>, name: string): Record<string, unknown> {
  const metadata = values["metadata"];
  return metadata === undefined ? values : { ...values, metadata: { name, ...(metadata as object) } };
}

function put(object: Record<string, unknown>, [key = "", ...rest]: Keys, value: unknown): Record<string, unknown> {
  if (rest.length === 0) return { ...object, [key]: value };
  return { ...object, [key]: put((object[key] ?? {}) as Record<string, unknown>, rest, value) };
}

/** Source: Flux docs, "HelmRelease", "Drift detection". */
function helmRelease({ object, paths }: TurnedObject, { name = "<release>", namespace }: Holder): HandOver {
  return {
    place: `Flux's HelmRelease ${name}${namespace === undefined ? "" : ` (namespace ${namespace})`}`,
    language: "yaml",
    head: ["spec:", "  driftDetection:", "    ignore:"],
    lines: indented(yaml([{ paths: paths.map(pointerTo), target: { kind: object.kind, name: object.name } }]), 6),
    notes: ["It ignores drift between two upgrades; at an upgrade the chart decides, so it takes both."],
    short: `driftDetection.ignore of ${words(paths)} in HelmRelease ${name}, and lookup in its chart`,
  };
}

/**
 * The chart reads what is there, since a value that leaves a chart is deleted at the next upgrade. Source: Helm docs, "Template Functions and
 * Pipelines", `lookup`, and "Changes since Helm 2", "Improved Upgrade Strategy: 3-way Strategic Merge Patches".
 */
function chart({ object, paths, normal }: TurnedObject, { name = "<release>" }: Holder = { who: "" }): HandOver {
  const { apiVersion, kind, namespace = "" } = object;
  const found = [apiVersion, kind, namespace, object.name].map((each) => JSON.stringify(each)).join(" ");
  const lines = paths.map((keys) => {
    const value = normal(keys);
    const plain =
      typeof value !== "object"
        ? JSON.stringify(value)
        : `(fromJson${Array.isArray(value) ? "Array" : ""} \`${JSON.stringify(value)}\`)`;
    const at = keys.map((key) => JSON.stringify(key)).join(" ");
    return `# ${pathText(keys)}\n${keys.at(-1) ?? ""}: {{ dig ${at} ${plain} $live | toJson }}`;
  });
  return {
    place: `the chart of Helm's release ${name}, template of ${subjectOf(object)}`,
    language: "helm",
    lines: [`{{- $live := lookup ${found} }}`, ...lines.flatMap((each) => each.split("\n"))],
    notes: [
      "The chart keeps what is there. Taken out of the chart instead, the value is deleted at the next upgrade and falls to its default: 500 replicas to 1.",
      "helm template and a dry run on the client ask no cluster: they show the value of normal.",
      `So that it can be seen afterwards: annotation ${handedOverMark}: ${JSON.stringify(paths.map(pathText).join(" "))} in the same template.`,
    ],
    short: `lookup of ${words(paths)} in the chart of release ${name}`,
  };
}

/** Source: Kubernetes docs, "HorizontalPodAutoscaler", "Migrating Deployments and StatefulSets to horizontal autoscaling". */
function kubectl({ object, paths }: TurnedObject): HandOver {
  const where = object.namespace === undefined ? "" : ` --namespace ${object.namespace}`;
  return {
    place: `the manifest of ${subjectOf(object)} that kubectl apply is given`,
    language: "sh",
    lines: [
      `# take ${words(paths)} out of the manifest; then, once, before it is applied again:`,
      `kubectl apply set-last-applied${where} --filename <manifest>`,
    ],
    notes: [
      firstUpdate,
      "Applied without set-last-applied, kubectl deletes the value, which falls to its default: 500 replicas to 1.",
      "Where it is applied with --server-side, taking the values out is all.",
    ],
    short: `take ${words(paths)} out of its manifest, with kubectl apply set-last-applied`,
  };
}

/** Source: terraform-provider-kubernetes, docs/resources. */
const terraformTypes: Readonly<Record<string, string>> = {
  "apps/v1 Deployment": "kubernetes_deployment_v1",
  "apps/v1 StatefulSet": "kubernetes_stateful_set_v1",
  "autoscaling/v2 HorizontalPodAutoscaler": "kubernetes_horizontal_pod_autoscaler_v2",
  "batch/v1 CronJob": "kubernetes_cron_job_v1",
  "v1 ConfigMap": "kubernetes_config_map_v1",
};

function terraform(turned: TurnedObject): HandOver {
  const { object, paths } = turned;
  const type = terraformTypes[`${object.apiVersion} ${object.kind}`];
  if (type === undefined) {
    return {
      ...takeOut(turned, { who: "Terraform" }),
      place: `the kubernetes_manifest of ${subjectOf(object)} in Terraform`,
    };
  }
  return lifecycle({ type, subject: subjectOf(object), attributes: paths.map(terraformPath) });
}

/** A block is a list of one; what stands in a map has its key. */
function terraformPath([first = "", ...rest]: Keys): string {
  const last = rest.at(-1) ?? "";
  if (first === "data" || first === "metadata") {
    return first === "data" ? `data[${JSON.stringify(last)}]` : `metadata[0].${rest[0] ?? ""}[${JSON.stringify(last)}]`;
  }
  return [`${first}[0]`, ...rest.map((key) => key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))].join(".");
}

/** The owner's own bounds in place of what it keeps. */
function instead({ instead: entry, object, paths }: TurnedObject, holder: Holder = { who: "" }): HandOver {
  const { name = "<scaledobject>" } = holder;
  if (!entry) return takeOut({ object, paths, ours: [], normal: () => undefined }, holder);
  return {
    place: "this stack file",
    language: "yaml",
    head: ["apps:"],
    lines: [`  ${entry.thing}:`, `    ${entry.key}: ${name} # in place of adopt`],
    short: `turn its own minimum instead: ${entry.key}: ${name}, in place of adopt`,
  };
}

function operator({ object, paths }: TurnedObject, { who }: Holder = { who: "<operator>" }): HandOver {
  return {
    place: who,
    language: "text",
    lines: [
      `It keeps ${subjectOf(object)}: turn its own values in place of ${words(paths)} (under dials), or pause it.`,
    ],
    short: `pause ${who}, or turn its own values instead`,
  };
}

function takeOut({ object, paths }: TurnedObject, { who }: Holder = { who: "" }): HandOver {
  return {
    place: `whatever ${who} applies`,
    language: "text",
    lines: [`Take ${words(paths)} out of ${subjectOf(object)}.`],
    notes: [firstUpdate],
    short: `take ${words(paths)} out of what ${who} applies`,
  };
}
