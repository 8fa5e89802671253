import type { Clients } from "../../contract/client.ts";
import { handedOver } from "../../contract/handedOver.ts";
import type { Hold, Owner, OwnerTool } from "../../contract/owner.ts";
import type { TurnedObject } from "./handOver.ts";
import { objectHandOvers, pathText, pointerTo } from "./handOver.ts";
import type { Claim, Keys } from "./managers.ts";
import { claimsIn, fieldsOf, hasField, isEngine, isScale, meets } from "./managers.ts";
import type { Application, ObjectReference, Ownership } from "./ownership.ts";
import { ownershipClient } from "./ownership.ts";
import type { Tracker } from "./trackers.ts";
import { manifestOf, trackersOf } from "./trackers.ts";

/** What is known of one value and one owner. */
interface Verdict {
  hold: Hold;
  how: string;
}

/**
 * Who else has what is turned of an object; undefined where there is no such object.
 *
 * A value that this program has taken over shows no other owner any more, and its owner's next delivery sets it back all the same: so managers alone are
 * no proof. What tells then is the manifest that kubectl and Argo CD keep at the object, an Application's own words, or the mark
 * `broadcast/handed-over`; where none of them speaks, it is not known.
 * Sources: Kubernetes docs, "Server-Side Apply"; Argo CD docs, "Resource Tracking", "Diffing" and "Sync Options"; Flux docs, "Kustomization" and
 * "HelmRelease"; Helm docs, "Chart Best Practices: Labels and Annotations".
 */
export async function objectOwners(
  clients: Clients,
  target: string | undefined,
  turned: TurnedObject,
): Promise<Owner[] | undefined> {
  const client = clients.of(ownershipClient, target);
  const found = await client.ownership(turned.object);
  if (!found) return undefined;
  const trackers = trackersOf(found);
  const argo = trackers.find(({ tool }) => tool === "argocd");
  const applications = argo?.name === undefined ? undefined : await client.applications(argo.name);
  const application = applications?.find(({ namespace }) => (argo?.namespace ?? namespace) === namespace);
  const evidence = new Evidence(found, turned, application);
  return [
    ...trackers.flatMap((tracker) => owned(turned, tracker, (keys) => evidence.ofTracker(tracker, keys))),
    ...evidence.strangers(trackers).flatMap((claim) => {
      const who: Tracker = { tool: claim.tool, who: claim.noun, sign: claim.manager };
      return owned(turned, who, (keys) =>
        hasField(claim.entry, keys) ? { hold: "sets", how: `${claim.manager} writes it at each run` } : undefined,
      );
    }),
    ...evidence.otherPrograms(),
    ...found.owners.flatMap((owner) => operators(turned, owner, found)),
  ];
}

/** One owner for each way in which somebody holds some of the values. */
function owned(
  turned: TurnedObject,
  { tool, who, name, namespace }: Tracker,
  judge: (keys: Keys) => Verdict | undefined,
) {
  const verdicts = turned.paths.flatMap((keys) => {
    const verdict = judge(keys);
    return verdict ? [{ keys, ...verdict }] : [];
  });
  return (["sets", "may set", "left"] as const).flatMap((hold): Owner[] => {
    const own = verdicts.filter((verdict) => verdict.hold === hold);
    if (own.length === 0) return [];
    const paths = own.map(({ keys }) => keys);
    return [
      {
        ...{ tool, who, hold, paths: paths.map(pathText), how: [...new Set(own.map(({ how }) => how))].join("; ") },
        handOvers: hold === "left" ? [] : objectHandOvers(tool, { ...turned, paths }, { who, name, namespace }),
      },
    ];
  });
}

/** What an object tells of one value and one owner. */
class Evidence {
  private readonly found: Ownership;
  private readonly turned: TurnedObject;
  private readonly application: Application | undefined;
  private readonly claims: readonly Claim[];
  private readonly manifest: unknown;
  private readonly marked: readonly string[];

  constructor(found: Ownership, turned: TurnedObject, application: Application | undefined) {
    this.found = found;
    this.turned = turned;
    this.application = application;
    this.claims = claimsIn(found.managers);
    this.manifest = manifestOf(found);
    this.marked = handedOver(found.annotations);
  }

