import { describe, expect, it } from "vitest";
import { component, type } from "../../../infra/zone/facts.ts";
import { zoneGates } from "../../../infra/zone/gates.ts";
import type { HttpAnswer } from "../../../infra/contract/client.ts";
import type { Properties } from "../../../infra/contract/properties.ts";
import { answer, gateFor, gatesFor, shape } from "../../gates/answers.ts";

const zone = (more: Properties = { landing: "tv.example.com" }) =>
  shape(component, "zone-site", {
    zone: "site",
    domain: "example.com",
    plan: "business",
    hosts: ["example.com"],
    never: [],
    ...more,
  });
const ruleset = (phase: string, rules: Properties[], of = zone()) =>
  shape(type.ruleset, "zone-site-rules", { phase, rules }, of);
const gateNamed = (name: string, ...shapes: Parameters<typeof gatesFor>[1][]) => {
  const found = gatesFor(zoneGates, ...shapes).find((gate) => gate.name === name);
  if (!found) throw new Error(`no gate ${name}`);
  return found;
};

describe("the gate of a ruleset", () => {
  const rules = [
    { ref: "one", action: "rewrite", expression: "ssl", enabled: true, actionParameters: { content: "<p>" } },
    { ref: "two", action: "rewrite", expression: "not ssl", enabled: false },
    { ref: "three", action: "rewrite", expression: "ssl" },
  ];
  const found = [
    { ref: "three", enabled: true, expression: "ssl", content: undefined },
    { ref: "one", enabled: true, expression: "ssl", content: "<p>" },
    { ref: "two", enabled: false, expression: "not ssl", content: undefined },
    { ref: "another", enabled: true, expression: "ssl", content: undefined },
  ];
  const otherwise = (ref: string, more: object) =>
    found.map((rule) => (rule.ref === ref ? { ...rule, ...more } : rule));

  it.each<[string, object[] | undefined, string]>([
    ["there is none", undefined, "no: the zone has no ruleset for http_ratelimit"],
    ["all are so, in whatever order", found, "yes: 2 of 3 rules are on, as wanted"],
    ["one is missing", found.slice(1), "no: rule three is missing"],
    ["one is off", otherwise("one", { enabled: false }), "no: rule one is off"],
    ["one is on", otherwise("two", { enabled: true }), "no: rule two is on"],
    ["one matches another", otherwise("two", { expression: "ssl" }), "no: rule two matches ssl"],
    ["one serves another page", otherwise("one", { content: "<b>" }), "no: rule one serves another page"],
    [
      "two are wrong",
      otherwise("one", { enabled: false, expression: "x" }).slice(1),
      "no: rule one is off; rule one matches x; rule three is missing",
    ],
  ])("says what it finds: %s", async (_, rulesFound, expected) => {
    const gate = gateFor(zoneGates, ruleset("http_ratelimit", rules));
    const question = "Does the zone hold zone-site-rules with 2 of 3 rules on?";
    expect(gate).toMatchObject({ name: "zone-site-rules", question });
    const asked = (phase: string) => {
      expect(phase).toBe("http_ratelimit");
      return rulesFound;
    };
    expect(await answer(gate, { rules: asked })).toBe(expected);
  });

  it("says that no page was made to fail", async () => {
    const gate = gateFor(zoneGates, ruleset("http_custom_errors", rules));
    expect(await answer(gate, { rules: found })).toBe(
      "yes: 2 of 3 rules are on, as wanted; no request was made to fail for it",
    );
  });
});

describe("the gate of a waiting room", () => {
  const room = (inputs: Properties) => gateFor(zoneGates, shape(type.waitingRoom, "zone-site-waiting-room", inputs));
  const said = (...waitingRooms: [name: string, suspended: boolean][]) => ({
    waitingRooms: waitingRooms.map(([name, suspended]) => ({ name, suspended })),
  });

  it.each<[Properties, ReturnType<typeof said>, string]>([
    [{ name: "signup", suspended: true }, said(), "no: there is no waiting room signup"],
    [{ name: "signup", suspended: true }, said(["other", true]), "no: there is no waiting room signup"],
    [{ name: "signup", suspended: true }, said(["other", false], ["signup", true]), "yes: signup is suspended"],
    [{ name: "signup", suspended: true }, said(["signup", false]), "no: signup is in force"],
    [{ name: "signup" }, said(["signup", false]), "yes: signup is in force"],
    [{ suspended: false }, said(["only", true]), "no: only is suspended"],
    [
      { suspended: false },
      said(["a", true], ["b", true]),
      "no: the zone has several waiting rooms: state the name of this one",
    ],
  ])("of %j says what it finds", async (inputs, found, expected) => {
    expect(await answer(room(inputs), found)).toBe(expected);
  });

  it("asks what it lets in, and where it stands, as far as both are known", async () => {
    const wanted = { name: "signup", path: "/", totalActiveUsers: 2000, newUsersPerMinute: 200 };
    const found = { name: "signup", suspended: false, totalActiveUsers: 2000 };
    const answered = (more: object) => answer(room(wanted), { waitingRooms: [{ ...found, ...more }] });
    expect(await answered({ path: "/", newUsersPerMinute: 200 })).toBe("yes: signup is in force");
    expect(await answered({})).toBe("yes: signup is in force");
    expect(await answered({ path: "/signup", newUsersPerMinute: 1000 })).toBe(
      "no: its path is /signup, not /; its newUsersPerMinute is 1000, not 200",
    );
  });

  it.each([
    [{ name: "signup", suspended: true }, "Is the waiting room signup suspended?"],
    [{ name: "signup", suspended: false }, "Is the waiting room signup in force?"],
  ])("asks of %j", (inputs, question) => {
    expect(room(inputs)).toMatchObject({ name: "zone-site-waiting-room", question });
  });
});

