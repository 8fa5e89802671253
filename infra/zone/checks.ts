import type { Check, Violation } from "../contract/check.ts";
import { readEach } from "../contract/check.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { componentInputsOf, inputsOf, required } from "../contract/shape.ts";
import { type as landing } from "../landing/facts.ts";
import { recordsHost, servesHost } from "../landing/reading.ts";
import { includesPlan, minWaitingRoomUsers, type, waitingRoomFigures } from "./facts.ts";
import { redirectsOf } from "./redirects.ts";
import { ownedPhase, zoneFactsOf } from "./reading.ts";

type Figure = (typeof waitingRoomFigures)[number];

/** Figures of a Waiting Room that is adopted which the file does not state: what stands for them is ignored. */
function ignoredFigures(shape: ResourceShape): string[] {
  const ignored = componentInputsOf(shape).at("waitingRoom", "ignored");
  return ignored.items().map((key) => required(key, key.text()));
}

function waitingRoomLimits(shape: ResourceShape): string[] {
  const ignored = ignoredFigures(shape);
  const stated = waitingRoomFigures.filter((key) => !ignored.includes(key));
  const read = (key: Figure): number | undefined =>
    stated.includes(key) ? inputsOf(shape).at(key).number() : undefined;
  const problems = stated
    .filter((key) => (read(key) ?? 0) < minWaitingRoomUsers)
    .map(
      (key) =>
        `\`${key}\` is ${read(key) ?? "missing"}; Cloudflare takes at least ${minWaitingRoomUsers} and refuses less. Fix: raise it.`,
    );
  const [total, perMinute] = [read("totalActiveUsers"), read("newUsersPerMinute")];
  if (total !== undefined && perMinute !== undefined && perMinute > total) {
    problems.push(
      `\`newUsersPerMinute\` is ${perMinute}, above \`totalActiveUsers\` ${total}: Cloudflare refuses it. Fix: lower it to at most ${total}.`,
    );
  }
  return problems;
}

function unknownFigures(resources: Resources): string[] {
  return resources.ofType(type.waitingRoom).flatMap((shape) => {
    const keys = ignoredFigures(shape).map((key) => `\`${key}\``);
    if (keys.length === 0) return [];
    return [`${keys.join(" and ")} of the Waiting Room of ${zoneFactsOf(shape).zone}: not in the stack file`];
  });
}

function waitingRoomPlan(shape: ResourceShape): string[] {
  const { plan } = zoneFactsOf(shape);
  if (includesPlan(plan, "business")) return [];
  return [
    `Waiting Room ${shape.name} needs a Business plan; its zone is on ${plan}, and Cloudflare refuses it. Fix: remove it, or use a larger plan.`,
  ];
}

function landingIsServed(resources: Resources): Violation[] {
  const { values, violations } = readEach(resources.ofType(type.ruleset), (shape) => {
    if (!redirectsOf(shape).some((rule) => rule.ofBroadcast)) return [];
    const { landing: host = "its landing page" } = zoneFactsOf(shape);
    const missing = [
      ...(resources.ofType(landing.script).length > 0 ? [] : ["a Worker with the page's assets"]),
      ...(resources.ofType(landing.route).some((route) => servesHost(route, host)) ? [] : [`a Worker route ${host}/*`]),
      ...(resources.ofType(landing.record).some((record) => recordsHost(record, host))
        ? []
        : [`a proxied DNS record ${host}`]),
    ];
    if (missing.length === 0) return [];
    const message = `Redirects lead to ${host}, which is not served: the estate lacks ${missing.join(" and ")}. Visitors would see an error. Fix: describe the landing page.`;
    return [{ urn: shape.urn, message }];
  });
  return [...values.flat(), ...violations];
}

function tieredCacheOn(resources: Resources): Violation[] {
  const { values, violations } = readEach(resources.ofType(type.ruleset), (shape) => {
    if (ownedPhase(shape) !== "http_request_cache_settings" || !shape.component) return [];
    const [tiered] = resources.childrenOf(shape.component, type.tieredCache);
    if (!tiered || inputsOf(tiered).at("value").text() === "on") return [];
    const message = `Tiered cache is off for a zone with cache rules: every data centre asks the origin for itself. Fix: set it to true.`;
    return [{ urn: tiered.urn, message }];
  });
  return [...values.flat(), ...violations];
}

function unknownTieredCache(resources: Resources): string[] {
  const zones = resources.ofType(type.ruleset).filter((shape) => {
    const own = shape.component ? resources.childrenOf(shape.component, type.tieredCache) : [];
    return ownedPhase(shape) === "http_request_cache_settings" && own.length === 0;
  });
  const names = zones.map((shape) => componentInputsOf(shape).at("zone").text() ?? shape.name);
  return names.length === 0 ? [] : [`tiered cache of ${names.join(", ")}: not in the stack file`];
}

export const zoneChecks: readonly Check[] = [
  {
    name: "waiting-room-limits",
    level: "mandatory",
    reason: "Figures that Cloudflare refuses stop a switch half-way.",
    scope: "resource",
    types: [type.waitingRoom],
    run: waitingRoomLimits,
    uncounted: unknownFigures,
  },
  {
    name: "waiting-room-plan",
    level: "mandatory",
    reason: "A Waiting Room exists on Business and Enterprise zones only.",
    scope: "resource",
    types: [type.waitingRoom],
    run: waitingRoomPlan,
  },
  {
    name: "landing-is-served",
    level: "mandatory",
    reason: "A redirect to a page that nobody serves is an outage of one's own making.",
    scope: "estate",
    applies: (resources) => resources.ofType(type.ruleset).length,
    run: landingIsServed,
  },
  {
    name: "tiered-cache-on",
    level: "advisory",
    reason: "Without it every data centre fetches the landing page from the origin for itself.",
    scope: "estate",
    applies: (resources) => resources.ofType(type.ruleset).length,
    run: tieredCacheOn,
    uncounted: unknownTieredCache,
  },
];
