import { formatNumber } from "../contract/format.ts";
import type { Gate, GateMaker } from "../contract/gate.ts";
import { no, yesUnless } from "../contract/gate.ts";
import type { Reservation } from "./client.ts";
import { loadBalancerClient } from "./client.ts";
import { arnOf, balancersIn, nameOf, unitsOf } from "./reading.ts";

/** Zones whose units are not there, or not yet. */
function unsettled({ zones }: Reservation): string[] {
  return zones.flatMap(({ zone, state, reason }) =>
    state === "provisioned" ? [] : [`${zone} is ${state}${reason === undefined ? "" : ` (${reason})`}`],
  );
}

const lcus = (units: number): string => (units === 0 ? "no LCUs" : `${formatNumber(units)} LCUs`);

/** A reservation that was accepted is none yet: it is fulfilled as zones have room, first come, first served. */
export const loadBalancerGates: GateMaker = (resources) =>
  balancersIn(resources).map((shape): Gate => {
    const [arn, units] = [arnOf(shape), unitsOf(shape)];
    return {
      name: shape.name,
      question:
        units === 0
          ? `Is no capacity of ${nameOf(shape)} reserved any more?`
          : `Are ${lcus(units)} of ${nameOf(shape)} provisioned?`,
      ask: async (clients) => {
        const found = await clients.of(loadBalancerClient, shape.target).reservation(arn);
        if (!found) return no(`there is no load balancer ${arn}`);
        const wrong = [
          ...(found.units === units ? [] : [`${lcus(found.units)} are reserved, not ${units}`]),
          ...unsettled(found),
          ...(units > 0 && found.zones.length === 0 ? ["no zone says that its units are there"] : []),
        ];
        return yesUnless(wrong, units === 0 ? "nothing is reserved" : `${lcus(units)} are provisioned`);
      },
    };
  });

/** Whether each reservation has ended the change it was in: until then AWS takes no other. */
export const loadBalancerRestGates: GateMaker = (resources) =>
  balancersIn(resources).map((shape): Gate => ({
    name: shape.name,
    question: `Is the reservation of ${nameOf(shape)} at rest?`,
    ask: async (clients) => {
      const found = await clients.of(loadBalancerClient, shape.target).reservation(arnOf(shape));
      const moving = (found?.zones ?? []).filter(({ state }) => state === "pending" || state === "rebalancing");
      return yesUnless(
        moving.map(({ zone, state }) => `${zone} is ${state}`),
        found ? `${lcus(found.units)}, nothing under way` : "there is no such load balancer",
      );
    },
  }));
