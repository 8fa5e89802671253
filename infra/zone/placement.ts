import type { Estate } from "../contract/estate.ts";
import { findTarget, thingsOf } from "../contract/estate.ts";
import { landings } from "../landing/index.ts";
import type { Landing } from "../landing/schema.ts";
import type { Zone } from "./schema.ts";

/** Landing pages in the zone that these rules are for, by name. */
export function landingsInZone(estate: Estate, zone: Pick<Zone, "in">): [name: string, landing: Landing][] {
  const place = findTarget(estate.targets, "cloudflare", zone.in);
  if (!place) return [];
  return Object.entries(thingsOf(estate, landings)).filter(
    ([, landing]) => findTarget(estate.targets, "cloudflare", landing.in) === place,
  );
}

/** The landing page that a zone's home leads to: the one it names, in whichever zone, or the only one of its own. */
export function landingFor(
  estate: Estate,
  zone: Pick<Zone, "in" | "landing">,
): [name: string, landing: Landing] | undefined {
  if (zone.landing !== undefined) {
    const named = thingsOf(estate, landings)[zone.landing];
    return named && [zone.landing, named];
  }
  const own = landingsInZone(estate, zone);
  return own.length === 1 ? own[0] : undefined;
}
