import { z } from "zod";
import { classDial, common, makesProxy, refuseName, requireEngine } from "./schemaParts.ts";

/** What is said of a Multi-AZ cluster: one that exists, since its making has more to it than is known here. */
export const multiAzCluster = z
  .strictObject({
    kind: z.literal("multi-az-cluster"),
    engine: z.enum(["postgres", "mysql"]).optional(),
    instanceClass: classDial.describe(
      "Class of its three instances: the readers change first, then one of them takes over from the writer. Turns before the show (prewarm).",
    ),
    ...common,
  })
  .superRefine((given, ctx) => {
    if (given.adopt === undefined)
      ctx.addIssue({
        code: "custom",
        path: ["adopt"],
        message: "allowed: its identifier; a Multi-AZ cluster is not made here",
      });
    else refuseName("identifier", given, ctx);
    if (makesProxy(given)) requireEngine(given, "the proxy that is made for it", ctx);
  })
  .describe("A Multi-AZ cluster of RDS that exists: a writer and two readers, and no Aurora.");
