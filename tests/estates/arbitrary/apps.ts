import fc from "fast-check";
import { connectionPathNames } from "../../../infra/database/schema.ts";
import type { Database } from "../../../infra/database/schema.ts";
import type { RawEstate } from "../../estates.ts";
import type { KindArbitrary, Things } from "./contract.ts";
import { joined, maybe, placed, placeIn, placesOf, rising, upToFour } from "./contract.ts";

/** Few connections by every way of some of the databases. */
export function connectionsOf(estate: RawEstate): fc.Arbitrary<object> {
  const databases = Object.entries((estate["databases"] ?? {}) as Things);
  const ways = databases.map(([name, given]): [string, fc.Arbitrary<object>] => {
    const database = { replicas: {}, instances: {}, poolers: {}, ...given } as unknown as Database;
    const every = connectionPathNames(database).map((way): [string, fc.Arbitrary<number>] => [
      way,
      fc.integer({ min: 1, max: 3 }),
    ]);
    return [name, maybe(Object.fromEntries(every)).filter((drawn) => Object.keys(drawn).length > 0)];
  });
  return maybe(Object.fromEntries(ways));
}

const autoscaled = (index: number): fc.Arbitrary<RawEstate> =>
  joined(
    fc.tuple(rising(1, 20), rising(20, 30)).map(([minReplicas, maxReplicas]) => ({ minReplicas, maxReplicas })),
    maybe({
      scaleTarget: fc.constantFrom({ kind: "StatefulSet" }, { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout" }),
    }),
    fc.oneof(
      fc.constant({ adopt: `hpa-${index}` }),
      fc.constant({ scaledObject: `events-${index}` }),
      maybe({ cpuPercent: fc.constantFrom(50, 70), scaleDownPercent: fc.constantFrom(10, 50) }),
    ),
  );

const fixed = fc.record({ replicas: rising(1, 30) });

/** Where its cluster has several pools, one of them is named. */
function poolIn(estate: RawEstate, app: RawEstate): fc.Arbitrary<RawEstate> {
  const cluster = placed(estate, "kubernetes", app);
  const pools = Object.entries((estate["nodePools"] ?? {}) as Things).flatMap(([name, pool]) =>
    placed(estate, "kubernetes", pool) === cluster ? [name] : [],
  );
  if (pools.length === 0) return fc.constant({});
  return fc.record({ nodePool: fc.constantFrom(...pools) }, { requiredKeys: pools.length > 1 ? ["nodePool"] : [] });
}

export const apps: KindArbitrary = {
  after: ["databases", "nodePools"],
  things: (estate) =>
    placesOf(estate, "kubernetes").length === 0
      ? fc.constant({})
      : upToFour((_, index) =>
          placeIn(estate, "kubernetes").chain((place) =>
            joined(
              fc.constant(place),
              fc.oneof(autoscaled(index), fixed),
              poolIn(estate, place),
              maybe({
                namespace: fc.constantFrom("own", "shop"),
                scaleTarget: fc.constant({ name: `web-${index}` }),
                requests: fc.constantFrom(
                  { cpu: "250m", memory: "512Mi" },
                  { cpu: 1, memory: "1Gi" },
                  { cpu: 0.1, memory: "100Mi" },
                ),
                connections: connectionsOf(estate),
                surgePercent: fc.constantFrom(0, 25, 100),
                loadBalancer: fc.constant(`balancer-${index}`),
                budget: fc.constantFrom({}, { adopt: "budget" }, { maxUnavailablePercent: 50 }),
              }),
            ),
          ),
        ),
};