  ofTracker({ tool, sign }: Tracker, keys: Keys): Verdict {
    if (tool === "argocd" && this.application && ignores(this.application, this.turned.object, keys)) {
      return this.application.respects
        ? { hold: "left", how: "its application ignores it, and respects that at a sync" }
        : { hold: "sets", how: "its application ignores it without RespectIgnoreDifferences=true: a sync writes it" };
    }
    const marked = this.marked.includes(pathText(keys));
    const claim = this.claims.find(
      (each) => each.tool === tool && each.delivers && hasField(each.entry, keys) && !(tool === "argocd" && marked),
    );
    const when = this.application?.selfHeals === true ? ", and heals itself" : "";
    if (claim) return { hold: "sets", how: `${claim.manager} writes it at each run${when}` };
    if (marked) return { hold: "left", how: "the annotation broadcast/handed-over says so" };
    if (this.manifest !== undefined && this.keepsManifest(tool)) {
      return hasValue(this.manifest, keys)
        ? { hold: "sets", how: `it is in the manifest that was applied last${when}` }
        : { hold: "left", how: "it is not in the manifest that was applied last" };
    }
    return this.takenOver(keys)
      ? { hold: "may set", how: sign }
      : { hold: "left", how: "it has the object and not this value" };
  }

  /** Applied server-side, the manifest at the object is that of an earlier delivery. */
  private keepsManifest(tool: OwnerTool): boolean {
    if (tool !== "kubectl" && tool !== "argocd") return false;
    return !this.claims.some((each) => each.tool === tool && each.entry.operation === "Apply");
  }

  /** Those who deliver values and have no other sign at the object. */
  strangers(trackers: readonly Tracker[]): Claim[] {
    return this.claims.filter(({ tool, delivers }) => delivers && !trackers.some((tracker) => tracker.tool === tool));
  }

  /** Objects and patches of the engine's that set more of the object than this program does. */
  otherPrograms(): Owner[] {
    const entries = this.found.managers.filter((entry) => isEngine(entry) && !entry.subresource);
    const foreign = entries.filter((entry) =>
      fieldsOf(entry).some((keys) => !this.turned.ours.some((own) => meets(own, keys))),
    );
    const who: Tracker = { tool: "pulumi", who: "another Pulumi program", sign: "" };
    return owned(this.turned, who, (keys) => {
      const having = entries.filter((entry) => hasField(entry, keys));
      if (having.length > 1) return { hold: "sets", how: "two programs patch it" };
      if (foreign.length === 0) return undefined;
      return foreign.some((entry) => having.includes(entry))
        ? { hold: "sets", how: `${foreign[0]?.manager ?? ""} writes it at each run` }
        : { hold: "may set", how: `${foreign[0]?.manager ?? ""} sets more of the object` };
    });
  }

  /** Whether this program, or an autoscaler, has the value, so that nobody can tell who had it before. */
  private takenOver(keys: Keys): boolean {
    return this.found.managers.some((entry) => (isEngine(entry) || isScale(entry)) && hasField(entry, keys));
  }
}

/** An operator puts its objects right again. Whether it means this value as well, its own writes tell; of an autoscaler it always does. */
function operators(turned: TurnedObject, owner: string, { managers }: Ownership): Owner[] {
  const [kind = "", name = ""] = owner.split("/");
  const tool: OwnerTool = kind === "ScaledObject" ? "keda" : "operator";
  const who: Tracker = { tool, who: owner, sign: "it owns the object", name };
  const writes = claimsIn(managers).filter((claim) => claim.tool === "other" && !claim.delivers);
  return owned(turned, who, (keys) => {
    if (turned.object.kind === "HorizontalPodAutoscaler")
      return { hold: "sets", how: "it owns the autoscaler and sets it back" };
    const writer = writes.find(({ entry }) => hasField(entry, keys));
    if (writer) return { hold: "sets", how: `it owns the object, and ${writer.manager} writes it` };
    return { hold: "may set", how: who.sign };
  });
}

function ignores({ ignores: all }: Application, object: ObjectReference, keys: Keys): boolean {
  const group = object.apiVersion.includes("/") ? (object.apiVersion.split("/")[0] ?? "") : "";
  const fits = (said: string | undefined, is: string | undefined): boolean =>
    said === undefined || said === "" || said === "*" || said === is;
  return all.some(
    (each) =>
      (each.group === "*" || each.group === group) &&
      (each.kind === "*" || each.kind === object.kind) &&
      fits(each.name, object.name) &&
      fits(each.namespace, object.namespace) &&
      each.pointers.some((pointer) => pointerTo(keys) === pointer || pointerTo(keys).startsWith(`${pointer}/`)),
  );
}

function hasValue(object: unknown, keys: Keys): boolean {
  return (
    keys.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined | null)?.[key], object) !== undefined
  );
}
