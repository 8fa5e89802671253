import { z } from "zod";
import { hasNoAccess, thingName, title } from "../infra/contract/values.ts";

const query = z
  .strictObject({
    query: z.string().trim().min(1).max(4000).describe("What is asked, in PromQL. It must give one number."),
    title: title(80)
      .optional()
      .describe("What it is, in words. Default: that of the figure of this name, or the name."),
    unit: title(20).optional().describe("What is counted, as `connections`, `%`, `a minute`, `seconds`."),
    allowed: z
      .number()
      .positive()
      .max(1e12)
      .optional()
      .describe("Most that is allowed. Default: that of the figure of this name, if any."),
  })
  .describe(
    "A figure asked of Prometheus; one that is named like a figure of `watch` takes the place of that one's source.",
  );

/** What `watch` shows beside what each kind of thing says of itself. */
export const figuresSchema = z
  .strictObject({
    sweatPercent: z
      .number()
      .min(1)
      .max(100)
      .default(60)
      .describe("From how much of what is allowed on a figure is cause for sweat, in percent."),
    prometheus: z
      .strictObject({
        url: z
          .url({ protocol: /^https?$/, error: "allowed: an address such as http://prometheus.example.com:9090" })
          .refine(hasNoAccess, "allowed: an address without user or password: name a variable in tokenVariable")
          .describe("Address of its HTTP API, without /api/v1."),
        tokenVariable: z
          .string()
          .regex(/^[A-Z][A-Z0-9_]*$/, "allowed: the name of an environment variable, in capitals")
          .optional()
          .describe("Name of the environment variable with a bearer token, where one is needed."),
      })
      .optional()
      .describe("A Prometheus, or whatever else answers as it does."),
    queries: z.record(thingName, query).default({}).describe("Figures asked of it, by name."),
  })
  .refine(({ prometheus, queries }) => prometheus !== undefined || Object.keys(queries).length === 0, {
    path: ["prometheus"],
    message: "allowed: its address, since there are queries",
  })
  .describe("What is watched during the show, beside what each kind of thing says of itself.");

export type FigureSettings = z.output<typeof figuresSchema>;

/** What holds where a stack file says nothing. */
export const defaultFigures: FigureSettings = figuresSchema.parse({});
