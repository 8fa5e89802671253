import { propertyPath } from "../../infra/contract/changes.ts";
import type { ChangeContext, ChangeDuration, Durations, Interruption } from "../../infra/contract/duration.ts";
import { estimate } from "../../infra/contract/duration.ts";
import type { Kind } from "../../infra/contract/kind.ts";
import { isOfAnyType } from "../../infra/contract/shape.ts";
import type { Step } from "../../infra/contract/step.ts";
import { phaseRecords } from "../../stacks/phaseRecords.ts";
import type { Timing } from "../../stacks/timing.ts";
import type { Measured } from "./measured.ts";

/** What one step takes. */
export interface Duration {
  /** Kind of change: a key of the stack file's `timing.durations`. */
  kind: string;
  /** Seconds the update waits for the step: what depends on it starts afterwards. */
  seconds: number;
  /** Seconds from then until the effect is there: for that no step waits, but the gate after the switch does. */
  delay: number;
  interruption?: Interruption;
  /** Where `seconds` comes from. */
  basis: "table" | "stack file" | "measured";
  /** The figure's source: a document, an estimate, or how many earlier switches. */
  source: string;
  /** As the table has it. */
  brings?: ChangeDuration["brings"];
}

/** What belongs to no kind of thing. */
const common: Durations = {
  table: {
    phase: { seconds: 0, source: "a record in the stack's own state", brings: "nothing" },
    kubernetesOther: { seconds: 1, source: estimate("one call of the API server") },
    cloudflareOther: { seconds: 2, delay: 30, source: estimate("one call, then as a rule") },
    unknown: { seconds: 60, source: estimate("a kind of resource the tables do not know") },
  },
  classify: ({ type }) => {
    if (type === phaseRecords.type) return "phase";
    if (type.startsWith("kubernetes:")) return "kubernetesOther";
    return type.startsWith("cloudflare:") ? "cloudflareOther" : "unknown";
  },
};

/** What else decides how long the steps of one switch take. */
interface DurationInputs {
  context: ChangeContext;
  /** From the stack file. */
  overrides?: Timing["durations"];
  /** Medians of earlier switches between the same phases, by URN. */
  measured?: Measured;
}

/** What one step takes: as measured, else as the stack file says, else by the table of its kind. */
export function durationOf(
  step: Step,
  kinds: readonly Pick<Kind, "durations" | "anyType">[],
  { context, overrides, measured }: DurationInputs,
): Duration {
  const { kind, stated, entry, durations } = classified(step, kinds, context);
  const override = overrides?.[kind];
  const delayEach = (override?.delayEach ?? entry.delayEach ?? 0) * added(step);
  const secondsEach = (override?.secondsEach ?? entry.secondsEach ?? 0) * added(step);
  const fixed = override?.delay ?? durations.delayOf?.(step, context) ?? entry.delay ?? 0;
  const earlier = measured?.get(step.urn);
  const interruption = interrupted(entry.interruption, override?.interruption, step);
  return {
    kind,
    seconds: earlier?.seconds ?? (override?.seconds ?? entry.seconds) + secondsEach,
    delay: fixed + delayEach,
    ...(interruption && { interruption }),
    ...(entry.brings && { brings: entry.brings }),
    ...(earlier
      ? { basis: "measured", source: `median of ${earlier.samples} earlier switch${earlier.samples === 1 ? "" : "es"}` }
      : override?.seconds !== undefined
        ? { basis: "stack file", source: `timing.durations.${kind}` }
        : { basis: stated ? "stack file" : "table", source: entry.source }),
  };
}

function classified(step: Step, kinds: readonly Pick<Kind, "durations" | "anyType">[], context: ChangeContext) {
  // What the file names by its type says itself what it takes.
  const asked = isOfAnyType(step.urn) ? kinds.filter(({ anyType }) => anyType) : kinds;
  for (const durations of [...asked.flatMap((kind) => kind.durations ?? []), common]) {
    const kind = durations.classify(step, context);
    const entry = kind === undefined ? undefined : durations.table[kind];
    if (kind === undefined || !entry) continue;
    const stated = durations.statedOf?.(step, context);
    return { kind, stated: stated !== undefined, entry: stated ?? entry, durations };
  }
  throw new Error(`${step.name}: no table has its kind of change`);
}

function interrupted(known: Interruption | undefined, most: number | undefined, step: Step): Interruption | undefined {
  if (most === undefined) return known;
  if (most === 0) return undefined;
  return { ...known, least: Math.min(known?.least ?? most, most), most, of: known?.of ?? step.name };
}

const counted = [
  ...["spec.minReplicas", "spec.minReplicaCount", "spec.replicas"],
  ...["scalingConfig.desiredSize", "minCapacity", "minSize", "desiredCapacity"],
];

/** Pods, nodes, instances or units that a step adds: the most, where it says both how many at least and how many. */
function added({ changes }: Step): number {
  const turned = changes.filter(({ path }) => counted.includes(propertyPath(path)));
  return Math.max(0, ...turned.map(({ before, after }) => Number(after ?? 0) - Number(before ?? 0)));
}
