import type { Estate } from "../contract/estate.ts";
import { findTarget } from "../contract/estate.ts";
import type { Claim, Problem } from "../contract/kind.ts";
import { imageProblems } from "./image.ts";
import type { Landing } from "./schema.ts";

/** A landing host must lie in its zone, and the pictures be there; a wrong target is said already. */
export function verifyLandings({ things, targets, folder }: Estate): Problem[] {
  return Object.entries((things["landings"] ?? {}) as Record<string, Landing>).flatMap(([name, landing]): Problem[] => {
    const target = findTarget(targets, "cloudflare", landing.in);
    const images = imageProblems(landing, folder).map(({ key, allowed }) => ({
      path: ["landings", name, key],
      allowed,
    }));
    if (!target || isWithin(landing.host, target.domain)) return images;
    return [{ path: ["landings", name, "host"], allowed: `${target.domain} or a host below it` }, ...images];
  });
}

export function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/** Hosts, Workers that are named, which are their account's, and what is adopted, each one landing page's alone. */
export function landingClaims({ things, targets }: Estate): Claim[] {
  return Object.entries((things["landings"] ?? {}) as Record<string, Landing>).flatMap(([name, landing]): Claim[] => {
    const target = findTarget(targets, "cloudflare", landing.in);
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
