import type { Estate } from "../contract/estate.ts";
import { findTarget } from "../contract/estate.ts";
import type { Claim, Problem } from "../contract/kind.ts";
import type { Landing } from "./schema.ts";

/** A landing host must lie in its zone; a wrong target is said already. */
export function verifyLandings({ things, targets }: Estate): Problem[] {
  return Object.entries((things["landings"] ?? {}) as Record<string, Landing>).flatMap(([name, landing]): Problem[] => {
    const target = findTarget(targets, "cloudflare", landing.in);
    if (!target || isWithin(landing.host, target.domain)) return [];
    return [{ path: ["landings", name, "host"], allowed: `${target.domain} or a host below it` }];
  });
}

export function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/** Hosts, each one landing page's alone. */
export function landingClaims({ things, targets }: Estate): Claim[] {
  return Object.entries((things["landings"] ?? {}) as Record<string, Landing>).map(([name, landing]) => ({
    path: ["landings", name, "host"],
    target: findTarget(targets, "cloudflare", landing.in),
    what: `host ${landing.host}`,
  }));
}
