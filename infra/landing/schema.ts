import { z } from "zod";
import type { Turned } from "../dial.ts";
import { hostname, httpsUrl, importId } from "../values.ts";

const text = (max: number) => z.string().trim().min(1).max(max);

export const landingSchema = z
  .strictObject({
    host: hostname.describe("Host of the landing page: its own, so that it never needs the origin."),
    script: z
      .string()
      .regex(/^[a-z0-9][-a-z0-9]{0,62}$/, "allowed: 1 to 63 lower-case letters, digits and hyphens")
      .default("broadcast-landing")
      .describe("Name of the Worker that serves it."),
    directory: z
      .string()
      .min(1)
      .default("../landing/public")
      .describe("Static files to serve, relative to the program's folder, stacks/."),
    compatibilityDate: z.iso.date("allowed: a date such as 2026-01-01").default("2026-01-01"),
    errorPage: z
      .strictObject({
        title: text(80),
        message: text(400).describe("A plain word of apology."),
        formText: text(60).describe("Words of the link to the form."),
        form: httpsUrl.describe("Form that collects e-mail addresses, kept by someone else than the origin."),
        language: z
          .string()
          .regex(/^[a-z]{2}(-[A-Z]{2})?$/, "allowed: a language such as fr or en-GB")
          .default("fr"),
      })
      .describe("What visitors see when the origin fails."),
    importRecord: importId,
    importRoute: importId,
  })
  .describe("The static landing page and the error page; both are deployed in every phase.");

export type LandingArgs = Turned<z.output<typeof landingSchema>>;
