import fc from "fast-check";
import type { RawEstate } from "../../estates.ts";
import type { KindArbitrary, Things } from "./contract.ts";
import { joined, maybe, placed, placeIn, placesOf, upToFour } from "./contract.ts";

const lines = maybe({
  connections: fc.constantFrom({ normal: 100, broadcast: 900 }, { normal: 300, broadcast: 300 }),
  cpuPercent: fc.constantFrom(50, 70),
  latencySeconds: fc.constantFrom(0.01, 0.5),
});

/** Databases of the same place; each has its alarms once, so they are dealt out. */
function watched(estate: RawEstate, place: string, index: number): fc.Arbitrary<object> {
  const own = Object.entries((estate["databases"] ?? {}) as Things).flatMap(([name, database], number) =>
    placed(estate, "aws", database) === place && number % 4 === index ? [name] : [],
  );
  return maybe(Object.fromEntries(own.map((name) => [name, lines])));
}

export const alarms: KindArbitrary = {
  after: ["databases"],
  things: (estate) =>
    placesOf(estate, "aws").length === 0
      ? fc.constant({})
      : upToFour((_, index) =>
          placeIn(estate, "aws").chain((place) =>
            joined(
              fc.constant({ ...place, dashboard: `evening-${index}` }),
              maybe({
                notify: fc.constant(["arn:aws:sns:eu-west-3:123456789012:on-call"]),
                armed: fc.constantFrom({ normal: true, broadcast: true }, { normal: false, broadcast: true }),
                databases: watched(estate, placed(estate, "aws", place), index),
                loadBalancers: fc.constant({
                  [`balancer-${index}`]: { id: "app/web/0123456789abcdef", p95Seconds: 1 },
                }),
              }),
            ),
          ),
        ),
};
