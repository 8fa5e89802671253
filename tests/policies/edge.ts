import { describeRuleset } from "../../infra/annotations.ts";
import type { ResourceShape } from "../../policies/shape.ts";
import { token } from "../../policies/types.ts";
import { shape } from "./shape.ts";

const zone = "0123456789abcdef0123456789abcdef";

/** An error page as served. */
export const page = `<!doctype html><html lang="en"><head><style>body{color:#111}</style></head>
<body><h1>Back soon</h1><p><a href="https://forms.example.net/f/1" rel="noopener">Leave your address</a></p></body></html>`;

function ruleset(name: string, phase: string, rules: object[]): ResourceShape {
  const never = ["/signup", "/api/", "/webhooks/", "/.well-known/"];
  const description = describeRuleset({ plan: "business", landing: "tv.example.com", never });
  return shape(token.ruleset, name, { zoneId: zone, kind: "zone", name: "default", phase, description, rules }, true);
}

export const homeExpression =
  '(http.request.method in {"GET" "HEAD"} and http.host in {"example.com" "www.example.com"} and http.request.uri.path in {"/" "/fr"})';

/** Rulesets, landing page, tiered cache and Waiting Room of one zone. */
export function edge(): ResourceShape[] {
  const hosts = 'http.host in {"example.com" "www.example.com"}';
  return [
    ruleset("cache", "http_request_cache_settings", [
      {
        ref: "broadcast_cache",
        description: "Broadcast: landing at the edge",
        expression: '(http.host eq "tv.example.com")',
        action: "set_cache_settings",
        actionParameters: {
          cache: true,
          edgeTtl: { mode: "override_origin", default: 3600, statusCodeTtls: [{ statusCode: 404, value: 0 }] },
        },
        enabled: true,
      },
    ]),
    ruleset("redirects", "http_request_dynamic_redirect", [
      {
        ref: "broadcast_home",
        description: "Broadcast: home to landing",
        expression: homeExpression,
        action: "redirect",
        actionParameters: {
          fromValue: { targetUrl: { value: "https://tv.example.com/" }, statusCode: 302, preserveQueryString: true },
        },
        enabled: false,
      },
      {
        ref: "zone_apex",
        expression: '(http.host eq "old.example.com")',
        action: "redirect",
        actionParameters: {
          fromValue: {
            targetUrl: { expression: 'concat("https://www.example.com", http.request.uri.path)' },
            statusCode: 301,
            preserveQueryString: true,
          },
        },
        enabled: true,
      },
    ]),
    ruleset("errors", "http_custom_errors", [
      {
        ref: "broadcast_error",
        description: "Broadcast: error page",
        expression: `(http.response.code ge 500 and ${hosts})`,
        action: "serve_error",
        actionParameters: { content: page, contentType: "text/html", statusCode: 503 },
        enabled: true,
      },
    ]),
    ruleset("limits", "http_ratelimit", [
      { ref: "broadcast_limit", expression: `(${hosts})`, action: "block", ratelimit: { period: 60 }, enabled: true },
    ]),
    shape(token.workersScript, "script", { scriptName: "landing", assets: { directory: "../.broadcast/landing/0" } }),
    shape(token.workersRoute, "route", { zoneId: zone, pattern: "tv.example.com/*", script: "landing" }),
    shape(token.dnsRecord, "record", {
      zoneId: zone,
      name: "tv.example.com",
      type: "AAAA",
      content: "100::",
      proxied: true,
    }),
    shape(token.tieredCache, "tiered", { zoneId: zone, value: "on" }),
    shape(token.waitingRoom, "room", {
      zoneId: zone,
      host: "www.example.com",
      totalActiveUsers: 2000,
      newUsersPerMinute: 400,
    }),
  ];
}
