import fc from "fast-check";
import type { KindArbitrary } from "./contract.ts";
import { joined, maybe, placeIn, placesOf, upToFour } from "./contract.ts";

export const cronJobs: KindArbitrary = {
  after: [],
  things: (estate) =>
    placesOf(estate, "kubernetes").length === 0
      ? fc.constant({})
      : upToFour((_, index) =>
          joined(
            placeIn(estate, "kubernetes"),
            fc.constant({ adopt: `reports-${index}` }),
            maybe({
              namespace: fc.constantFrom("own", "shop"),
              suspended: fc.constantFrom(
                { normal: false, broadcast: true, prewarm: false },
                { normal: true, broadcast: true },
              ),
            }),
          ),
        ),
};
