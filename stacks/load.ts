import { z } from "zod";
import { hasNoAccess } from "../infra/contract/values.ts";

const host = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, "allowed: a host name such as qa.example.com, without port or path");

const milliseconds = z.number().positive().max(600_000);

const scenario = z
  .strictObject({
    app: z.string().min(1).optional().describe("App of this file that serves it; none where the edge does."),
    sharePercent: z
      .number()
      .min(0)
      .max(100)
      .default(0)
      .describe(
        "Its share of the evening's requests that no sign-up makes. Sign-ups are counted by the evening itself.",
      ),
    p95: milliseconds.describe("Most milliseconds of waiting in 95 of 100 sessions."),
    p99: milliseconds.describe("Most milliseconds of waiting in 99 of 100 sessions."),
    errorPercent: z.number().min(0).max(100).default(1).describe("Most sessions that may fail, in percent."),
  })
  .refine(({ p95, p99 }) => p99 >= p95, { path: ["p99"], message: "allowed: no less than p95" });

/** What may be tested under load, and what it must withstand. */
export const loadSchema = z
  .strictObject({
    target: z
      .url({ protocol: /^https?$/, error: "allowed: an address such as https://www.qa.example.com" })
      .refine(hasNoAccess, "allowed: an address without user or password, which would stand in scripts and reports")
      .describe("Address that is tested where none is given."),
    hosts: z.array(host).min(1).max(50).describe("Hosts that may be tested, and led to by redirects."),
    production: z
      .boolean()
      .default(false)
      .describe("Whether these hosts are production: then a test of them must be asked for by the host's full name."),
    scenarios: z
      .record(
        z
          .string()
          .regex(
            /^[a-z][a-z0-9-]{0,39}$/,
            "allowed: 1 to 40 lower-case letters, digits and hyphens, starting with a letter",
          ),
        scenario,
      )
      .refine((given) => Object.keys(given).length > 0, "allowed: at least one scenario")
      .describe("Thresholds by scenario: they decide whether a test is passed."),
    limits: z
      .strictObject({
        minutes: z.number().positive().max(600).default(120).describe("A longer test is refused."),
        sessions: z.int().min(1).max(1e8).default(5_000_000).describe("A test of more sessions is refused."),
      })
      .prefault({})
      .describe("What a test may be at most."),
  })
  .superRefine(({ target, hosts }, ctx) => {
    // An address that is none, and a list without hosts, are said already.
    if (URL.canParse(target) && hosts.length > 0 && !hosts.includes(new URL(target).hostname)) {
      ctx.addIssue({
        code: "custom",
        path: ["target"],
        message: `allowed: an address of load.hosts: ${hosts.join(", ")}`,
      });
    }
  })
  .describe("Load tests of this stack.");

export type LoadSettings = z.output<typeof loadSchema>;
