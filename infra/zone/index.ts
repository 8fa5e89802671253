import { defineKind } from "../contract/kind.ts";
import { unswitchedRights } from "../contract/rights.ts";
import { inputsOf } from "../contract/shape.ts";
import { coloursSchema } from "../landing/colours.ts";
import { errorPage } from "../landing/errorPage.ts";
import { analyticsRights } from "../providers/cloudflare/analytics.ts";
import { tokenRights } from "../providers/cloudflare/rights.ts";
import { zoneChecks } from "./checks.ts";
import { zoneRulesRights } from "./client.ts";
import { zoneDiscovery } from "./discovery.ts";
import { zoneDurations } from "./durations.ts";
import { errorPageChecks } from "./errorPagesChecks.ts";
import { component, type } from "./facts.ts";
import { zoneFigures } from "./figures.ts";
import { zoneGates } from "./gates.ts";
import { zoneImplications } from "./implications.ts";
import { landingFor } from "./placement.ts";
import { previewZones } from "./preview/preview.ts";
import { dns, form, knownRules, zonePlan } from "./questions.ts";
import { redirectChecks } from "./redirectsChecks.ts";
import { rateLimitChecks } from "./rateLimits.ts";
import { rulesetChecks } from "./rulesetsChecks.ts";
import { rulesetStandIn } from "./rulesetStandIn.ts";
import { edgeAnswer } from "./sandboxEdge.ts";
import { zoneSchema } from "./schema.ts";
import { tieredCacheStandIn, waitingRoomStandIn } from "./standIns.ts";
import { rulesetClaim, verifyZones, waitingRoomClaim, zoneClaims } from "./verify.ts";
import { ZoneComponent } from "./zone.ts";

const settings = unswitchedRights(tokenRights("Zone Settings"));

/** Zones: the rules of each, of which a switch turns which are on. */
export const zones = defineKind({
  key: "zones",
  formerKey: "edge",
  noun: "zone",
  schema: zoneSchema,
  describe: "The rules of Cloudflare zones, by name.",
  targetReferences: (zone) => [{ path: ["in"], provider: "cloudflare", named: zone.in }],
  verify: verifyZones,
  claims: zoneClaims,
  build: (name, zone, context) => {
    const { target, provider } = context.bindTarget("cloudflare", zone.in);
    const [landingName, landing] = landingFor(context.estate, zone) ?? [];
    const page = zone.errors?.page;
    const dress = {
      brand: page?.brand ?? landing?.brand ?? "",
      colours: page?.colours ?? landing?.colours ?? coloursSchema.parse({}),
    };
    const args = { ...zone, target, landingHost: landing?.host, errorPage: page ? errorPage(page, dress) : "" };
    const component = new ZoneComponent(`zone-${name}`, name, args, {
      providers: [provider],
      ...context.childrenDependOn(landingName === undefined ? [] : context.built("landings", landingName)),
    });
    return { component, ...(zone.redirect && { address: `https://${zone.hosts[0] ?? ""}/` }) };
  },
  types: {
    [type.ruleset]: {
      standIn: rulesetStandIn,
      turns: [],
      claimOf: rulesetClaim,
      // One for each phase whose rules the playbook owns.
      rights: {
        read: Object.keys(zoneRulesRights).filter((right) => !/^(DNS|Waiting)/.test(right)),
        switch: Object.keys(zoneRulesRights)
          .filter((right) => !/^(DNS|Waiting)/.test(right))
          .map((right) => right.replace(/Read$/, "Write")),
        create: [],
      },
    },
    [type.tieredCache]: { standIn: tieredCacheStandIn, rights: settings },
    [type.waitingRoom]: {
      standIn: waitingRoomStandIn,
      rights: tokenRights("Waiting Rooms"),
      turns: ["suspended"],
      claimOf: waitingRoomClaim,
    },
  },
  checks: [...rulesetChecks, ...rateLimitChecks, ...redirectChecks, ...errorPageChecks, ...zoneChecks],
  implications: zoneImplications,
  durations: zoneDurations,
  // A zone's plan is paid once, however many rulesets it has.
  prices: "infra/zone/prices",
  cost: (resources) =>
    resources.ofType(component).map((zone) => ({
      resource: zone.name,
      key: `cloudflare.plan.${inputsOf(zone).at("plan").text() ?? ""}`,
      quantity: 1,
    })),
  gates: zoneGates,
  figures: zoneFigures,
  questions: [zonePlan, knownRules, dns, form],
  discovery: zoneDiscovery,
  rights: { cloudflare: { ...zoneRulesRights, ...analyticsRights } },
  answers: edgeAnswer,
  preview: previewZones,
  lacks: { owners: "Cloudflare keeps no sign of whoever writes a zone; `rulesets` finds rules of others" },
});
