import { beforeAll, describe, expect, it } from "vitest";
import type { Resources } from "../../../infra/contract/resources.ts";
import { inputsOf } from "../../../infra/contract/shape.ts";
import type { RulesetPhase } from "../../../infra/zone/facts.ts";
import { rulesetPhases, type } from "../../../infra/zone/facts.ts";
import { evaluate } from "../../../policies/expression/evaluate.ts";
import { parseExpression } from "../../../policies/expression/parse.ts";
import type { Verdict } from "./requests.ts";
import { requests } from "./requests.ts";
import { buildWirefilter, describeWirefilter, judge } from "./wirefilter.ts";
import { fieldsOf, liveZone, rulesIn } from "./zone.ts";

const sent = requests.map(([address, , how]) => fieldsOf(address, how));

/** Refs of the rules of each phase that match a request, in their order. */
type Matched = Record<RulesetPhase, string[]>;
type Judge = (expressions: readonly string[]) => boolean[][];

const ours: Judge = (expressions) =>
  expressions.map((expression) => {
    const parsed = parseExpression(expression);
    return sent.map((fields) => evaluate(parsed, fields) === true);
  });

/** What each request matches. */
function matched(resources: Resources, ask: Judge): Matched[] {
  const perPhase = rulesetPhases.map((phase) => {
    const rules = rulesIn(resources, phase);
    const verdicts = ask(rules.map(({ expression }) => expression));
    return sent.map((_, index) => rules.filter((_rule, place) => verdicts[place]?.[index]).map(({ ref }) => ref));
  });
  return sent.map(
    (_, index) =>
      Object.fromEntries(rulesetPhases.map((phase, place) => [phase, perPhase[place]?.[index] ?? []])) as Matched,
  );
}

const redirects: Record<string, Verdict["redirect"]> = { broadcast_home_fr: "/", broadcast_home_en: "/en/" };
const caches: Record<string, Verdict["cache"]> = {
  broadcast_cache_landing: "landing",
  broadcast_cache_static: "static",
  broadcast_cache_never: "never",
};

/** What follows from it, as Cloudflare applies each phase: the first redirect, the last cache rule, any limit, the first error. */
function verdictOf(matches: Matched, index: number, room: { host: string; path: string }): Verdict {
  const { "http.host": host = "", "http.request.uri.path": path = "" } = sent[index] ?? {};
  const redirect = redirects[matches.http_request_dynamic_redirect[0] ?? ""];
  const cache = caches[matches.http_request_cache_settings.at(-1) ?? ""];
  return {
    ...(redirect && { redirect }),
    ...(cache && { cache }),
    ...(matches.http_ratelimit.includes("broadcast_limit_signup") && { limit: true as const }),
    // A room covers its path and what lies below, on its host alone. Source: Cloudflare, "Waiting Room: host and path".
    ...(host === room.host && (path === room.path || path.startsWith(`${room.path}/`)) && { room: true as const }),
    ...(matches.http_custom_errors[0] === "broadcast_error_page" && { error: true as const }),
  };
}

let zone: Resources;
beforeAll(async () => {
  zone = await liveZone();
});

function room(): { host: string; path: string } {
  const [found] = zone.ofType(type.waitingRoom);
  const inputs = found && inputsOf(found);
  expect(inputs?.at("suspended").flag()).toBe(false);
  return { host: inputs?.at("host").text() ?? "", path: inputs?.at("path").text() ?? "" };
}

function expectVerdicts(ask: Judge): void {
  const matches = matched(zone, ask);
  const table = requests.map(([address, , how], index) => ({
    sent: `${how?.method ?? "GET"} ${address.slice(0, 80)} ${JSON.stringify(how ?? {})}`,
    verdict: verdictOf(matches[index] as Matched, index, room()),
  }));
  const expected = requests.map(([, verdict], index) => ({ sent: table[index]?.sent, verdict }));
  expect(table).toEqual(expected);
}

describe("the table of requests", () => {
  it("is long enough to mean something", () => {
    expect(requests.length).toBeGreaterThanOrEqual(60);
  });

  it("is answered as expected by the evaluator that the checks use", () => {
    expectVerdicts(ours);
  });

  it("gives the error page's headers to exactly the requests that get the page", () => {
    for (const { http_custom_errors: pages, http_response_headers_transform: headers } of matched(zone, ours)) {
      expect(headers).toEqual(pages.map((ref) => ref.replace("page", "headers")));
    }
  });
});

describeWirefilter("the table of requests, under Cloudflare's own engine", () => {
  beforeAll(buildWirefilter, 600_000);

  const engine: Judge = (expressions) => judge(expressions, sent);

  it("is answered as expected", () => {
    expectVerdicts(engine);
  });

  it("is answered rule by rule as by the evaluator that the checks use", () => {
    expect(matched(zone, engine)).toEqual(matched(zone, ours));
  });

  it.each([
    "(http.host eq )",
    '(http.host eq "a"',
    "(http.host matches {)",
    '(http.nowhere eq "a")',
    '("a" eq http.host)',
  ])("refuses %s, which is no expression", (expression) => {
    expect(() => judge([expression], sent)).toThrow();
  });

  it("knows what and, or and not bind to", () => {
    const fields = { a: true, b: false, c: false };
    const verdict = (expression: string): boolean | undefined => judge([expression], [fields])[0]?.[0];
    expect(verdict("a or b and c")).toBe(true);
    expect(verdict("(a or b) and c")).toBe(false);
    expect(verdict("not b and a")).toBe(true);
    expect(verdict("not (b or a)")).toBe(false);
  });
});
