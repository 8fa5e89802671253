import type { Resource } from "@pulumi/pulumi";
import { after } from "../infra/after.ts";
import { Database } from "../infra/database/database.ts";
import type { Phase } from "../infra/dial.ts";
import { turn } from "../infra/dial.ts";
import { Edge } from "../infra/edge/edge.ts";
import { Flags } from "../infra/flags/flags.ts";
import { Fleet } from "../infra/fleet/fleet.ts";
import type { FleetArgs } from "../infra/fleet/schema.ts";
import { floor } from "../infra/fleet/schema.ts";
import type { Requests } from "../infra/headroom/headroom.ts";
import { Headroom } from "../infra/headroom/headroom.ts";
import { Landing } from "../infra/landing/landing.ts";
import { Watch } from "../infra/watch/watch.ts";
import { errorPage } from "../landing/plainPages.ts";
import { siteOf, writeSite } from "../landing/site.ts";
import type { Estate } from "./estate.ts";
import type { Providers } from "./providers.ts";

/** What the stack shows when an update is done. */
export interface Addresses {
  database: Database["address"];
  landing: string;
  home: string;
  dashboard: string;
}

/** Puts the parts together for one phase, and orders them where one must move before another. */
export function compose(estate: Estate, phase: Phase, { aws, kubernetes, cloudflare }: Providers) {
  const now = turn(estate, phase);
  const { account, zone, plan } = now.target.cloudflare;

  const database = new Database("database", now.database, { providers: [aws] });
  // No edge from the fleet to the database: they never move in the same switch, and a resource that stays
  // still makes what depends on it wait all the same, here placeholders for a class change of twenty minutes.
  const fleet = new Fleet("fleet", now.fleet, { providers: [kubernetes] });
  const headroom = new Headroom(
    "headroom",
    { ...now.headroom, reserve: reserve(estate, phase), yieldsTo: [fleet] },
    { providers: [aws, kubernetes] },
  );
  const flags = new Flags("flags", now.flags, { providers: [kubernetes] });
  // Written by the program itself: what is deployed cannot be older than the stack file.
  const directory = `../${writeSite(siteOf(now.landing))}`;
  const landing = new Landing("landing", { ...now.landing, account, zone, directory }, { providers: [cloudflare] });
  const edge = new Edge(
    "edge",
    {
      ...now.edge,
      zone,
      plan,
      landingHost: now.landing.host,
      landingUrl: landing.url,
      errorPage: errorPage(now.landing),
    },
    { providers: [cloudflare], ...after(landing) },
  );
  const watch = new Watch(
    "watch",
    { ...now.watch, region: now.target.aws.region, instances: database.instances },
    { providers: [aws] },
  );

  const addresses: Addresses = {
    database: database.address,
    landing: landing.url,
    home: `https://${now.edge.redirect.hosts[0]}/`,
    dashboard: watch.dashboardUrl,
  };
  const parts: Resource[] = [database, fleet, headroom, flags, landing, edge, watch];
  return { addresses, parts };
}

/** Room the apps will need when live beyond what their minimum holds in this phase. */
export function reserve(estate: Estate, phase: Phase): Requests {
  const held = requested(turn(estate.fleet, phase));
  const wanted = requested(turn(estate.fleet, "live"));
  return { cpu: wanted.cpu - held.cpu, memory: wanted.memory - held.memory };
}

function requested(fleet: FleetArgs): Requests {
  const sum = { cpu: 0, memory: 0 };
  for (const app of Object.values(fleet)) {
    sum.cpu += floor(app) * app.requests.cpu;
    sum.memory += floor(app) * app.requests.memory;
  }
  return sum;
}
