import { z } from "zod";
import { databaseSchema } from "../infra/database/schema.ts";
import { edgeSchema } from "../infra/edge/schema.ts";
import { flagsSchema } from "../infra/flags/schema.ts";
import { fleetSchema } from "../infra/fleet/schema.ts";
import { headroomSchema } from "../infra/headroom/schema.ts";
import { landingSchema } from "../infra/landing/schema.ts";
import { pathOf } from "../infra/landing/words.ts";
import { watchSchema } from "../infra/watch/schema.ts";
import { broadcastsSchema } from "./broadcasts.ts";
import { loadSchema } from "./load.ts";
import { targetSchema } from "./target.ts";
import { timingSchema } from "./timing.ts";

/** The whole estate: what one stack file describes. */
export const estateSchema = z
  .strictObject({
    company: z.string().trim().min(1).max(80).describe("Who this is, for reports."),
    target: targetSchema,
    database: databaseSchema,
    headroom: headroomSchema,
    fleet: fleetSchema,
    flags: flagsSchema,
    landing: landingSchema,
    edge: edgeSchema,
    watch: watchSchema,
    timing: timingSchema.optional(),
    broadcasts: broadcastsSchema.optional(),
    load: loadSchema.optional(),
  })
  .describe("The estate of this stack.")
  .superRefine(({ edge, landing, target, fleet, database, load }, ctx) => {
    const refuse = (path: (string | number)[], message: string) => ctx.addIssue({ code: "custom", path, message });
    const { domain, plan } = target.cloudflare;
    const inZone = (host: string): boolean => host === domain || host.endsWith(`.${domain}`);
    if (!inZone(landing.host)) refuse(["landing", "host"], `allowed: ${domain} or a host below it`);
    for (const [index, host] of edge.redirect.hosts.entries()) {
      if (!inZone(host)) refuse(["edge", "redirect", "hosts", index], `allowed: ${domain} or a host below it`);
      if (host === landing.host)
        refuse(
          ["edge", "redirect", "hosts", index],
          "allowed: any host but landing.host, which would redirect to itself",
        );
    }
    const pages = landing.languages.map((code) => pathOf(code, landing.languages));
    for (const [index, { to }] of edge.redirect.pages.entries()) {
      if (!pages.includes(to))
        refuse(["edge", "redirect", "pages", index, "to"], `allowed: a page of the landing, ${pages.join(" or ")}`);
    }
    if (edge.waitingRoom && (plan === "free" || plan === "pro")) {
      refuse(
        ["edge", "waitingRoom"],
        `allowed on the business and enterprise plans; target.cloudflare.plan is ${plan}`,
      );
    }
    for (const [name, { app }] of Object.entries(load?.scenarios ?? {})) {
      if (app !== undefined && !(app in fleet)) {
        refuse(["load", "scenarios", name, "app"], `allowed: an app of fleet: ${Object.keys(fleet).join(", ")}`);
      }
    }
    for (const [name, app] of Object.entries(fleet)) {
      if (app.pool.path === "proxy" && !database.proxy) {
        refuse(["fleet", name, "pool", "path"], "allowed: writer, since database.proxy is not set");
      }
    }
  });

export type Estate = z.output<typeof estateSchema>;
