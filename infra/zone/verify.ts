import type { Estate } from "../contract/estate.ts";
import { findTarget, thingsOf } from "../contract/estate.ts";
import type { Claim, Problem } from "../contract/kind.ts";
import type { TargetOf } from "../contract/target.ts";
import { landings } from "../landing/index.ts";
import type { Landing } from "../landing/schema.ts";
import { isWithin } from "../landing/verify.ts";
import { pathOf } from "../landing/words.ts";
import { includesPlan, maxRules } from "./facts.ts";
import { keptRuleProblems } from "./keptRules.ts";
import { landingFor, landingsInZone } from "./placement.ts";
import { rateLimitProblems } from "./rateLimits.ts";
import type { Zone } from "./schema.ts";

/** What must hold between a zone's rules, its plan and the landing pages. */
export function verifyZones(estate: Estate): Problem[] {
  return Object.entries((estate.things["zones"] ?? {}) as Record<string, Zone>).flatMap(([name, zone]) => {
    const target = findTarget(estate.targets, "cloudflare", zone.in);
    // Where the target itself is wrong, that is said already.
    if (!target) return [];
    const ofLanding = landingProblems(estate, zone);
    const problems = [
      ...hostProblems(zone, target),
      ...ofLanding,
      ...planProblems(zone, target),
      ...keptRuleProblems(zone),
      // Which landing page would give its brand is to be put right first.
      ...(ofLanding.some(({ path }) => path[0] === "landing") ? [] : errorProblems(estate, zone)),
    ];
    return problems.map(({ path, allowed }) => ({ path: ["zones", name, ...path], allowed }));
  });
}

function hostProblems({ hosts }: Zone, { domain }: TargetOf<"cloudflare">): Problem[] {
  return hosts.flatMap((host, index) =>
    isWithin(host, domain) ? [] : [{ path: ["hosts", index], allowed: `${domain} or a host below it` }],
  );
}

function landingProblems(estate: Estate, zone: Zone): Problem[] {
  const names = Object.keys(thingsOf(estate, landings));
  const known =
    names.length === 0 ? "a landing page, and this file has none" : `a landing page of this file: ${names.join(", ")}`;
  if (zone.landing !== undefined && !names.includes(zone.landing)) return [{ path: ["landing"], allowed: known }];
  const [, landing] = landingFor(estate, zone) ?? [];
  if (!landing) {
    if (!zone.redirect) return [];
    const several = landingsInZone(estate, zone).length > 1;
    return [
      {
        path: ["landing"],
        allowed: several
          ? `one of the landing pages of its zone: ${landingsInZone(estate, zone)
              .map(([name]) => name)
              .join(", ")}`
          : known,
      },
    ];
  }
  const pages = landing.languages.map((code) => pathOf(code, landing.languages));
  return [
    ...zone.hosts.flatMap((host, index) =>
      host === landing.host && zone.redirect
        ? [{ path: ["hosts", index], allowed: "any host but that of the landing page, which would redirect to itself" }]
        : [],
    ),
    ...(zone.redirect?.pages ?? []).flatMap(({ to }, index) =>
      pages.includes(to)
        ? []
        : [{ path: ["redirect", "pages", index, "to"], allowed: `a page of the landing, ${pages.join(" or ")}` }],
    ),
    ...shopProblems(zone, landing),
  ];
}

/** A shop whose address is a redirected home would lead every visitor back to where the link to it is. */
function shopProblems({ hosts, redirect }: Zone, { shop }: Landing): Problem[] {
  if (shop === undefined) return [];
  const { hostname, pathname } = new URL(shop);
  if (!hosts.includes(hostname)) return [];
  return (redirect?.pages ?? []).flatMap(({ from }, index) => {
    const place = from.indexOf(pathname);
    const allowed = `any path but that of the landing page's shop, ${shop}, which would lead back to the landing page`;
    return place < 0 ? [] : [{ path: ["redirect", "pages", index, "from", place], allowed }];
  });
}

function planProblems({ waitingRoom, errors, rateLimits }: Zone, { name, plan }: TargetOf<"cloudflare">): Problem[] {
  const on = (plans: string): string => `on the ${plans}; targets.${name}.cloudflare.plan is ${plan}`;
  return [
    ...(waitingRoom && !includesPlan(plan, "business")
      ? [{ path: ["waitingRoom"], allowed: on("business and enterprise plans") }]
      : []),
    ...(errors && maxRules.http_custom_errors[plan] === 0 ? [{ path: ["errors"], allowed: on("paid plans") }] : []),
    ...rateLimits.flatMap((limit, index) =>
      rateLimitProblems(limit, plan).map(({ key, allowed }) => ({
        path: ["rateLimits", index, key],
        allowed: `${allowed}, since targets.${name}.cloudflare.plan is ${plan}`,
      })),
    ),
  ];
}

/** Without a landing page the error page must say itself whose it is. */
function errorProblems(estate: Estate, zone: Zone): Problem[] {
  if (!zone.errors || zone.errors.page.brand !== undefined || landingFor(estate, zone)) return [];
  return [{ path: ["errors", "page", "brand"], allowed: "a brand, since no landing page gives one" }];
}

/** By the last part of its id: the rest is the zone's, which the target says. */
const lastPart = (id: string): string => id.split("/").at(-1) ?? id;
export const rulesetClaim = (id: string): string => `ruleset ${lastPart(id)}`;
export const waitingRoomClaim = (id: string): string => `Waiting Room ${lastPart(id)}`;

/** A zone has one ruleset for each phase of its rules, and whoever writes it writes all of it. */
export function zoneClaims({ things, targets }: Estate): Claim[] {
  return Object.entries((things["zones"] ?? {}) as Record<string, Zone>).flatMap(([name, zone]): Claim[] => {
    const target = findTarget(targets, "cloudflare", zone.in);
    const { rulesets, waitingRoom } = zone;
    const adopted = Object.values(rulesets).flatMap(({ adopt }) => (adopt === undefined ? [] : [rulesetClaim(adopt)]));
    const room = waitingRoom?.adopt === undefined ? [] : [waitingRoomClaim(waitingRoom.adopt)];
    return [`the rules of ${target?.domain ?? ""}`, ...adopted, ...room].map((what) => ({
      path: ["zones", name],
      target,
      what,
    }));
  });
}
