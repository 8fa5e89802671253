import type { Clients } from "../contract/client.ts";
import type { Finding, Question } from "../contract/question.ts";
import { askEach, no, yes } from "../contract/question.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { inputsOf } from "../contract/shape.ts";
import type { Autoscaler } from "./client.ts";
import { appClient } from "./client.ts";
import { keda, type } from "./facts.ts";
import { scaleTargetName, scaleTargetOf, sizersIn } from "./reading.ts";
import type { ScaledObject } from "./scaledObject.ts";

/** Two who size the same app take turns, and the smaller size comes back in the middle of the show. */
export const autoscalers: Question = {
  name: "autoscalers",
  asks: "Is every app there, with one autoscaler that can work and nobody fighting it?",
  ask: ({ resources }, clients) => {
    const lists = new Map<string, Promise<Autoscaler[]>>();
    const beside = (shape: ResourceShape): Promise<Autoscaler[]> => {
      const { namespace } = scaleTargetOf(shape);
      const key = `${shape.target ?? ""} ${namespace}`;
      const list = lists.get(key) ?? clients.of(appClient, shape.target).autoscalers(namespace);
      lists.set(key, list);
      return list;
    };
    return askEach(sizersIn(resources.normal), scaleTargetName, (shape) => askApp(shape, clients, beside));
  },
};

/** Name of the ScaledObject that keeps an autoscaler. */
export function keeperOf({ owners }: Autoscaler): string | undefined {
  const prefix = `${keda.kind}/`;
  return owners.find((owner) => owner.startsWith(prefix))?.slice(prefix.length);
}

async function askApp(
  shape: ResourceShape,
  clients: Clients,
  beside: (shape: ResourceShape) => Promise<Autoscaler[]>,
): Promise<Finding> {
  const label = scaleTargetName(shape);
  const target = scaleTargetOf(shape);
  const autoscaled = shape.type !== type.replicas;
  const own = autoscaled ? inputsOf(shape).at("metadata", "name").text() : undefined;
  const client = clients.of(appClient, shape.target);
  const [pods, all, scaledObject] = await Promise.all([
    client.pods(target),
    beside(shape),
    shape.type === type.scaledObject ? client.scaledObject(target.namespace, own ?? "") : undefined,
  ]);
  if (!pods)
    return no(label, `there is no such ${target.kind}`, "deliver the app first, or correct its name in the stack file");
  const scaling = all.filter((each) => each.target === target.name);
  const isOwn = (each: Autoscaler): boolean =>
    shape.type === type.scaledObject ? keeperOf(each) === own : each.name === own;
  const others = scaling.filter((each) => !isOwn(each));
  const found = scaling.find(isOwn);
  return (
    rivals(label, others, own) ??
    (shape.type === type.scaledObject ? troubleOfScaledObject(label, own ?? "", target, scaledObject) : undefined) ??
    troubleOfAutoscaler(shape, label, own, found) ??
    yes(label, summary(shape, own, found))
  );
}

function summary(shape: ResourceShape, own: string | undefined, found: Autoscaler | undefined): string {
  if (shape.type === type.scaledObject) return `ScaledObject ${own ?? ""}, nobody else`;
  if (own === undefined) return "no autoscaler, as the stack file says";
  return found ? "one autoscaler, nobody else" : "no autoscaler yet: the first update creates it";
}

/** Others that size it. What KEDA keeps is turned at its ScaledObject. */
function rivals(label: string, others: readonly Autoscaler[], own: string | undefined): Finding | undefined {
  const [first] = others;
  if (!first) return undefined;
  const names = others.map(({ name }) => name).join(", ");
  const instead = adoptionOf(first);
  return own === undefined
    ? no(
        label,
        `autoscaler ${names} sizes it, and would undo the patch`,
        `state minReplicas and maxReplicas, and ${instead}`,
      )
    : no(label, `autoscaler ${names} sizes it as well`, `delete it, or ${instead}`);
}

/** What a stack file says to turn one that exists; of one that somebody keeps, its keeper. */
function adoptionOf(autoscaler: Autoscaler): string {
  const { name, owners } = autoscaler;
  const keeper =
    keeperOf(autoscaler) ?? (name.startsWith(keda.autoscaler) ? name.slice(keda.autoscaler.length) : undefined);
  if (keeper !== undefined) return `say scaledObject: ${keeper}`;
  if (owners.length === 0) return `say adopt: ${name}`;
  return `turn the bounds of ${owners.join(", ")}, which keeps it, under dials`;
}

function troubleOfAutoscaler(
  shape: ResourceShape,
  label: string,
  own: string | undefined,
  found: Autoscaler | undefined,
): Finding | undefined {
  if (!found) {
    if (shape.type !== type.autoscalerPatch) return undefined;
    const missing = `autoscaler ${own ?? ""} does not exist, and the stack file adopts it`;
    return no(label, missing, "correct adopt, or omit it to make one");
  }
  if (shape.type === type.autoscaler && !found.ours) {
    return no(
      label,
      `autoscaler ${found.name} exists, and is not this program's: the first update would be refused`,
      adoptionOf(found),
    );
  }
  if (found.troubles.length > 0) {
    return no(
      label,
      `its autoscaler cannot work: ${found.troubles.join("; ")}`,
      "look at kubectl describe hpa; often metrics-server is missing",
    );
  }
  return undefined;
}

function troubleOfScaledObject(
  label: string,
  own: string,
  { kind, name }: { kind: string; name: string },
  found: ScaledObject | undefined,
): Finding | undefined {
  if (!found) return no(label, `there is no ScaledObject ${own}`, "correct scaledObject in the stack file");
  const { target, paused, idle, troubles } = found;
  if (target.kind !== kind || target.name !== name) {
    return no(label, `ScaledObject ${own} scales ${target.kind} ${target.name}`, "correct scaledObject or scaleTarget");
  }
  if (paused !== undefined) {
    return no(label, `ScaledObject ${own} is stopped by the annotation ${paused}`, "take the annotation away");
  }
  if (idle !== undefined) {
    return no(
      label,
      `ScaledObject ${own} rests at ${idle} pods while its triggers are silent, whatever its minimum`,
      "take idleReplicaCount out of it before the broadcast",
    );
  }
  if (troubles.length === 0) return undefined;
  return no(label, `ScaledObject ${own} cannot work: ${troubles.join("; ")}`, "look at kubectl describe scaledobject");
}