const q = "?utm_source=broadcast-gate";
const target = "https://tv.example.com/";

describe("the gate of home", () => {
  const redirect = (enabled: boolean | undefined, expression: string, statusCode?: number) => ({
    ...{ ref: "broadcast_home", action: "redirect", enabled, expression },
    actionParameters: { fromValue: { targetUrl: { value: target }, statusCode, preserveQueryString: true } },
  });
  const home = '(http.host eq "example.com" and http.request.uri.path in {"/" "/fr"})';
  const gate = (...rules: Properties[]) =>
    gateNamed("zone-site-rules-home", ruleset("http_request_dynamic_redirect", rules));
  const leads = (location: string | undefined, status = 302): Partial<HttpAnswer>[] => [
    { status, headers: { ...(location !== undefined && { location }) } },
  ];
  const page = { [`${target}${q}`]: [{ status: 200 }] };
  const both = (one: Partial<HttpAnswer>[]) => ({
    [`https://example.com/${q}`]: one,
    [`https://example.com/fr${q}`]: leads(`${target}${q}`),
  });

  it.each<[string, Readonly<Record<string, Partial<HttpAnswer>[]>>, string]>([
    [
      "all lead there",
      { ...both(leads(`${target}${q}`)), ...page },
      "yes: 2 home addresses lead to tv.example.com once, query kept",
    ],
    [
      "it was not really asked",
      { ...both(leads(`${target}${q}`)), [`${target}${q}`]: [{ status: 200, note: "no request was made" }] },
      "yes: 2 home addresses lead to tv.example.com once, query kept (no request was made)",
    ],
    ["one stays", { ...both(leads(undefined, 200)), ...page }, `no: https://example.com/${q} answers 200, not 302`],
    ["one leads nowhere", { ...both(leads(undefined)), ...page }, `no: https://example.com/${q} answers 302, not 302`],
    [
      "one is moved for good",
      { ...both(leads(`${target}${q}`, 301)), ...page },
      `no: https://example.com/${q} answers 301, not 302`,
    ],
    [
      "one leads to another host",
      { ...both(leads(`https://www.example.com/${q}`)), ...page },
      `no: https://example.com/${q} leads to https://www.example.com/${q}, not ${target}`,
    ],
    [
      "one leads to another path",
      { ...both(leads(`${target}x${q}`)), ...page },
      `no: https://example.com/${q} leads to ${target}x${q}, not ${target}`,
    ],
    [
      "one loses its query",
      { ...both(leads(target)), ...page },
      `no: https://example.com/${q} loses its query: it leads to ${target}`,
    ],
    [
      "the page does not answer",
      { ...both(leads(`${target}${q}`)), [`${target}${q}`]: [{ status: 503 }] },
      `no: ${target}${q}, where https://example.com/${q} leads, answers 503; ${target}${q}, where https://example.com/fr${q} leads, answers 503`,
    ],
  ])("says what visitors get: %s", async (_, http, expected) => {
    const on = gate(redirect(true, home, 302));
    expect(on.question).toBe("Does every home page lead to the landing page, once, with its query?");
    expect(await answer(on, {}, { http })).toBe(expected);
  });

  it.each<[string, Partial<HttpAnswer>[], string]>([
    ["it answers", [{ status: 200 }], "yes: 1 home addresses answer without leading to tv.example.com"],
    [
      "it leads elsewhere",
      leads("https://example.com/fr"),
      "yes: 1 home addresses answer without leading to tv.example.com",
    ],
    ["it is not there", [{ status: 404 }], "yes: 1 home addresses answer without leading to tv.example.com"],
    ["it still leads there", leads(target), `no: https://example.com/${q} still leads to ${target}`],
    ["it fails", [{ status: 500 }], `no: https://example.com/${q} answers 500`],
  ])("says whether home is itself again: %s", async (_, first, expected) => {
    const off = gate(redirect(false, '(http.host eq "example.com" and http.request.uri.path eq "/")'));
    expect(off.question).toBe("Is home itself again?");
    expect(await answer(off, {}, { http: { [`https://example.com/${q}`]: first } })).toBe(expected);
  });

  it("takes a rule that says nothing for one that is on, and moved for good", async () => {
    const silent = gate(redirect(undefined, '(http.host eq "example.com" and http.request.uri.path eq "/")'));
    const http = { [`https://example.com/${q}`]: leads(`${target}${q}`, 301), ...page };
    expect(await answer(silent, {}, { http })).toMatch(/^yes: 1 home/);
  });

  it("asks no address that a rule does not name, and at most 24", async () => {
    const open = redirect(true, '(http.host eq "example.com" and starts_with(http.request.uri.path, "/"))', 302);
    expect(await answer(gate(open), {})).toMatch(/^yes: 0 home/);
    const paths = Array.from({ length: 30 }, (_, index) => `"/${index}"`).join(" ");
    const many = redirect(false, `(http.host eq "example.com" and http.request.uri.path in {${paths}})`, 302);
    expect(await answer(gate(many), {})).toMatch(/^yes: 24 home/);
  });

  it("is none where no redirect belongs to the broadcast", () => {
    const own = { ...redirect(true, home), ref: "own" };
    const elsewhere = { fromValue: { targetUrl: { value: "https://other.example.com/" } } };
    const rules = ruleset("http_request_dynamic_redirect", [{ ...own, actionParameters: elsewhere }]);
    expect(gatesFor(zoneGates, rules).map(({ name }) => name)).toEqual(["zone-site-rules"]);
  });
});

