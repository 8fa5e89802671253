import fc from "fast-check";
import type { ProviderName } from "../../../infra/contract/target.ts";
import type { KindArbitrary } from "./contract.ts";
import { hexId, joined, maybe, placeIn, placesOf, upToFour } from "./contract.ts";

interface Sort {
  provider: ProviderName;
  type: string;
  adopt: (index: number) => string;
  properties: object;
}

const values = fc.record({ normal: fc.integer({ min: 1, max: 40 }), broadcast: fc.integer({ min: 1, max: 40_000 }) });

const sorts: readonly Sort[] = [
  {
    ...{ provider: "aws", type: "aws:dynamodb/table:Table", adopt: (index) => `table-${index}` },
    properties: { readCapacity: values, writeCapacity: values },
  },
  {
    ...{ provider: "aws", type: "aws:kinesis/stream:Stream", adopt: (index) => `stream-${index}` },
    properties: { shardCount: values },
  },
  {
    ...{ provider: "cloudflare", type: "cloudflare:index/zoneSetting:ZoneSetting" },
    adopt: (index) => `${hexId(1)}/setting_${index}`,
    properties: { value: fc.record({ normal: fc.constant("off"), broadcast: fc.constantFrom("on", 7, true) }) },
  },
  {
    ...{
      provider: "kubernetes",
      type: "kubernetes:kafka.strimzi.io/v1beta2:KafkaConnect",
      adopt: (index) => `shop/app-${index}`,
    },
    properties: { "spec.replicas": values },
  },
  {
    ...{ provider: "kubernetes", type: "kubernetes:karpenter.sh/v1:NodePool", adopt: (index) => `weighted-${index}` },
    properties: { "spec.limits.nodes": values, 'metadata.annotations["example.com/why"]': values },
  },
];

const interrupts = fc.constantFrom("nothing", { seconds: 5, of: "orders" });

export const dials: KindArbitrary = {
  after: [],
  things: (estate) => {
    const here = sorts.filter(({ provider }) => placesOf(estate, provider).length > 0);
    if (here.length === 0) return fc.constant({});
    return upToFour((_, index) =>
      fc
        .constantFrom(...here)
        .chain(({ provider, type, adopt, properties }) =>
          joined(
            placeIn(estate, provider),
            fc.record({ type: fc.constant(type), adopt: fc.constant(adopt(index)) }),
            fc.record({ properties: fc.record(properties as Record<string, fc.Arbitrary<unknown>>), interrupts }),
            fc.record({ turns: fc.constantFrom("prewarm", "live"), takesSeconds: fc.integer({ min: 0, max: 300 }) }),
            maybe({ inPlaceBecause: fc.constant("somebody tried it") }),
          ),
        ),
    );
  },
};
