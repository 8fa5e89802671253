import type { input } from "@pulumi/cloudflare/types/index.js";
import type { RateLimit, ZoneArgs } from "./schema.ts";
import { timeoutOf } from "./schema.ts";

export type Rule = input.RulesetRule;

/** Never to be redirected on any site: certificates and app links are proved there. */
export const alwaysSpared = "/.well-known/";

/** Every status that says "the origin failed", Cloudflare's own 520–527 included; the plain custom page covers few of them. */
const originFailures = [500, 501, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527];

/** A set of strings in the rules language. */
function setOf(values: readonly string[]): string {
  return `{${values.map((value) => JSON.stringify(value)).join(" ")}}`;
}

/** Whether the path begins with one of the prefixes; in any case, as many sites answer so. */
function beneath(prefixes: readonly string[]): string {
  const path = "lower(http.request.uri.path)";
  return `(${prefixes.map((prefix) => `starts_with(${path}, ${JSON.stringify(prefix.toLowerCase())})`).join(" or ")})`;
}

/** Home pages to the landing page: the paths are exact, so nothing else of the site can match. Last, the whole site, where the file has it. */
export function redirectRules({ hosts, redirect }: ZoneArgs, landingUrl: string | undefined): Rule[] {
  if (!redirect || landingUrl === undefined) return [];
  const { status, never, wholeSite } = redirect;
  const visits = `http.request.method in {"GET" "HEAD"} and http.host in ${setOf(hosts)}`;
  const toLanding = (path: string): Rule["actionParameters"] => ({
    fromValue: {
      targetUrl: { value: new URL(path, landingUrl).href },
      statusCode: status,
      // Campaign tags must survive.
      preserveQueryString: true,
    },
  });
  const home = redirect.pages.map((page) => ({
    ref: page.ref,
    description: `Broadcast: home to landing (${page.to})`,
    expression: `(${visits} and http.request.uri.path in ${setOf(page.from)})`,
    action: "redirect",
    actionParameters: toLanding(page.to),
    enabled: redirect.enabled,
  }));
  if (!wholeSite) return home;
  const spared = [...new Set([...never, alwaysSpared])];
  const whole = {
    ref: "broadcast_whole_site",
    description: "Broadcast: the whole site to landing",
    expression: `(${visits} and not ${beneath(spared)})`,
    action: "redirect",
    actionParameters: toLanding(wholeSite.to),
    enabled: wholeSite.enabled,
  };
  return [...home, whole];
}

/** The landing page and static files are kept at the edge, and served stale while the origin is down; what is personal never is. */
export function cacheRules({ hosts: own, cache }: ZoneArgs, landingHost: string | undefined): Rule[] {
  if (!cache) return [];
  const rule = (ref: string, description: string, expression: string, actionParameters: Rule["actionParameters"]) => ({
    ref,
    description,
    expression,
    action: "set_cache_settings",
    actionParameters,
    enabled: cache.enabled,
  });
  const kept = {
    cache: true,
    edgeTtl: {
      mode: "override_origin",
      default: cache.edgeSeconds,
      // An error must not outlive its cause at the edge.
      statusCodeTtls: [{ statusCodeRange: { from: 400, to: 599 }, value: 0 }],
    },
    browserTtl: { mode: "override_origin", default: cache.browserSeconds },
    serveStale: { disableStaleWhileUpdating: false },
  };
  const hosts = `http.host in ${setOf(own)}`;
  const files = `(http.request.method in {"GET" "HEAD"} and ${hosts} and ${beneath(cache.staticPaths)})`;
  const sessions = cache.sessionCookies
    .map((name) => `http.cookie contains ${JSON.stringify(`${name}=`)}`)
    .join(" or ");
  return [
    ...(landingHost === undefined
      ? []
      : [
          rule(
            "broadcast_cache_landing",
            "Broadcast: landing at the edge",
            `(http.host eq ${JSON.stringify(landingHost)})`,
            kept,
          ),
        ]),
    ...(cache.staticPaths.length === 0
      ? []
      : [rule("broadcast_cache_static", "Broadcast: static files at the edge", files, kept)]),
    // The last match wins: this one has the last word, over the zone's own rules as well.
    rule(
      "broadcast_cache_never",
      "Broadcast: nobody's session at the edge",
      `(${hosts} and (${beneath(cache.never)} or ${sessions}))`,
      { cache: false },
    ),
  ];
}

type Errors = NonNullable<ZoneArgs["errors"]>;

/** Failures that people meet on the site's own hosts; programs keep the status they know how to handle. */
function failures(hosts: readonly string[], { never }: Errors): string {
  const programs = never.length === 0 ? "" : ` and not ${beneath(never)}`;
  return `(http.response.code in {${originFailures.join(" ")}} and http.host in ${setOf(hosts)}${programs})`;
}

/** The error page. Its status tells crawlers that nothing is lost: 503. */
export function errorRules({ hosts, errors }: ZoneArgs, content: string): Rule[] {
  if (!errors) return [];
  return [
    {
      ref: "broadcast_error_page",
      description: "Broadcast: error page with the form",
      expression: failures(hosts, errors),
      action: "serve_error",
      actionParameters: { content, contentType: "text/html", statusCode: 503 },
      enabled: errors.enabled,
    },
  ];
}

/** What a custom error cannot say itself: Cloudflare keeps the origin's headers, and changes them in the phase after it. */
export function errorHeaderRules({ hosts, errors }: ZoneArgs): Rule[] {
  if (!errors) return [];
  return [
    {
      ref: "broadcast_error_headers",
      description: "Broadcast: the error page is never kept, and says when to come back",
      expression: failures(hosts, errors),
      action: "rewrite",
      actionParameters: {
        headers: {
          "Cache-Control": { operation: "set", value: "no-store" },
          "Retry-After": { operation: "set", value: String(errors.retryAfterSeconds) },
        },
      },
      enabled: errors.enabled,
    },
  ];
}

export function rateLimitRules({ rateLimits }: ZoneArgs): Rule[] {
  return rateLimits.map((limit) => ({
    ref: limit.ref,
    description: `Broadcast: at most ${limit.requests} in ${limit.periodSeconds} s`,
    expression: `(${limited(limit)})`,
    action: limit.action === "block" ? "block" : "managed_challenge",
    ratelimit: {
      characteristics: ["cf.colo.id", limit.by === "visitor" ? "cf.unique_visitor_id" : "ip.src"],
      period: limit.periodSeconds,
      requestsPerPeriod: limit.requests,
      mitigationTimeout: timeoutOf(limit),
    },
    enabled: limit.enabled,
  }));
}

function limited({ method, hosts, path }: RateLimit): string {
  return [
    ...(method === "any" ? [] : [`http.request.method eq "${method}"`]),
    ...(hosts === undefined ? [] : [`http.host in ${setOf(hosts)}`]),
    `lower(http.request.uri.path) in ${setOf(bothEndings(path.toLowerCase()))}`,
  ].join(" and ");
}

function bothEndings(path: string): string[] {
  const bare = path.replace(/\/+$/, "");
  return bare === "" ? ["/"] : [bare, `${bare}/`];
}
