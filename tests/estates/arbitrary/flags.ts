import fc from "fast-check";
import type { KindArbitrary } from "./contract.ts";
import { joined, maybe, placeIn, placesOf, upToFour } from "./contract.ts";

const value = fc.oneof(
  fc.boolean(),
  fc.integer({ min: -10, max: 300 }),
  fc.constantFrom("on", "off", "true", "007", "", "with space", "é\n$x: {y}"),
);

const values = fc.dictionary(
  fc.constantFrom("light-signup", "sync.minutes", "NEWS_BANNER", "7"),
  joined(fc.record({ normal: value, broadcast: value }), maybe({ prewarm: value })),
  { minKeys: 1, maxKeys: 3, noNullPrototype: true },
);

export const flags: KindArbitrary = {
  after: [],
  things: (estate) =>
    placesOf(estate, "kubernetes").length === 0
      ? fc.constant({})
      : upToFour((_, index) =>
          joined(
            placeIn(estate, "kubernetes"),
            fc.constantFrom({}, { adopt: `flags-${index}` }, { configMap: `flags-${index}` }),
            fc.record({ values }),
            maybe({ namespace: fc.constantFrom("own", "shop") }),
          ),
        ),
};
