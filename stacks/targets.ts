import { z } from "zod";
import type { Target } from "../infra/contract/target.ts";
import { providerNames } from "../infra/contract/target.ts";
import { thingName } from "../infra/contract/values.ts";
import { providers } from "../infra/providers/index.ts";

const target = z
  .strictObject({
    aws: providers.aws.schema.optional().describe("An account and a region of it."),
    kubernetes: providers.kubernetes.schema.optional().describe("A cluster."),
    cloudflare: providers.cloudflare.schema.optional().describe("A zone."),
  })
  .refine((given) => providerNames.filter((name) => given[name] !== undefined).length === 1, {
    error: `allowed: exactly one of ${providerNames.join(", ")}`,
  });

/** The places a stack may change, by name. */
export const targetsSchema = z
  .record(thingName, target)
  .refine((given) => Object.keys(given).length > 0, "allowed: at least one target")
  .transform((given) =>
    Object.fromEntries(
      Object.entries(given).map(([name, { aws, kubernetes, cloudflare }]): [string, Target] => {
        if (aws) return [name, { name, provider: "aws", ...aws }];
        if (kubernetes) return [name, { name, provider: "kubernetes", ...kubernetes }];
        // The refinement has seen to it that one of the three is there.
        return [name, { name, provider: "cloudflare", ...(cloudflare as NonNullable<typeof cloudflare>) }];
      }),
    ),
  )
  .describe(
    "The only places this stack may change, by name: accounts with a region, clusters, zones. " +
      "A thing says `in: NAME` where there are several of its kind.",
  );
