import { numberAt } from "../../contract/properties.ts";
import type { ChangeRequest, ChangeOutcome, StoredResource } from "../../contract/standIn.ts";
import { withServerMetadata, callSeconds, isAnnotated, objectId } from "./objects.ts";
import { countAt, rampOf, resize } from "./pods.ts";

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
  const pods = resize(from, to, now);
  return {
    outputs: withServerMetadata(change, type, objectId(change, true), previous),
    observed: { target: objectId(change, true), pods },
    seconds: isAnnotated(change.inputs, "pulumi.com/skipAwait") ? callSeconds : Math.max(callSeconds, pods.seconds),
  };
}
