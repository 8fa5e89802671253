import { numberAt, stringAt } from "../../contract/properties.ts";
import type { ChangeRequest, ChangeOutcome, CloudView, StoredResource } from "../../contract/standIn.ts";
import { withServerMetadata, callSeconds, isAnnotated, objectId } from "./objects.ts";
import { countAt } from "../../contract/ramp.ts";
import { rampOf, resize } from "./pods.ts";

interface WorkloadOptions {
  /** Where the pods of a new one come from: none is there, or as many as are asked for. */
  startsFrom: "nothing" | "here";
}

/** What a change of a Deployment's replicas brings about: the provider waits for its pods. */
export function workload(
  type: string,
  change: ChangeRequest,
  { startsFrom }: WorkloadOptions,
  previous?: StoredResource,
): ChangeOutcome {
  const { now } = change.world;
  const to = numberAt(change.inputs, "spec.replicas") ?? 1;
  const ramp = rampOf(previous);
  const from = ramp ? countAt(ramp, now) : startsFrom === "here" ? to : 0;
  const room = startsFrom === "here" && holdsRoom(change.world) ? "held" : "on new nodes";
  const pods = resize(from, to, now, room);
  return {
    outputs: withServerMetadata(change, type, objectId(change, true), previous),
    observed: { target: objectId(change, true), pods },
    seconds: isAnnotated(change.inputs, "pulumi.com/skipAwait") ? callSeconds : Math.max(callSeconds, pods.seconds),
  };
}

/** Whether pods below every real one run in the cluster: those that come take their place, and wait for no node. */
function holdsRoom(world: CloudView): boolean {
  const low = world
    .list("kubernetes:scheduling.k8s.io/v1:PriorityClass")
    .filter(({ inputs }) => (numberAt(inputs, "value") ?? 0) < 0)
    .map(({ inputs }) => stringAt(inputs, "metadata.name"));
  return world.list("kubernetes:apps/v1:Deployment").some((found) => {
    const ramp = rampOf(found);
    const running = ramp !== undefined && countAt(ramp, world.now) > 0;
    return running && low.includes(stringAt(found.inputs, "spec.template.spec.priorityClassName"));
  });
}
