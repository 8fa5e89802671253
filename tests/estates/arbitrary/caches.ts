import fc from "fast-check";
import type { KindArbitrary } from "./contract.ts";
import { joined, maybe, placeIn, placesOf, rising, upToFour } from "./contract.ts";

const nodeType = fc.constantFrom(
  { normal: "cache.r6g.large", broadcast: "cache.r6g.2xlarge" },
  { normal: "cache.m6g.large", broadcast: "cache.r7g.xlarge", prewarm: "cache.m6g.xlarge" },
  { normal: "cache.r6g.large", broadcast: "cache.r6g.large" },
);

export const caches: KindArbitrary = {
  after: [],
  things: (estate) =>
    placesOf(estate, "aws").length === 0
      ? fc.constant({})
      : upToFour((_, index) =>
          joined(
            placeIn(estate, "aws"),
            fc.record({ nodeType }),
            fc.oneof(
              joined(
                fc.constant({ adopt: `cache-${index}` }),
                maybe({ engine: fc.constantFrom("redis", "valkey"), replicas: rising(1, 4) }),
              ),
              joined(
                fc.constant({ identifier: `cache-${index}`, engine: "redis", engineVersion: "7.1" }),
                fc.record({ replicas: rising(1, 4) }),
                maybe({ shards: fc.constant(1), securityGroups: fc.constant(["sg-1"]) }),
              ),
            ),
          ),
        ),
};