describe("the gate of the landing page's cache", () => {
  const rule = (more: Properties = {}) => ({
    ...{
      ref: "broadcast_cache",
      action: "set_cache_settings",
      enabled: true,
      expression: '(http.host eq "tv.example.com")',
    },
    ...more,
  });
  const cache = (rules: Properties[], of = zone()) => ruleset("http_request_cache_settings", rules, of);
  const says = (...statuses: (string | undefined)[]): Partial<HttpAnswer>[] =>
    statuses.map((status) => ({
      headers: { ...(status !== undefined && { "cf-cache-status": status }), "cf-ray": "7d-CDG" },
    }));

  it.each<[string, Partial<HttpAnswer>[], string]>([
    ["at once", says("HIT"), `yes: ${target} answers from the store, cache HIT in CDG`],
    ["at the second request", says("MISS", "HIT"), `yes: ${target} answers from the store, cache HIT in CDG`],
    ["at the third alone", says("MISS", "EXPIRED", "HIT"), "no: the edge says cache EXPIRED, not HIT"],
    ["never", says("DYNAMIC"), "no: the edge says cache DYNAMIC, not HIT"],
    ["unsaid", says(undefined), "no: the edge says cache unnamed, not HIT"],
    ["stale", says("STALE"), `yes: ${target} answers from the store, cache STALE in CDG`],
    ["while it is updated", says("UPDATING"), `yes: ${target} answers from the store, cache UPDATING in CDG`],
    ["revalidated", says("REVALIDATED"), `yes: ${target} answers from the store, cache REVALIDATED in CDG`],
    ["somewhere", [{ headers: { "cf-cache-status": "HIT" } }], `yes: ${target} answers from the store, cache HIT`],
    [
      "on the sandbox",
      [{ headers: { "cf-cache-status": "HIT", "cf-ray": "7d-CDG" }, note: "no request was made" }],
      `yes: ${target} answers from the store, cache HIT (no request was made)`,
    ],
  ])("says where the answer comes from: %s", async (_, answers, expected) => {
    const gate = gateNamed("zone-site-rules-landing", cache([rule()]));
    expect(gate.question).toBe(`Does ${target} answer from the edge's store?`);
    expect(await answer(gate, {}, { http: { [target]: answers } })).toBe(expected);
  });

  it.each<[string, boolean, Properties[], Properties?]>([
    ["a rule for its host", true, [rule()]],
    ["a rule that says nothing of being on", true, [rule({ enabled: undefined })]],
    ["one of several", true, [rule({ expression: '(http.host eq "example.com")' }), rule()]],
    [
      "for a GET alone",
      true,
      [rule({ expression: '(http.host eq "tv.example.com" and http.request.method eq "GET")' })],
    ],
    ["none that is on", false, [rule({ enabled: false })]],
    ["none for its host", false, [rule({ expression: '(http.host eq "example.com")' })]],
    ["none that is certain", false, [rule({ expression: '(http.host eq "tv.example.com" and http.cookie eq "a")' })]],
    ["no landing page", false, [rule()], {}],
  ])("is there where there is %s: %s", (_, there, rules, facts) => {
    const names = gatesFor(zoneGates, cache(rules, zone(facts))).map(({ name }) => name);
    expect(names).toEqual([...(there ? ["zone-site-rules-landing"] : []), "zone-site-rules"]);
  });

  it("is none of another ruleset's", () => {
    const names = gatesFor(zoneGates, ruleset("http_ratelimit", [rule()])).map(({ name }) => name);
    expect(names).toEqual(["zone-site-rules"]);
  });
});
