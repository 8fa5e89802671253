import fc from "fast-check";
import type { RawEstate } from "../../estates.ts";
import type { KindArbitrary } from "./contract.ts";
import { joined, maybe, placeIn, placesOf, rising, upToFour } from "./contract.ts";

const adopted = (index: number): fc.Arbitrary<RawEstate> =>
  // Nodes that go with the pods they may still hold are refused on the way back: they turn in prewarm alone.
  rising(2, 40).map((drawn) => {
    const { normal, broadcast } = drawn as { normal: number; broadcast: number };
    const minSize = { normal, broadcast };
    return { adopt: `shop:group-${index}`, minSize, desiredSize: minSize };
  });

const made = (index: number): fc.Arbitrary<RawEstate> =>
  fc.record({
    name: fc.constant(`group-${index}`),
    cluster: fc.constant("shop"),
    roleArn: fc.constant("arn:aws:iam::123456789012:role/nodes"),
    subnets: fc.constant(["subnet-1"]),
    instanceTypes: fc.constantFrom(["m6i.4xlarge"], ["m6i.4xlarge", "m7i.4xlarge"]),
    minSize: rising(2, 40),
    maxSize: fc.constant(60),
  });

const karpenter = (index: number): fc.Arbitrary<RawEstate> =>
  joined(
    fc.constant({ adopt: `pool-${index}`, budgets: [{ nodes: "10%" }] }),
    maybe({
      limits: fc.constantFrom(
        { cpu: { normal: 200, broadcast: 2000 } },
        { cpu: { normal: "64", broadcast: 960 }, memory: { normal: "256Gi", prewarm: "1Ti", broadcast: "8Ti" } },
      ),
      nodeSize: fc.constant({ cpu: 16, memory: "64Gi" }),
    }),
  );

const placeholders = fc.constantFrom({ cpu: "500m", memory: "1Gi" }, { cpu: 4, memory: "8Gi", namespace: "own" });

export const nodePools: KindArbitrary = {
  after: [],
  things: (estate) => {
    const nodeGroup = (index: number): fc.Arbitrary<RawEstate> =>
      joined(placeIn(estate, "aws"), fc.oneof(adopted(index), made(index)));
    return placesOf(estate, "kubernetes").length === 0
      ? fc.constant({})
      : upToFour((_, index) =>
          joined(
            placeIn(estate, "kubernetes"),
            fc.constant({ node: { cpu: "15.8", memory: "57Gi", pods: 110, max: 60 } }),
            maybe({
              placeholders,
              karpenter: karpenter(index),
              reserved: fc.constantFrom({ pods: 20 }, { cpu: 4, memory: "8Gi", pods: 10 }),
              ...(placesOf(estate, "aws").length > 0 && { nodeGroup: nodeGroup(index) }),
            }),
          ),
        );
  },
};
