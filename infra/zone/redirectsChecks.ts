import type { Check } from "../contract/check.ts";
import { unreadableMessage } from "../contract/check.ts";
import { evaluate } from "../../policies/expression/evaluate.ts";
import type { RequestSet } from "../../policies/expression/request.ts";
import { factsOf as factsOfRequest } from "../../policies/expression/request.ts";
import { anyWithPrefix, fromKnown } from "../../policies/expression/text.ts";
import type { Redirect } from "./redirects.ts";
import { expressionOf, redirectsOf } from "./redirects.ts";
import { zoneFactsOf } from "./reading.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { type } from "./facts.ts";

/** Never to be redirected on any site: certificates and app links are proved there. */
const alwaysSpared = "/.well-known/";

const temporary = [302, 307];

function mayMatch(redirect: Redirect, request: RequestSet): boolean {
  return evaluate(expressionOf(redirect), factsOfRequest(request)) !== false;
}

/** Messages of every rule; a rule that cannot be read gives its own. */
function eachRule(rules: readonly Redirect[], judge: (rule: Redirect) => string[]): string[] {
  return rules.flatMap((rule) => {
    try {
      return judge(rule);
    } catch (error) {
      return [unreadableMessage(error)];
    }
  });
}

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
      const landingHit = landing !== undefined && mayMatch(rule, { scheme: "https", host: landing });
      const hit = rule.ofBroadcast ? prefixes.filter((prefix) => mayMatch(rule, { path: anyWithPrefix(prefix) })) : [];
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

/** Walks from rule to rule as a browser would; enabled or not, since a switch turns them. */
function neverLoops(shape: ResourceShape): string[] {
  const rules = redirectsOf(shape);
  const followers = new Map<Redirect, Redirect[]>();
  const problems = eachRule(rules, (rule) => {
    expressionOf(rule);
    return [];
  });
  const readable = rules.filter((rule) => rule.parsed);
  for (const rule of readable) {
    followers.set(
      rule,
      readable.filter((other) => rule.next?.some((request) => mayMatch(other, request)) === true),
    );
  }
  const loops = readable.flatMap((rule) => {
    const way = wayBack(rule, followers);
    if (!way) return [];
    const names = [...way, rule].map(({ label }) => label).join(" → ");
    return [
      `Redirects may loop: ${names}, by ${describe(rule.next ?? [])}. Browsers give up. Fix: exclude the target from what the rule matches.`,
    ];
  });
  return [...problems, ...loops];
}

/** The shortest way from a rule back to itself. */
function wayBack(start: Redirect, followers: ReadonlyMap<Redirect, readonly Redirect[]>): Redirect[] | undefined {
  const seen = new Set<Redirect>();
  let ways: Redirect[][] = [[start]];
  while (ways.length > 0) {
    const longer: Redirect[][] = [];
    for (const way of ways) {
      for (const next of followers.get(way.at(-1) ?? start) ?? []) {
        if (next === start) return way;
        if (!seen.has(next)) longer.push([...way, next]);
        seen.add(next);
      }
    }
    ways = longer;
  }
  return undefined;
}

function describe(requests: readonly RequestSet[]): string {
  const addresses = requests.map(({ scheme = "http", host = "any host", path }) => {
    const known = path ? `${fromKnown(path)}${path.open ? "…" : ""}` : "/…";
    return `${scheme}://${host}${known}`;
  });
  return [...new Set(addresses)].slice(0, 4).join(", ");
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
  },
  {
    name: "redirect-never-loops",
    level: "mandatory",
    reason: "A redirect that leads back to itself shows every visitor an error.",
    scope: "resource",
    types,
    run: neverLoops,
  },
];
