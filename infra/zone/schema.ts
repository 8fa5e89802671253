import { z } from "zod";
import type { Turned } from "../contract/dial.ts";
import { dial, toggle } from "../contract/dial.ts";
import { leverable } from "../contract/lever.ts";
import { adoptId, hostname, inTarget, thingName, urlPath } from "../contract/values.ts";
import { errorPageSchema } from "../landing/errorPage.ts";
import { minWaitingRoomUsers } from "./facts.ts";

const ref = z.string().regex(/^[a-z0-9_-]{1,64}$/, "allowed: 1 to 64 lower-case letters, digits, '-' and '_'");

const keptRule = z
  .strictObject({
    ref,
    description: z.string().max(500).optional(),
    expression: z.string().min(1).max(4096),
    action: z.string().min(1),
    actionParameters: z.record(z.string(), z.json()).optional(),
    ratelimit: z.record(z.string(), z.json()).optional(),
    enabled: z.boolean().default(true),
  })
  .describe("A rule of the zone that is not the playbook's; it is kept as it stands.");

const ruleset = z
  .strictObject({
    adopt: adoptId.optional().describe("zones/<zone id>/<ruleset id>, where the zone has one for this phase already."),
    keep: z.array(keptRule).default([]).describe("The rules it holds already, in their order."),
  })
  .prefault({});

const redirect = z
  .strictObject({
    pages: z
      .array(
        z.strictObject({
          ref,
          from: z.array(urlPath).min(1).max(20).describe("Exact paths of a home page."),
          to: urlPath.describe("Path on the landing host."),
        }),
      )
      .min(1),
    status: z
      .union([z.literal(302), z.literal(307)], { error: "allowed: 302 or 307; a 301 outlives the evening in browsers" })
      .default(302),
    never: z
      .array(urlPath)
      .min(1)
      .describe("Path prefixes that no redirect may touch: sign-up, API, webhooks, app links, .well-known, health."),
    enabled: toggle("live", "Whether the home page leads to the landing page."),
    wholeSite: z
      .strictObject({
        to: urlPath.default("/").describe("Path on the landing host."),
        enabled: dial(z.boolean(), "live", {
          describe:
            "Whether every page but those under never leads to the landing page. Off in every phase by default: a lever turns it.",
        }).prefault({ normal: false, broadcast: false }),
      })
      .optional()
      .describe(
        "The emergency: a rule that leads the whole site to the landing page. It stands switched off until then.",
      ),
  })
  .describe("Home to landing page.");

