import type { TurnedThing, TurnedThings } from "../contract/owner.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { componentInputsOf } from "../contract/shape.ts";
import type { Resources } from "../contract/resources.ts";
import { turnedObject, turnedOf } from "../providers/kubernetes/turnedObjects.ts";
import { rightFor } from "./client.ts";
import type { appRights } from "./client.ts";
import { type } from "./facts.ts";
import { scaleTargetOf, sizersIn } from "./reading.ts";

const sizerRights: Readonly<Record<string, keyof typeof appRights>> = {
  [type.autoscaler]: "get horizontalpodautoscalers.autoscaling",
  [type.autoscalerPatch]: "get horizontalpodautoscalers.autoscaling",
  [type.scaledObject]: "get scaledobjects.keda.sh",
  [type.replicas]: "get deployments.apps",
};

/** What sizes each app, and the replicas that an autoscaler turns: a manifest that states them sets 500 back to its own number. */
export const appThings: TurnedThings = (resources) =>
  sizersIn(resources.normal).flatMap((shape) => {
    const right = sizerRights[shape.type];
    const app = componentInputsOf(shape).at("app").text() ?? shape.name;
    const own = turnedObject(resources, shape, {
      ...(right !== undefined && { right }),
      ...(shape.type !== type.scaledObject && { instead: { thing: app, key: "scaledObject" } }),
    });
    return shape.type === type.replicas ? own : [...own, ...workloadOf(shape, resources.normal)];
  });

function workloadOf(shape: ResourceShape, normal: Resources): TurnedThing[] {
  const { namespace, apiVersion, kind, name } = scaleTargetOf(shape);
  const object = { apiVersion, kind, namespace, name };
  const right = rightFor(kind);
  return turnedOf(shape, object, [["spec", "replicas"]], normal, { ...(right !== undefined && { right }) });
}
