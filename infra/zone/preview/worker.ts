import type { Facts } from "../../../policies/expression/evaluate.ts";
import { evaluate, textOf } from "../../../policies/expression/evaluate.ts";
import { parseExpression, parseValue } from "../../../policies/expression/parse.ts";
import { factsOf } from "../../../policies/expression/request.ts";
import { exactly, fromKnown } from "../../../policies/expression/text.ts";
import { normalizedPath } from "./normalize.ts";
import type { PreviewZone } from "./zone.ts";

/** The part of Cloudflare's edge that visitors see, in workerd: redirects, the landing Worker, error pages and their headers. */

interface Service {
  fetch(request: Request): Promise<Response>;
}

interface Env {
  ZONE: PreviewZone;
  /** Ends every host name here, so that browsers find it on this machine: www.example.com.localhost. */
  SUFFIX: string;
  ORIGIN: Service;
  /** `LANDING_0` and so on, in the order of the zone's landing hosts. */
  [landing: `LANDING_${number}`]: Service;
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { ZONE, SUFFIX, ORIGIN } = env;
    const url = new URL(request.url);
    // Without a zone's name it is the landing page that somebody wants to see.
    const host = url.hostname.endsWith(SUFFIX)
      ? url.hostname.slice(0, -SUFFIX.length)
      : (ZONE.landings[0] ?? url.hostname);
    const facts = requestFacts(request, host, url);
    const local = (address: string): string => {
      const target = new URL(address);
      return `${url.protocol}//${target.hostname}${SUFFIX}:${url.port}${target.pathname}${target.search}`;
    };
    const redirected = redirect(ZONE, facts, url.search, local);
    if (redirected) return redirected;
    const response = await answer(env[`LANDING_${ZONE.landings.indexOf(host)}`] ?? ORIGIN, request);
    return finished(ZONE, facts, response);
  },
};

function requestFacts(request: Request, host: string, { pathname, search }: URL): Facts {
  return {
    ...factsOf({ scheme: "https", host, path: exactly(normalizedPath(pathname)), query: exactly(search.slice(1)) }),
    "http.request.method": request.method,
    "http.cookie": request.headers.get("cookie") ?? "",
    "http.user_agent": request.headers.get("user-agent") ?? "",
  };
}

const matches = (expression: string, facts: Facts): boolean => evaluate(parseExpression(expression), facts) === true;

/** The first rule that matches wins. */
function redirect({ redirects }: PreviewZone, facts: Facts, query: string, local: (address: string) => string) {
  const rule = redirects.find(({ expression }) => matches(expression, facts));
  if (!rule) return undefined;
  const { target, keepsQuery, status } = rule;
  const address = "value" in target ? target.value : fromKnown(textOf(parseValue(target.expression), facts));
  return new Response(null, { status, headers: { location: local(`${address}${keepsQuery ? query : ""}`) } });
}

/** What is behind the edge; 521 where nothing is, as Cloudflare says it. */
async function answer(service: Service, request: Request): Promise<Response> {
  try {
    return await service.fetch(request);
  } catch {
    return new Response("error code: 521", { status: 521 });
  }
}

/** The first error rule that matches replaces body and status; then headers change. Source: Cloudflare, "Custom Errors". */
function finished({ errors, headers }: PreviewZone, facts: Facts, response: Response): Response {
  const rule = errors.find(({ expression }) =>
    matches(expression, { ...facts, "http.response.code": response.status }),
  );
  let served = new Response(response.body, response);
  if (rule) {
    const kept = new Headers(response.headers);
    kept.delete("content-length");
    kept.set("content-type", `${rule.contentType}; charset=utf-8`);
    served = new Response(rule.content, { status: rule.status ?? response.status, headers: kept });
  }
  const code = { ...facts, "http.response.code": served.status };
  for (const { expression, set } of headers) {
    if (!matches(expression, code)) continue;
    for (const [name, value] of Object.entries(set)) served.headers.set(name, value);
  }
  return served;
}
