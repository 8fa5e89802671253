import fc from "fast-check";
import type { RawEstate } from "../../estates.ts";
import { hexId } from "./contract.ts";

const regions = ["eu-west-3", "eu-west-1", "us-east-1", "ap-southeast-2"];

/** Up to four of each: accounts with a region, clusters, zones. No two are the same place. */
export const targets: fc.Arbitrary<RawEstate> = fc
  .record({
    aws: fc.uniqueArray(fc.tuple(fc.constantFrom("123456789012", "210987654321"), fc.constantFrom(...regions)), {
      maxLength: 4,
      selector: String,
    }),
    kubernetes: fc.uniqueArray(
      fc.constantFrom("west", "east", "arn:aws:eks:eu-west-3:123456789012:cluster/shop", "a b"),
      {
        maxLength: 4,
      },
    ),
    cloudflare: fc.array(fc.tuple(fc.nat(1), fc.constantFrom("free", "pro", "business", "enterprise")), {
      maxLength: 4,
    }),
  })
  .map(({ aws, kubernetes, cloudflare }) => ({
    ...Object.fromEntries(aws.map(([account, region], index) => [`aws-${index}`, { aws: { account, region } }])),
    ...Object.fromEntries(
      kubernetes.map((context, index) => [`cluster-${index}`, { kubernetes: { context, namespace: "shop" } }]),
    ),
    ...Object.fromEntries(
      cloudflare.map(([account, plan], index) => [
        `zone-${index}`,
        { cloudflare: { account: hexId(account), zone: hexId(100 + index), domain: `zone${index}.example`, plan } },
      ]),
    ),
  }))
  .filter((drawn) => Object.keys(drawn).length > 0);
