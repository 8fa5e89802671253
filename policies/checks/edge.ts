import type { Check, Estate, Violation } from "../check.ts";
import { ofType, readEach } from "../check.ts";
import { atLeast, leastWaitingRoomUsers } from "../limits/edge.ts";
import { redirectsOf } from "../reading/redirects.ts";
import type { ZoneFacts } from "../reading/rulesets.ts";
import { factsOf, ownedPhase } from "../reading/rulesets.ts";
import type { ResourceShape } from "../shape.ts";
import { inputsOf, required, Unreadable } from "../shape.ts";
import { token } from "../types.ts";

function waitingRoomLimits(shape: ResourceShape): string[] {
  const inputs = inputsOf(shape);
  const total = required(inputs.at("totalActiveUsers"), inputs.at("totalActiveUsers").number());
  const perMinute = required(inputs.at("newUsersPerMinute"), inputs.at("newUsersPerMinute").number());
  const problems: string[] = [];
  for (const [key, users] of Object.entries({ totalActiveUsers: total, newUsersPerMinute: perMinute })) {
    if (users >= leastWaitingRoomUsers) continue;
    problems.push(
      `\`${key}\` is ${users}; Cloudflare takes at least ${leastWaitingRoomUsers} and refuses less. Fix: raise it.`,
    );
  }
  if (perMinute > total) {
    problems.push(
      `\`newUsersPerMinute\` is ${perMinute}, above \`totalActiveUsers\` ${total}: Cloudflare refuses it. Fix: lower it to at most ${total}.`,
    );
  }
  return problems;
}

/** A Waiting Room says nothing of its plan; a ruleset of the same zone does. */
function zoneFacts(zone: string, estate: Estate): ZoneFacts {
  const ruleset = ofType(estate, token.ruleset).find((shape) => inputsOf(shape).at("zoneId").text() === zone);
  if (!ruleset)
    throw new Unreadable(
      `The plan of zone ${zone} cannot be known: no ruleset of the estate describes it. Fix: add one`,
    );
  return factsOf(ruleset);
}

function waitingRoomPlan(estate: Estate): Violation[] {
  const { values, violations } = readEach(ofType(estate, token.waitingRoom), (shape) => {
    const zone = required(inputsOf(shape).at("zoneId"), inputsOf(shape).at("zoneId").text());
    const { plan } = zoneFacts(zone, estate);
    if (atLeast(plan, "business")) return [];
    const message = `Waiting Room ${shape.name} needs a Business plan; its zone is on ${plan}, and Cloudflare refuses it. Fix: remove it, or use a larger plan.`;
    return [{ urn: shape.urn, message }];
  });
  return [...values.flat(), ...violations];
}

/** `tv.example.com/*` serves the whole host. */
export function servesHost(route: ResourceShape, host: string): boolean {
  const pattern = inputsOf(route)
    .at("pattern")
    .text()
    ?.replace(/^https?:\/\//, "");
  return pattern === `${host}/*` && inputsOf(route).at("script").has();
}

export function namesHost(record: ResourceShape, host: string): boolean {
  return inputsOf(record).at("name").text() === host && inputsOf(record).at("proxied").flag() === true;
}

function landingIsServed(estate: Estate): Violation[] {
  const { values, violations } = readEach(ofType(estate, token.ruleset), (shape) => {
    if (!redirectsOf(shape).some((rule) => rule.ofBroadcast)) return [];
    const { landing } = factsOf(shape);
    const missing = [
      ...(ofType(estate, token.workersScript).length > 0 ? [] : ["a Worker with the page's assets"]),
      ...(ofType(estate, token.workersRoute).some((route) => servesHost(route, landing))
        ? []
        : [`a Worker route ${landing}/*`]),
      ...(ofType(estate, token.dnsRecord).some((record) => namesHost(record, landing))
        ? []
        : [`a proxied DNS record ${landing}`]),
    ];
    if (missing.length === 0) return [];
    const message = `Redirects lead to ${landing}, which is not served: the estate lacks ${missing.join(" and ")}. Visitors would see an error. Fix: describe the landing page.`;
    return [{ urn: shape.urn, message }];
  });
  return [...values.flat(), ...violations];
}

function tieredCacheOn(estate: Estate): Violation[] {
  const { values, violations } = readEach(ofType(estate, token.ruleset), (shape) => {
    if (ownedPhase(shape) !== "http_request_cache_settings") return [];
    const zone = inputsOf(shape).at("zoneId").text();
    const tiered = ofType(estate, token.tieredCache).find((cache) => inputsOf(cache).at("zoneId").text() === zone);
    const value = tiered && inputsOf(tiered).at("value").text();
    if (value === "on") return [];
    const message = `Tiered cache is ${value ?? "not described"} for a zone with cache rules: every data centre asks the origin for itself. Fix: set it to "on".`;
    return [{ urn: tiered?.urn ?? shape.urn, message }];
  });
  return [...values.flat(), ...violations];
}

export const edgeChecks: readonly Check[] = [
  {
    name: "waiting-room-limits",
    level: "mandatory",
    reason: "Figures that Cloudflare refuses stop a switch half-way.",
    scope: "resource",
    types: [token.waitingRoom],
    run: waitingRoomLimits,
  },
  {
    name: "waiting-room-plan",
    level: "mandatory",
    reason: "A Waiting Room exists on Business and Enterprise zones only.",
    scope: "estate",
    applies: (estate) => ofType(estate, token.waitingRoom).length,
    run: waitingRoomPlan,
  },
  {
    name: "landing-is-served",
    level: "mandatory",
    reason: "A redirect to a page that nobody serves is an outage of one's own making.",
    scope: "estate",
    applies: (estate) => ofType(estate, token.ruleset).length,
    run: landingIsServed,
  },
  {
    name: "tiered-cache-on",
    level: "advisory",
    reason: "Without it every data centre fetches the landing page from the origin for itself.",
    scope: "estate",
    applies: (estate) => ofType(estate, token.ruleset).length,
    run: tieredCacheOn,
  },
];
