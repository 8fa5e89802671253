import type { OwnerTool } from "../../contract/owner.ts";
import type { Ownership } from "./ownership.ts";

/** Somebody who has said at an object that it is theirs. */
export interface Tracker {
  tool: OwnerTool;
  /** As `Argo CD's application shop`. */
  who: string;
  /** What says so. */
  sign: string;
  /** Name and namespace of their own object. */
  name?: string | undefined;
  namespace?: string | undefined;
}

const trackingId = "argocd.argoproj.io/tracking-id";
const instance = "app.kubernetes.io/instance";
const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/** Who has put a sign to an object. */
export function trackersOf(found: Ownership): Tracker[] {
  const all = [argoCd(found), ...flux(found), helm(found), kubectl(found)];
  const trackers = all.filter((each) => each !== undefined);
  // Argo CD keeps the manifest as kubectl does, and Flux's releases bear Helm's names.
  const has = (tool: OwnerTool): boolean => trackers.some((each) => each.tool === tool);
  return trackers.filter(
    ({ tool }) => !(tool === "kubectl" && has("argocd")) && !(tool === "helm" && (has("flux") || has("argocd"))),
  );
}

/** By its annotation; by the label alone only where it writes the object, since charts set that label too. */
function argoCd({ annotations, labels, managers }: Ownership): Tracker | undefined {
  const id = annotations[trackingId];
  const writes = managers.some(({ manager = "" }) => /^argocd/i.test(manager));
  if (id === undefined && !writes) return undefined;
  const named = id?.split(":")[0] ?? labels[instance];
  // An application outside Argo CD's own namespace is `<namespace>_<name>`.
  const [namespace, name] = named?.includes("_") ? named.split("_", 2) : [undefined, named];
  const sign = id === undefined ? "argocd-controller writes the object" : `annotation ${trackingId}`;
  return { tool: "argocd", who: `Argo CD's application ${name ?? "of this object"}`, sign, name, namespace };
}

function flux({ labels }: Ownership): (Tracker | undefined)[] {
  return (["kustomize", "helm"] as const).map((part) => {
    const [name, namespace] = [labels[`${part}.toolkit.fluxcd.io/name`], labels[`${part}.toolkit.fluxcd.io/namespace`]];
    if (name === undefined) return undefined;
    const kind = part === "helm" ? "HelmRelease" : "Kustomization";
    return {
      tool: "flux",
      who: `Flux's ${kind} ${name}`,
      sign: `label ${part}.toolkit.fluxcd.io/name`,
      name,
      namespace,
    };
  });
}

function helm({ annotations }: Ownership): Tracker | undefined {
  const [name, namespace] = [annotations["meta.helm.sh/release-name"], annotations["meta.helm.sh/release-namespace"]];
  if (name === undefined) return undefined;
  return { tool: "helm", who: `Helm's release ${name}`, sign: "annotation meta.helm.sh/release-name", name, namespace };
}

function kubectl({ annotations }: Ownership): Tracker | undefined {
  return annotations[lastApplied] === undefined
    ? undefined
    : { tool: "kubectl", who: "kubectl apply", sign: `annotation ${lastApplied}` };
}

/** The manifest that was applied last, where whoever applied it keeps it at the object. */
export function manifestOf({ annotations }: Ownership): unknown {
  const text = annotations[lastApplied];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