const cache = z.strictObject({
  edgeSeconds: leverable(
    z.int().min(1).max(31_536_000).describe("How long the edge keeps the landing and static files, in seconds."),
  ),
  browserSeconds: leverable(z.int().min(0).max(31_536_000).describe("How long browsers keep them, in seconds.")),
  staticPaths: z.array(urlPath).default([]).describe("Path prefixes of static files on the redirected hosts."),
  never: z
    .array(urlPath)
    .min(1)
    .max(20)
    .default(["/api/"])
    .describe("Path prefixes that are never cached, whatever else matches."),
  sessionCookies: z
    .array(z.string().regex(/^[-!#$%&'*+.^_`|~A-Za-z0-9]{1,64}$/, "allowed: the name of a cookie"))
    .min(1)
    .max(10)
    .default(["session"])
    .describe("Cookies of visitors who are signed in: a request with one of them is never cached."),
  enabled: toggle("prewarm", "Whether the playbook's cache rules hold."),
});

const errors = z
  .strictObject({
    page: errorPageSchema,
    never: z
      .array(urlPath)
      .max(20)
      .default(["/api/", "/webhooks/", "/.well-known/", "/health"])
      .describe("Path prefixes of programs: they get the origin's own answer, which they know how to handle."),
    retryAfterSeconds: z.int().min(10).max(86_400).default(120).describe("When crawlers and clients may come back."),
    enabled: toggle("prewarm", "Whether the error page is served."),
  })
  .describe("The error page, for every status that says that the origin failed.");

const rateLimit = z.strictObject({
  ref,
  hosts: z
    .array(hostname)
    .min(1)
    .optional()
    .describe("Its hosts, from the pro plan on; left out, every host of the zone."),
  path: urlPath.describe("Its path, in any case, with and without a slash at the end."),
  method: z
    .enum(["GET", "POST", "PUT", "any"])
    .default("POST")
    .describe("What counts; below the business plan only `any` can be told."),
  by: z
    .enum(["visitor", "address"])
    .default("visitor")
    .describe(
      "Whose requests are counted: a visitor's, from the business plan on; or an address', which people behind one mobile carrier share.",
    ),
  action: z
    .enum(["block", "challenge"])
    .default("block")
    .describe("What happens to those beyond it: they are turned away, or show first that they are people."),
  requests: leverable(
    z.int().min(1).max(1_000_000).describe("Requests one visitor, or one address, may make in a period."),
  ),
  periodSeconds: z.int().min(10).max(65_535).default(10).describe("A period its plan counts by."),
  timeoutSeconds: z
    .int()
    .min(0)
    .max(86_400)
    .optional()
    .describe("How long it is turned away, in seconds: one of its plan's periods. Default: 10, for a challenge 0."),
  enabled: toggle("live", "Whether the limit holds."),
});

const people = leverable(z.int().min(minWaitingRoomUsers).max(2_147_483_647));

const waitingRoom = z
  .strictObject({
    adopt: adoptId
      .optional()
      .describe(
        "<zone id>/<waiting room id>, where it exists already: then only whether it is open is turned, and what is stated.",
      ),
    name: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,64}$/, "allowed: 1 to 64 letters, digits, '-' and '_'")
      .optional(),
    host: hostname.optional(),
    path: leverable(urlPath).optional(),
    totalActiveUsers: people.optional().describe("People let in at once; at least 200."),
    newUsersPerMinute: people.optional().describe("People let in a minute; at least 200."),
    sessionMinutes: z.int().min(1).max(30).optional().describe("Default for one that is made: 5."),
    open: toggle("live", "Whether the room is in force; it exists in every phase, suspended until then."),
  })
  .superRefine((given, ctx) => {
    const { adopt, totalActiveUsers, newUsersPerMinute } = given;
    if (adopt === undefined) {
      for (const key of ["name", "host", "path", "totalActiveUsers", "newUsersPerMinute"] as const) {
        if (given[key] !== undefined) continue;
        ctx.addIssue({ code: "custom", path: [key], message: `allowed: its ${key}, or adopt where it exists already` });
      }
    }
    if (totalActiveUsers !== undefined && newUsersPerMinute !== undefined && newUsersPerMinute > totalActiveUsers) {
      ctx.addIssue({
        code: "custom",
        path: ["newUsersPerMinute"],
        message: `allowed: at most totalActiveUsers, ${totalActiveUsers}`,
      });
    }
  })
  .describe("Cloudflare Waiting Room, in front of what cannot be cached. Business plan and up.");

export const zoneSchema = z
  .strictObject({
    in: inTarget("cloudflare"),
    hosts: z.array(hostname).min(1).max(20).describe("Hosts of the site whose rules these are."),
    landing: thingName
      .optional()
      .describe(
        "Landing page that home leads to; omit where its zone has only one. Without one nothing is redirected.",
      ),
    redirect: redirect.optional(),
    cache: cache.optional(),
    errors: errors.optional(),
    rateLimits: z.array(rateLimit).default([]),
    waitingRoom: waitingRoom.optional(),
    tieredCache: z.boolean().optional().describe("Tiered cache, the same in every phase; left out, it stays as it is."),
    rulesets: z
      .strictObject({ cache: ruleset, redirects: ruleset, errors: ruleset, errorHeaders: ruleset, rateLimits: ruleset })
      .prefault({})
      .describe("The zone's entry-point rulesets: what stands in them already."),
  })
  .describe("A zone's rules. They exist in every phase; a switch only enables or disables them.");

export type Zone = z.output<typeof zoneSchema>;
export type ZoneArgs = Turned<Zone>;
export type RateLimit = Pick<
  ZoneArgs["rateLimits"][number],
  "hosts" | "path" | "method" | "by" | "action" | "periodSeconds" | "timeoutSeconds"
>;
export type KeptRule = ZoneArgs["rulesets"]["cache"]["keep"][number];

/** Seconds that those beyond a limit are turned away for. */
export function timeoutOf({ action, timeoutSeconds = action === "challenge" ? 0 : 10 }: RateLimit): number {
  return timeoutSeconds;
}
