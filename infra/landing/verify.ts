import type { Estate } from "../contract/estate.ts";
import { findPlace } from "../contract/estate.ts";
import type { Claim, Problem } from "../contract/kind.ts";
import type { Landing } from "./schema.ts";

/** A landing host must lie in its zone; a wrong target is said already. */
export function verifyLandings({ things, targets }: Estate): Problem[] {
  return Object.entries((things["landings"] ?? {}) as Record<string, Landing>).flatMap(([name, landing]): Problem[] => {
    const target = findPlace(targets, "cloudflare", landing.in);
    if (!target || isWithin(landing.host, target.domain)) return [];
    return [{ path: ["landings", name, "host"], allowed: `${target.domain} or a host below it` }];
  });
}

export function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/** Hosts, Workers that are named, which are their account's, and what is adopted, each one landing page's alone. */
export function landingClaims({ things, targets }: Estate): Claim[] {
  return Object.entries((things["landings"] ?? {}) as Record<string, Landing>).flatMap(([name, landing]): Claim[] => {
    const target = findPlace(targets, "cloudflare", landing.in);
    const claim = (key: string, what: string): Claim => ({ path: ["landings", name, key], target, what });
    const { script, adoptRecord, adoptRoute } = landing;
    return [
      claim("host", `host ${landing.host}`),
      ...(script === undefined || !target
        ? []
        : [{ ...claim("script", `Worker ${script}`), within: `Cloudflare account ${target.account}` }]),
      ...(adoptRecord === undefined ? [] : [claim("adoptRecord", `DNS record ${adoptRecord}`)]),
      ...(adoptRoute === undefined ? [] : [claim("adoptRoute", `Worker route ${adoptRoute}`)]),
    ];
  });
}
