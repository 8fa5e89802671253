import type { Check } from "../contract/check.ts";
import type { ResourceShape } from "../contract/shape.ts";
import type { ZonePlan } from "../contract/target.ts";
import {
  includesPlan,
  maxRateLimitPeriod,
  maxRateLimitTimeout,
  minHostLimitPlan,
  minMethodLimitPlan,
  minVisitorLimitPlan,
  rateLimitPeriods,
  type,
} from "./facts.ts";
import { ownedPhase, rulesOf } from "./reading.ts";
import type { RateLimit } from "./schema.ts";
import { timeoutOf } from "./schema.ts";

interface RateLimitProblem {
  key: keyof RateLimit;
  allowed: string;
}

const periodsUpTo = (most: number): readonly number[] => rateLimitPeriods.filter((period) => period <= most);

/** What a zone's plan does not have of a rate limit. Source: Cloudflare, "Rate limiting rules", Availability and parameters. */
export function rateLimitProblems(limit: RateLimit, plan: ZonePlan): RateLimitProblem[] {
  const problem = (key: keyof RateLimit, wrong: boolean, allowed: string): RateLimitProblem[] =>
    wrong ? [{ key, allowed }] : [];
  const periods = periodsUpTo(maxRateLimitPeriod[plan]);
  return [
    ...problem(
      "hosts",
      limit.hosts !== undefined && !includesPlan(plan, minHostLimitPlan),
      "nothing, so every host of the zone",
    ),
    ...problem("method", limit.method !== "any" && !includesPlan(plan, minMethodLimitPlan), "any"),
    ...problem("by", limit.by === "visitor" && !includesPlan(plan, minVisitorLimitPlan), "address"),
    ...problem("periodSeconds", !periods.includes(limit.periodSeconds), listed(periods)),
    ...timeoutProblems(limit, plan),
  ];
}

/** An enterprise zone takes any; elsewhere a challenge throttles, which is 0, and a block has a fixed list. */
function timeoutProblems(limit: RateLimit, plan: ZonePlan): RateLimitProblem[] {
  if (plan === "enterprise") return [];
  const timeouts = limit.action === "challenge" ? [0] : periodsUpTo(maxRateLimitTimeout[plan]);
  if (timeouts.includes(timeoutOf(limit))) return [];
  const allowed = limit.action === "challenge" ? "0, as a challenge is asked each time" : listed(timeouts);
  return [{ key: "timeoutSeconds", allowed }];
}

function listed(seconds: readonly number[]): string {
  const [last, ...others] = seconds.toReversed();
  return others.length === 0 ? String(last) : `${others.reverse().join(", ")} or ${last}`;
}

/** Whoever counts addresses and turns them away turns away a mobile carrier's whole audience. */
function countsPeople(shape: ResourceShape): string[] {
  if (ownedPhase(shape) !== "http_ratelimit") return [];
  return rulesOf(shape).flatMap((rule) => {
    const counted = rule.at.at("ratelimit", "characteristics").items();
    const byAddress = counted.some((item) => item.text() === "ip.src");
    // What tells visitors of one address apart: a header, a cookie, a query.
    const others = counted.some((item) => !["ip.src", "cf.colo.id"].includes(item.text() ?? ""));
    if (rule.action !== "block" || !byAddress || others) return [];
    return [
      `Rule ${rule.label} turns away addresses, and people behind one mobile carrier share theirs: a crowd on telephones is locked out as one. ` +
        "Fix: by visitor, from the business plan on (characteristic cf.unique_visitor_id), or a challenge in place of the block.",
    ];
  });
}

export const rateLimitChecks: readonly Check[] = [
  {
    name: "rate-limits-count-people",
    level: "advisory",
    reason:
      "The evening's crowd sits behind few addresses: a limit for each address meets the audience, not an attacker.",
    scope: "resource",
    types: [type.ruleset],
    run: countsPeople,
  },
];
