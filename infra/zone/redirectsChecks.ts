import type { Check } from "../contract/check.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import type { RequestSet } from "../../policies/expression/request.ts";
import { anyWithPrefix } from "../../policies/expression/text.ts";
import { type } from "./facts.ts";
import { zoneFactsOf } from "./reading.ts";
import { redirectsOf } from "./redirects.ts";
import { alwaysSpared } from "./rules.ts";
import { askedBy, describe, eachRule, matching, neverLoops, unreadLoops } from "./redirectWays.ts";

const temporary = [302, 307];

function temporaryStatus(shape: ResourceShape): string[] {
  // A standing rule of the zone that leads elsewhere may be permanent: no switch turns it.
  const judged = redirectsOf(shape).filter((rule) => rule.ofBroadcast || rule.at.at("enabled").flag() === false);
  return eachRule(judged, (rule) => {
    const status = rule.at.at("actionParameters", "fromValue", "statusCode").number();
    if (status !== undefined && temporary.includes(status)) return [];
    return [
      `Rule ${rule.label}: \`statusCode\` is ${status ?? "missing, and Cloudflare's default is 301"}; allowed: 302 or 307. ` +
        "Browsers keep a permanent redirect long after the evening. Fix: set 302.",
    ];
  });
}

function keepsQuery(shape: ResourceShape): string[] {
  const judged = redirectsOf(shape).filter((rule) => rule.ofBroadcast);
  return eachRule(judged, (rule) => {
    if (rule.at.at("actionParameters", "fromValue", "preserveQueryString").flag() === true) return [];
    return [
      `Rule ${rule.label}: \`preserveQueryString\` is not true: campaign tags are lost, and with them what the broadcast brought. Fix: set it to true.`,
    ];
  });
}

function leadsToLanding(shape: ResourceShape): string[] {
  const judged = redirectsOf(shape).filter((rule) => rule.ofBroadcast);
  if (judged.length === 0) return [];
  const { landing } = zoneFactsOf(shape);
  return eachRule(judged, (rule) => {
    if (!rule.next) {
      return [
        `Rule ${rule.label}: where it leads cannot be known, which counts as failed. ` +
          "Fix: give `actionParameters.fromValue.targetUrl.value`, an absolute https address on the landing host.",
      ];
    }
    return rule.next.every(({ scheme, host }) => scheme === "https" && host === landing)
      ? []
      : [
          `Rule ${rule.label} leads to ${describe(rule.next)}; allowed: https://${landing ?? "<landing host>"}/, the page built to hold. Fix: correct its target.`,
        ];
  });
}

function sparesPaths(shape: ResourceShape): string[] {
  const rules = redirectsOf(shape);
  if (rules.length === 0) return [];
  const { landing, never } = zoneFactsOf(shape);
  const ours = rules.some(({ ofBroadcast }) => ofBroadcast);
  const nothing =
    ours && never.length === 0
      ? [
          "`redirect.never` names no path that redirects must spare: sign-up, API and webhooks. Fix: list their prefixes.",
        ]
      : [];
  const prefixes = [...new Set([...never, alwaysSpared])];
  return [
    ...nothing,
    ...eachRule(rules, (rule) => {
      const mayMatch = (request: RequestSet): boolean => matching(rule, request) === "may";
      const landingHit = landing !== undefined && mayMatch({ scheme: "https", host: landing });
      const hit = rule.ofBroadcast ? prefixes.filter((prefix) => mayMatch({ path: anyWithPrefix(prefix) })) : [];
      return [
        ...hit.map(
          (prefix) =>
            `Rule ${rule.label} may redirect ${prefix}…, which must keep working during the broadcast. ` +
            'Fix: limit it to exact paths, such as http.request.uri.path in {"/"}.',
        ),
        ...(landingHit
          ? [
              `Rule ${rule.label} may redirect the landing host ${landing} itself. Fix: limit it to the home's hosts with http.host in {…}.`,
            ]
          : []),
      ];
    }),
  ];
}

/** Rules of the zone's own of which nobody can tell whether they take the landing page away. */
function unreadHits(resources: Resources): string[] {
  return resources.ofType(type.ruleset).flatMap((shape) => {
    const { landing } = zoneFactsOf(shape);
    if (landing === undefined) return [];
    return redirectsOf(shape)
      .filter((rule) => rule.parsed && matching(rule, { scheme: "https", host: landing }) === "unread")
      .map((rule) => `whether redirect ${rule.label} takes visitors from ${landing}: it asks ${askedBy(rule)}`);
  });
}

const types = [type.ruleset];

export const redirectChecks: readonly Check[] = [
  {
    name: "redirect-is-temporary",
    level: "mandatory",
    reason: "A permanent redirect outlives the evening in browsers, where nobody can take it back.",
    scope: "resource",
    types,
    run: temporaryStatus,
  },
  {
    name: "redirect-keeps-query",
    level: "mandatory",
    reason: "Campaign tags tell what the broadcast brought; a redirect that drops them loses that for good.",
    scope: "resource",
    types,
    run: keepsQuery,
  },
  {
    name: "redirect-leads-to-landing",
    level: "mandatory",
    reason: "Visitors of the broadcast belong on the page that was built to hold.",
    scope: "resource",
    types,
    run: leadsToLanding,
  },
  {
    name: "redirect-spares-paths",
    level: "mandatory",
    reason: "Sign-up, API, webhooks, .well-known and the landing page itself must keep working during the broadcast.",
    scope: "resource",
    types,
    run: sparesPaths,
    uncounted: unreadHits,
  },
  {
    name: "redirect-never-loops",
    level: "mandatory",
    reason: "A redirect that leads back to itself shows every visitor an error.",
    scope: "resource",
    types,
    run: neverLoops,
    uncounted: unreadLoops,
  },
];
