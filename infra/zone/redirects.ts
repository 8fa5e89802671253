import type { Expression, Value } from "../../policies/expression/syntax.ts";
import { ExpressionError } from "../../policies/expression/syntax.ts";
import { parseExpression, parseValue } from "../../policies/expression/parse.ts";
import type { RequestSet } from "../../policies/expression/request.ts";
import { requestsOf, requestTo, redirectTarget } from "../../policies/expression/request.ts";
import { anyText, exactly } from "../../policies/expression/text.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { Unreadable } from "../contract/shape.ts";
import type { RuleShape } from "./reading.ts";
import { isNamed, ownedPhase, rulesOf, zoneFactsOf } from "./reading.ts";

export interface Redirect extends RuleShape {
  /** Undefined where it is outside of the subset; `problem` then says why. */
  parsed: Expression | undefined;
  problem: string | undefined;
  /** Requests its visitors make next, on the host they asked where none is named; undefined where that cannot be known. */
  next: RequestSet[] | undefined;
  /**
   * Whether it belongs to the broadcast: it bears its name, leads to the landing page, or is switched off and leads nobody knows where.
   * Any other is a standing rule of the zone, which no switch turns.
   */
  ofBroadcast: boolean;
}

/** The redirect rules of a ruleset; none for a ruleset of another phase. */
export function redirectsOf(shape: ResourceShape): Redirect[] {
  if (ownedPhase(shape) !== "http_request_dynamic_redirect") return [];
  const { landing } = zoneFactsOf(shape);
  return rulesOf(shape)
    .filter((rule) => rule.action === "redirect")
    .map((rule) => readRedirect(rule, landing));
}

function readRedirect(rule: RuleShape, landing: string | undefined): Redirect {
  let parsed: Expression | undefined;
  let problem: string | undefined;
  try {
    parsed = parseExpression(rule.expression);
  } catch (error) {
    problem = reasonOf(error);
  }
  const next = nextRequests(rule, parsed);
  const toLanding =
    landing !== undefined && (next?.some(({ host }) => host === landing) ?? rule.at.at("enabled").flag() === false);
  return { ...rule, parsed, problem, next, ofBroadcast: isNamed(rule) || toLanding };
}

/** Static targets are exact; a target expression is followed as far as its beginning is known. */
function nextRequests(rule: RuleShape, parsed: Expression | undefined): RequestSet[] | undefined {
  const target = rule.at.at("actionParameters", "fromValue", "targetUrl");
  const keepsQuery = rule.at.at("actionParameters", "fromValue", "preserveQueryString").flag() === true;
  const withQuery = (request: RequestSet): RequestSet => (keepsQuery ? { ...request, query: anyText } : request);
  const address = target.at("value").text();
  if (address !== undefined) {
    const request = requestTo(exactly(address));
    return request && [withQuery(request)];
  }
  const written = target.at("expression").text();
  if (written === undefined) return undefined;
  const value = parseTarget(written);
  if (!value) return undefined;
  const requests = (parsed ? requestsOf(parsed) : [{}]).map(
    (from) => requestTo(redirectTarget(value, from)) ?? sameHost(value),
  );
  return requests.every((request) => request !== undefined) ? requests.map(withQuery) : undefined;
}

function parseTarget(written: string): Value | undefined {
  try {
    return parseValue(written);
  } catch {
    return undefined;
  }
}

/** `concat("https://", http.host, …)`: the visitor stays on the host, whichever it is. */
function sameHost(value: Value): RequestSet | undefined {
  if (value.kind !== "call" || value.name !== "concat") return undefined;
  const [scheme, host] = value.args;
  if (scheme?.kind !== "text" || host?.kind !== "field" || host.name !== "http.host") return undefined;
  if (scheme.text === "https://") return { scheme: "https" };
  return scheme.text === "http://" ? { scheme: "http" } : undefined;
}

function reasonOf(error: unknown): string {
  if (error instanceof ExpressionError) return error.message;
  throw error;
}

/** The parsed expression, or {@link Unreadable} with the way out. */
export function expressionOf(redirect: Redirect): Expression {
  if (redirect.parsed) return redirect.parsed;
  throw new Unreadable(
    `Rule ${redirect.label}: what it matches cannot be known, which counts as failed: ${redirect.problem}. ` +
      "Fix: write it with eq, in, starts_with and the like over http.host and http.request.uri.path",
  );
}
