import { defineKind } from "../contract/kind.ts";
import type { TypeRights } from "../contract/rights.ts";
import { unswitchedRights } from "../contract/rights.ts";
import { tokenRights } from "../providers/cloudflare/rights.ts";
import { landingDurations } from "./durations.ts";
import { type } from "./facts.ts";
import { landingGates } from "./gates.ts";
import { LandingComponent } from "./landing.ts";
import { siteOf, writeSite } from "./pages/site.ts";
import { landingAnswers } from "./questions.ts";
import { landingSchema } from "./schema.ts";
import { recordStandIn, routeStandIn, scriptStandIn } from "./standIns.ts";
import { landingClaims, verifyLandings } from "./verify.ts";

const still = (permission: string): TypeRights => unswitchedRights(tokenRights(permission));

/** Landing pages: static files at the edge. No phase differs from another; the zone's redirects lead there. */
export const landings = defineKind({
  key: "landings",
  formerKey: "landing",
  noun: "landing page",
  schema: landingSchema,
  describe: "Static landing pages, by name; they are deployed in every phase.",
  targetReferences: (landing) => [{ path: ["in"], provider: "cloudflare", named: landing.in }],
  verify: verifyLandings,
  claims: landingClaims,
  build: (name, landing, context) => {
    const { target, provider } = context.bindTarget("cloudflare", landing.in);
    // Written by the program itself: what is deployed cannot be older than the stack file.
    const directory = `../${writeSite(siteOf(landing, context.estate.folder))}`;
    const component = new LandingComponent(
      `landing-${name}`,
      name,
      { ...landing, stack: context.stack, account: target.account, zone: target.zone, directory },
      { providers: [provider] },
    );
    return { component, address: component.url };
  },
  types: {
    [type.script]: { standIn: scriptStandIn, rights: still("Workers Scripts") },
    [type.route]: { standIn: routeStandIn, rights: still("Workers Routes") },
    [type.record]: { standIn: recordStandIn, rights: still("DNS"), turns: [], claimOf: (id) => `record ${id}` },
  },
  durations: landingDurations,
  prices: "infra/landing/prices",
  cost: (resources) => {
    const [worker] = resources.ofType(type.script);
    return worker ? [{ resource: worker.name, key: "cloudflare.workers", quantity: 1 }] : [];
  },
  languages: ({ languages }) => languages,
  gates: landingGates,
  questions: [landingAnswers],
  lacks: {
    owners: "pages and routes are made, and so nobody else's",
    dials: "the page stands in every phase",
    checks: "judged with the zone that leads there: `landing-is-served`",
    "in use": "its requests are counted with those of its zone",
    limits: "requests of static assets are neither limited nor paid",
  },
});
