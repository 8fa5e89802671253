import { z } from "zod";
import type { Turned } from "../contract/dial.ts";
import { dial } from "../contract/dial.ts";
import { dnsLabel, inTarget } from "../contract/values.ts";

const flagName = z
  .string()
  .regex(/^[-._a-zA-Z0-9]{1,253}$/, "allowed: letters, digits, '-', '_' and '.'")
  .describe("A key of the ConfigMap.");

const flag = dial(z.union([z.string().max(4096), z.number(), z.boolean()]), "live", {
  describe: "What the apps read.",
});

export const flagsSchema = z
  .strictObject({
    in: inTarget("kubernetes"),
    namespace: dnsLabel.optional().describe("Namespace of the ConfigMap; the target's by default."),
    adopt: dnsLabel
      .optional()
      .describe("Name of the ConfigMap, where it exists already: then only the keys below are set."),
    configMap: dnsLabel.optional().describe("Name of one that is made. Default: broadcast-flags-<stack>-<name>."),
    values: z.record(flagName, flag).refine((given) => Object.keys(given).length > 0, "allowed: at least one flag"),
  })
  .superRefine(({ adopt, configMap }, ctx) => {
    if (adopt === undefined || configMap === undefined) return;
    ctx.addIssue({ code: "custom", path: ["configMap"], message: "allowed: nothing, since adopt says it" });
  })
  .describe("A ConfigMap the apps read, such as a light sign-up page or a slower sync.");

export type Flags = z.output<typeof flagsSchema>;
export type FlagsArgs = Turned<Flags>;
