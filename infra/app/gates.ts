import type { Clients } from "../contract/client.ts";
import type { Gate, GateMaker } from "../contract/gate.ts";
import { formatNumber } from "../contract/format.ts";
import { no, yesUnless } from "../contract/gate.ts";
import { inputsOf, required } from "../contract/shape.ts";
import type { ResourceShape } from "../contract/shape.ts";
import type { PodCounts } from "./client.ts";
import { appClient } from "./client.ts";
import { type } from "./facts.ts";
import { readApp, scaleTargetOf, sizersIn } from "./reading.ts";

/**
 * Ready pods within what the dial says. Both ends count: too few pods do not carry the show, and too many still hold
 * database connections when the way back makes the database small.
 */
export const appGates: GateMaker = (resources) => sizersIn(resources).map(appGate);

function appGate(shape: ResourceShape): Gate {
  const { label, min, max } = readApp(shape);
  const target = scaleTargetOf(shape);
  const range = min === max ? formatNumber(min) : `${formatNumber(min)} to ${formatNumber(max)}`;
  return {
    name: shape.name,
    question: `Has ${label} ${range} ready pods?`,
    ask: async (clients) => {
      const [pods, wrong] = await Promise.all([
        clients.of(appClient, shape.target).pods(target),
        shape.type === type.replicas ? [] : boundsOf(shape, clients, { min, max }),
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

/** An autoscaler that somebody else keeps may have been set back already. */
async function boundsOf(
  shape: ResourceShape,
  clients: Clients,
  { min, max }: { min: number; max: number },
): Promise<string[]> {
  const { namespace } = scaleTargetOf(shape);
  const metadata = inputsOf(shape).at("metadata", "name");
  const name = required(metadata, metadata.text());
  const found = await clients.of(appClient, shape.target).autoscaler(namespace, name);
  if (!found) return [`there is no autoscaler ${namespace}/${name}`];
  return found.min === min && found.max === max
    ? []
    : [`its autoscaler says ${formatNumber(found.min)} to ${formatNumber(found.max)}`];
}

function ready({ ready, wanted }: PodCounts): string {
  return `${formatNumber(ready)} pods ready${wanted === ready ? "" : ` of ${formatNumber(wanted)} asked for`}`;
}
