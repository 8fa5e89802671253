import { z } from "zod";
import type { Turned } from "../dial.ts";
import { dial } from "../dial.ts";
import { dnsLabel, importId } from "../values.ts";

const flagName = z
  .string()
  .regex(/^[-._a-zA-Z0-9]{1,253}$/, "allowed: letters, digits, '-', '_' and '.'")
  .describe("A key of the ConfigMap.");

const flag = dial(z.union([z.string().max(4096), z.number(), z.boolean()]), "live", {
  describe: "What the apps read.",
});

export const flagsSchema = z
  .record(
    dnsLabel,
    z.strictObject({
      configMap: dnsLabel.default("broadcast-flags").describe("Name of the ConfigMap."),
      values: z.record(flagName, flag),
      import: importId,
    }),
  )
  .describe("By namespace: a ConfigMap the apps read, such as a light sign-up page or a slower sync.");

export type FlagsArgs = Turned<z.output<typeof flagsSchema>>;
