import fc from "fast-check";
import type { RawEstate } from "../../estates.ts";
import { connectionsOf } from "./apps.ts";
import type { KindArbitrary } from "./contract.ts";
import { joined, maybe, placeIn, placesOf, rising, upToFour } from "./contract.ts";

/** Sizes in their order, the middle one stated now and then. */
const sizes: fc.Arbitrary<RawEstate> = fc
  .tuple(rising(0, 4), fc.option(rising(4, 8)), rising(8, 12))
  .map(([minSize, desiredCapacity, maxSize]) => ({ minSize, maxSize, ...(desiredCapacity && { desiredCapacity }) }));

export const autoScalingGroups: KindArbitrary = {
  after: ["databases"],
  things: (estate) =>
    placesOf(estate, "aws").length === 0
      ? fc.constant({})
      : upToFour((_, index) =>
          joined(
            placeIn(estate, "aws"),
            fc.constant({ adopt: `web-${index}` }),
            sizes,
            maybe({
              turns: fc.constantFrom("prewarm", "live"),
              connections: connectionsOf(estate),
              instanceTypes: fc.constantFrom(["m6i.4xlarge"], ["m6i.4xlarge", "m6a.4xlarge"]),
              maxHealthyPercentage: fc.constantFrom(100, 110, 200),
            }),
          ),
        ),
};
