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

/** Hosts, each one landing page's alone. */
export function landingClaims({ things, targets }: Estate): Claim[] {
  return Object.entries((things["landings"] ?? {}) as Record<string, Landing>).map(([name, landing]) => ({
    path: ["landings", name, "host"],
    target: findTarget(targets, "cloudflare", landing.in),
    what: `host ${landing.host}`,
  }));
}
