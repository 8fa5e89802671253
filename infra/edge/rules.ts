import type { input } from "@pulumi/cloudflare/types/index.js";
import type { EdgeArgs, ForeignRule } from "./schema.ts";

export type Rule = input.RulesetRule;

/** Every status that says "the origin failed", Cloudflare's own 520–527 included; the plain custom page covers few of them. */
const originFailures = [500, 501, 502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527];

/** A set of strings in the rules language. */
function setOf(values: readonly string[]): string {
  return `{${values.map((value) => JSON.stringify(value)).join(" ")}}`;
}

function startsWithAny(prefixes: readonly string[]): string {
  return prefixes.map((prefix) => `starts_with(http.request.uri.path, ${JSON.stringify(prefix)})`).join(" or ");
}

/** Home pages to the landing page. The paths are exact, so nothing else of the site can match. */
export function redirectRules({ redirect }: EdgeArgs, landingUrl: string): Rule[] {
  return redirect.pages.map((page) => ({
    ref: page.ref,
    description: `Broadcast: home to landing (${page.to})`,
    expression:
      `(http.request.method in {"GET" "HEAD"} and http.host in ${setOf(redirect.hosts)} ` +
      `and http.request.uri.path in ${setOf(page.from)})`,
    action: "redirect",
    actionParameters: {
      fromValue: {
        targetUrl: { value: new URL(page.to, landingUrl).href },
        statusCode: redirect.status,
        // Campaign tags must survive.
        preserveQueryString: true,
      },
    },
    enabled: redirect.enabled,
  }));
}

/** The landing page and static files are kept at the edge, and served stale while the origin is down. */
export function cacheRules({ cache, redirect }: EdgeArgs, landingHost: string): Rule[] {
  const rule = (ref: string, description: string, expression: string): Rule => ({
    ref,
    description,
    expression,
    action: "set_cache_settings",
    actionParameters: {
      cache: true,
      edgeTtl: {
        mode: "override_origin",
        default: cache.edgeSeconds,
        // An error must not outlive its cause at the edge.
        statusCodeTtls: [{ statusCodeRange: { from: 400, to: 599 }, value: 0 }],
      },
      browserTtl: { mode: "override_origin", default: cache.browserSeconds },
      serveStale: { disableStaleWhileUpdating: false },
    },
    enabled: cache.enabled,
  });
  const landing = rule(
    "broadcast_cache_landing",
    "Broadcast: landing at the edge",
    `(http.host eq ${JSON.stringify(landingHost)})`,
  );
  if (cache.staticPaths.length === 0) return [landing];
  const files =
    `(http.request.method in {"GET" "HEAD"} and http.host in ${setOf(redirect.hosts)} ` +
    `and (${startsWithAny(cache.staticPaths)}))`;
  return [landing, rule("broadcast_cache_static", "Broadcast: static files at the edge", files)];
}

/** The error page for people; programs keep the status they know how to handle. */
export function errorRules({ errors, redirect }: EdgeArgs, content: string): Rule[] {
  return [
    {
      ref: "broadcast_error_page",
      description: "Broadcast: error page with the form",
      expression:
        `(http.response.code in {${originFailures.join(" ")}} and http.host in ${setOf(redirect.hosts)} ` +
        `and not starts_with(http.request.uri.path, "/api/"))`,
      action: "serve_error",
      actionParameters: { content, contentType: "text/html", statusCode: 503 },
      enabled: errors.enabled,
    },
  ];
}

export function rateLimitRules({ rateLimits }: EdgeArgs): Rule[] {
  return rateLimits.map((limit) => ({
    ref: limit.ref,
    description: `Broadcast: at most ${limit.requests} in ${limit.periodSeconds} s`,
    expression:
      `(http.request.method eq "${limit.method}" and http.host in ${setOf(limit.hosts)} ` +
      `and http.request.uri.path eq ${JSON.stringify(limit.path)})`,
    action: "block",
    ratelimit: {
      characteristics: ["cf.colo.id", "ip.src"],
      period: limit.periodSeconds,
      requestsPerPeriod: limit.requests,
      mitigationTimeout: limit.timeoutSeconds,
    },
    enabled: limit.enabled,
  }));
}

/** A rule of the zone as it stands: the playbook hands it back unchanged. */
export function kept(rule: ForeignRule): Rule {
  return rule as Rule;
}
