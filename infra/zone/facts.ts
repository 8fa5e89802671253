import type { ZonePlan } from "../contract/target.ts";
import { zonePlans } from "../contract/target.ts";

/** Type tokens of a zone's resources. */
export const type = {
  ruleset: "cloudflare:index/ruleset:Ruleset",
  tieredCache: "cloudflare:index/tieredCache:TieredCache",
  waitingRoom: "cloudflare:index/waitingRoom:WaitingRoom",
} as const;

/** Component of a zone's rules. */
export const component = "broadcast:infra:Zone";

/** Phases whose entry-point ruleset the playbook owns. */
export const rulesetPhases = [
  "http_request_cache_settings",
  "http_request_dynamic_redirect",
  "http_custom_errors",
  "http_response_headers_transform",
  "http_ratelimit",
] as const;
export type RulesetPhase = (typeof rulesetPhases)[number];

/** Rules a zone may have in each phase, disabled ones included. Source: Cloudflare, "Availability" of each product. */
export const maxRules: Record<RulesetPhase, Record<ZonePlan, number>> = {
  http_request_cache_settings: { free: 10, pro: 25, business: 50, enterprise: 300 },
  http_request_dynamic_redirect: { free: 10, pro: 25, business: 50, enterprise: 300 },
  http_custom_errors: { free: 0, pro: 25, business: 50, enterprise: 300 },
  http_response_headers_transform: { free: 10, pro: 25, business: 50, enterprise: 300 },
  http_ratelimit: { free: 1, pro: 2, business: 5, enterprise: 100 },
};

/** Least edge TTL a cache rule may set, in seconds. Source: Cloudflare, "Edge and Browser Cache TTL". */
export const minEdgeTtlSeconds: Record<ZonePlan, number> = { free: 7200, pro: 3600, business: 1, enterprise: 1 };

/** Least plan whose rate limits may match a host, and a method. Source: Cloudflare, "Rate limiting rules", Availability. */
export const minHostLimitPlan: ZonePlan = "pro";
export const minMethodLimitPlan: ZonePlan = "business";

/** Least plan that tells visitors behind one address apart: "IP with NAT support". Source: as above. */
export const minVisitorLimitPlan: ZonePlan = "business";

/** Periods a rate limit counts over and turns away for, in seconds; a plan has those up to its longest. Source: as above. */
export const rateLimitPeriods = [
  10, 15, 20, 30, 40, 45, 60, 90, 120, 180, 240, 300, 480, 600, 900, 1200, 1800, 2400, 3600, 65_535, 86_400,
] as const;
export const maxRateLimitPeriod: Record<ZonePlan, number> = { free: 10, pro: 60, business: 600, enterprise: 65_535 };
export const maxRateLimitTimeout: Record<ZonePlan, number> = {
  free: 10,
  pro: 3600,
  business: 86_400,
  enterprise: 86_400,
};

/** Longest rule expression, in characters. Source: Cloudflare, "Rules language limits". */
export const maxExpressionLength = 4096;

/** Largest inline body of a custom error rule, in bytes (10 KB). Source: Cloudflare, "Custom Errors parameters". */
export const maxErrorContentBytes = 10_240;

/** Least users of a Waiting Room, in all and each minute. Source: Cloudflare, "Waiting Room settings". */
export const minWaitingRoomUsers = 200;
export const waitingRoomFigures = ["totalActiveUsers", "newUsersPerMinute"] as const;

/** Whether a plan is at least another. */
export function includesPlan(plan: ZonePlan, least: ZonePlan): boolean {
  return zonePlans.indexOf(plan) >= zonePlans.indexOf(least);
}
