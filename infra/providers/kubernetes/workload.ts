import { number } from "../../contract/properties.ts";
import type { Change, Outcome, StoredResource } from "../../contract/standIn.ts";
import { answered, CALL, isAnnotated, objectId } from "./objects.ts";
import { countAt, rampOf, resize } from "./pods.ts";

interface WorkloadOptions {
  /** Where the pods of a new one come from: none is there, or as many as are asked for. */
  startsFrom: "nothing" | "here";
}

/** What a change of a Deployment's replicas brings about: the provider waits for its pods. */
export function workload(
  type: string,
  change: Change,
  { startsFrom }: WorkloadOptions,
  previous?: StoredResource,
): Outcome {
  const { now } = change.world;
  const to = number(change.inputs, "spec.replicas") ?? 1;
  const ramp = rampOf(previous);
  const from = ramp ? countAt(ramp, now) : startsFrom === "here" ? to : 0;
  const pods = resize(from, to, now);
  return {
    outputs: answered(change, type, objectId(change, true), previous),
    observed: { target: objectId(change, true), pods },
    seconds: isAnnotated(change.inputs, "pulumi.com/skipAwait") ? CALL : Math.max(CALL, pods.seconds),
  };
}
