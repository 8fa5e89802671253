import fc from "fast-check";
import type { RawEstate } from "../../estates.ts";
import type { KindArbitrary } from "./contract.ts";
import { joined, maybe, placed, placeIn, placesOf, upToFour } from "./contract.ts";

const units = fc.constantFrom(
  { normal: 0, broadcast: 3000 },
  { normal: 0, prewarm: 3000, broadcast: 9000 },
  { normal: 2750, broadcast: 6000 },
  { normal: 0, broadcast: 0 },
);

/** An ARN is of the account and region that the thing stands in. */
function arnIn(estate: RawEstate, thing: RawEstate, id: string): string {
  const { account, region } = estate.targets[placed(estate, "aws", thing)].aws as { account: string; region: string };
  return `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/${id}`;
}

export const loadBalancers: KindArbitrary = {
  after: [],
  things: (estate) =>
    placesOf(estate, "aws").length === 0
      ? fc.constant({})
      : upToFour((_, index) =>
          fc
            .tuple(
              joined(
                placeIn(estate, "aws"),
                fc.record({ capacityUnits: units }),
                maybe({ subnets: fc.constant(["subnet-1", "subnet-2"]) }),
              ),
              fc.constantFrom("app", "net"),
            )
            .map(([thing, kind]) => ({
              ...thing,
              adopt: arnIn(estate, thing, `${kind}/web-${index}/0123456789abcde${index}`),
            })),
        ),
};
