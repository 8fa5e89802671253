import type { Clients } from "../contract/client.ts";
import type { Phase } from "../contract/dial.ts";
import type { Gate, GateMaker } from "../contract/gate.ts";
import { formatNumber } from "../contract/format.ts";
import { no, yesUnless } from "../contract/gate.ts";
import { inputsOf, required } from "../contract/shape.ts";
import type { ResourceShape } from "../contract/shape.ts";
import type { Autoscaler, PodCounts } from "./client.ts";
import { appClient } from "./client.ts";
import { type } from "./facts.ts";
import { keeperOf } from "./questions.ts";
import { readApp, scaleTargetOf, sizersIn } from "./reading.ts";
import type { ScaledObject } from "./scaledObject.ts";

/**
 * Ready pods within what the dial says. Both ends count: too few pods do not carry the show, and too many still hold
 * database connections when the way back makes the database small.
 */
export const appGates: GateMaker = (resources, phase) => sizersIn(resources).map((shape) => appGate(shape, phase));

function appGate(shape: ResourceShape, phase: Phase): Gate {
  const { label, min, max } = readApp(shape);
  const target = scaleTargetOf(shape);
  const range = min === max ? formatNumber(min) : `${formatNumber(min)} to ${formatNumber(max)}`;
  return {
    name: shape.name,
    question: `Has ${label} ${range} ready pods?`,
    ask: async (clients) => {
      const [pods, wrong] = await Promise.all([
        clients.of(appClient, shape.target).pods(target),
        shape.type === type.replicas ? [] : boundsOf(shape, clients, { min, max, phase }),
      ]);
      if (!pods) return no(`there is no ${target.kind} ${label}`);
      const tooMany = Math.max(pods.wanted, pods.all);
      return yesUnless(
        [
          ...wrong,
          ...(pods.ready >= min ? [] : [`${ready(pods)}, ${formatNumber(min)} needed`]),
          ...(tooMany <= max ? [] : [`${formatNumber(tooMany)} pods, ${formatNumber(max)} allowed`]),
        ],
        `${formatNumber(pods.ready)} pods are ready, ${range} wanted`,
      );
    },
  };
}

/** An autoscaler that somebody else keeps may have been set back already, or will be. */
async function boundsOf(shape: ResourceShape, clients: Clients, wanted: Bounds & { phase: Phase }): Promise<string[]> {
  const { namespace } = scaleTargetOf(shape);
  const metadata = inputsOf(shape).at("metadata", "name");
  const name = required(metadata, metadata.text());
  const client = clients.of(appClient, shape.target);
  if (shape.type !== type.scaledObject) {
    const found = await client.autoscaler(namespace, name);
    if (!found) return [`there is no autoscaler ${namespace}/${name}`];
    return [...differing("autoscaler", found, wanted), ...keptBy(found)];
  }
  const found = await client.scaledObject(namespace, name);
  if (!found) return [`there is no ScaledObject ${namespace}/${name}`];
  return [...differing("ScaledObject", found, wanted), ...notHolding(found, wanted.phase)];
}

interface Bounds {
  min: number;
  max: number;
}

function differing(what: string, found: Bounds, { min, max }: Bounds): string[] {
  if (found.min === min && found.max === max) return [];
  return [`its ${what} says ${formatNumber(found.min)} to ${formatNumber(found.max)}`];
}

function keptBy(autoscaler: Autoscaler): string[] {
  const keeper = keeperOf(autoscaler);
  return keeper === undefined ? [] : [`its autoscaler is kept by ScaledObject ${keeper}, which sets it back`];
}

/** Why its minimum does not hold. Outside broadcasts it may rest. */
function notHolding({ paused, idle }: ScaledObject, phase: Phase): string[] {
  return [
    ...(paused === undefined ? [] : [`its ScaledObject is stopped by the annotation ${paused}`]),
    ...(idle === undefined || phase === "normal"
      ? []
      : [`its ScaledObject rests at ${idle} pods while its triggers are silent`]),
  ];
}

function ready({ ready, wanted }: PodCounts): string {
  return `${formatNumber(ready)} pods ready${wanted === ready ? "" : ` of ${formatNumber(wanted)} asked for`}`;
}
