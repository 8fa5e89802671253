import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../../infra/contract/shape.ts";
import { goodEstate } from "../../shapes.ts";

const homeExpression =
  '(http.request.method in {"GET" "HEAD"} and http.host in {"example.com" "www.example.com"} and http.request.uri.path in {"/" "/fr"})';

/** One redirect of the broadcast, switched off, and a standing one of the zone. */
const good = await goodEstate({
  edit: ({ zones }) => {
    zones.site.redirect.pages = [{ ref: "broadcast_home", from: ["/", "/fr"], to: "/" }];
    zones.site.redirect.never = ["/signup", "/api/", "/webhooks/", "/.well-known/"];
    zones.site.rulesets = {
      redirects: {
        keep: [
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
          },
        ],
      },
    };
  },
});
const redirects = "zone-site-redirects";
const home = ["rules", 0];
const value = [...home, "actionParameters", "fromValue"];
const target = [...value, "targetUrl"];
const expression = (text: string, index = 0) => good.set(redirects, ["rules", index, "expression"], text);
const spares = (text: string) => expression(text).messages("redirect-spares-paths");

describe("redirect-is-temporary", () => {
  const check = "redirect-is-temporary";
  const status = (code: unknown) => good.set(redirects, [...value, "statusCode"], code).messages(check);

  it("takes 302 and 307 only", () => {
    expect(status(301)).toContain("`statusCode` is 301; allowed: 302 or 307");
    expect(status(undefined)).toContain("missing, and Cloudflare's default is 301");
    expect(status(308)).toContain("308");
    expect(status(UNKNOWN)).toContain("cannot be known");
    expect(status(307)).toBe("");
  });

  it("leaves a standing rule alone that leads elsewhere, but not one that a switch may turn", () => {
    expect(good.messages(check)).toBe("");
    expect(good.set(redirects, ["rules", 1, "enabled"], false).messages(check)).toContain(
      "Rule zone_apex: `statusCode` is 301",
    );
  });

  it("leaves rules alone that keep a visitor on the host, or lead where only Cloudflare can tell", () => {
    const standing = (text: string) =>
      good.set(redirects, ["rules", 1, "actionParameters", "fromValue", "targetUrl"], { expression: text });
    for (const text of [
      'concat("https://", http.host, http.request.uri.path)',
      'wildcard_replace(http.request.full_uri, "a*", "b${1}")',
    ]) {
      const estate = standing(text).set(redirects, ["rules", 1, "expression"], "not ssl");
      const wrong = estate.verdicts().filter(({ passed }) => !passed);
      expect(wrong).toEqual([]);
    }
  });

  it("knows a broadcast's rule by where it leads, whatever its name", () => {
    const unnamed = good.set(redirects, [...home, "ref"], "x").set(redirects, [...home, "description"], "y");
    const permanent = unnamed.set(redirects, [...home, "enabled"], true).set(redirects, [...value, "statusCode"], 301);
    expect(permanent.messages(check)).toContain("Rule x: `statusCode` is 301");
  });
});

describe("redirect-keeps-query", () => {
  it("wants the query kept", () => {
    const set = (kept: unknown) =>
      good.set(redirects, [...value, "preserveQueryString"], kept).messages("redirect-keeps-query");
    expect(set(false)).toContain("campaign tags are lost");
    expect(set(undefined)).toContain("`preserveQueryString` is not true");
  });
});

describe("redirect-leads-to-landing", () => {
  const check = "redirect-leads-to-landing";
  const to = (address: unknown) => good.set(redirects, [...target, "value"], address).messages(check);

  it("wants the landing host, by https", () => {
    expect(to("https://elsewhere.example.com/")).toContain(
      "leads to https://elsewhere.example.com/; allowed: https://tv.example.com/",
    );
    expect(to("http://tv.example.com/")).toContain("leads to http://tv.example.com/");
    expect(to("https://TV.example.com/en/?utm_source=tv#top")).toBe("");
  });

  it("fails where the target cannot be known", () => {
    expect(to("/relative")).toContain("where it leads cannot be known");
    expect(to(UNKNOWN)).toContain("cannot be known");
    const dynamic = good.set(redirects, target, {
      expression: 'regex_replace(http.request.full_uri, "a", "b")',
    });
    expect(dynamic.messages(check)).toContain("where it leads cannot be known");
  });

  it("minds a rule that is off and leads nobody knows where, whatever its name", () => {
    const fromValue = ["rules", 1, "actionParameters", "fromValue", "targetUrl"];
    const off = good.set(redirects, ["rules", 1, "enabled"], false);
    const dynamic = off.set(redirects, fromValue, { expression: 'regex_replace(http.host, "a", "b")' });
    expect(dynamic.messages(check)).toContain("Rule zone_apex: where it leads cannot be known");
  });

  it("follows a target expression as far as it is known", () => {
    const dynamic = (text: string) => good.set(redirects, target, { expression: text }).messages(check);
    expect(dynamic('concat("https://tv.example.com", http.request.uri.path)')).toBe("");
    expect(dynamic('concat("https://", http.host, "/tv")')).toContain(
      "leads to https://example.com/tv, https://www.example.com/tv",
    );
  });
});

describe("redirect-spares-paths", () => {
  const check = "redirect-spares-paths";
  it("spares sign-up, API, webhooks and .well-known", () => {
    const text = spares('http.host eq "www.example.com"');
    for (const path of ["/signup", "/api/", "/webhooks/", "/.well-known/"])
      expect(text).toContain(`may redirect ${path}…`);
  });

  it.each([
    ['http.host eq "www.example.com" and ends_with(http.request.uri.path, ".html")', "/api/"],
    ['http.request.uri.path contains "sign"', "/signup"],
    ['http.request.uri.path eq "/api/v1/orders"', "/api/"],
    ['http.host eq "www.example.com" and http.cookie contains "tv=1"', "/webhooks/"],
    ['http.request.uri.path matches "^/$"', "/api/"],
    ['http.request.uri.path wildcard "/API/*"', "/api/"],
    ['lower(http.request.uri.path) eq "/signup/now"', "/signup"],
    ['not http.request.uri.path in {"/" "/fr"}', "/signup"],
    ['http.request.full_uri contains "example.com/"', "/api/"],
    ["true", "/api/"],
  ])("catches %s", (text, path) => {
    expect(spares(text)).toContain(`may redirect ${path}…`);
  });

  it.each([
    homeExpression,
    'http.host in {"example.com"} and (http.request.uri.path eq "/" or http.request.uri.path eq "/fr/")',
    'http.host eq "www.example.com" and http.request.uri.path wildcard "/fr*" and not http.request.uri.path contains "api"',
    'http.host eq "www.example.com" and not (starts_with(http.request.uri.path, "/signup") or starts_with(http.request.uri.path, "/api/") or starts_with(http.request.uri.path, "/webhooks/") or starts_with(http.request.uri.path, "/.well-known/"))',
    'http.request.uri.path eq "/" and http.host eq "www.example.com" and http.cookie contains "tv" and not http.user_agent matches "bot"',
    "false",
  ])("is content with %s", (text) => {
    expect(spares(text)).toBe("");
  });

  it("minds that `and` binds before `or`", () => {
    expect(
      spares('http.host eq "www.example.com" and http.request.uri.path eq "/" or http.request.uri.path eq "/fr"'),
    ).toContain("may redirect the landing host");
    expect(
      spares('http.host eq "www.example.com" and (http.request.uri.path eq "/" or http.request.uri.path eq "/fr")'),
    ).toBe("");
  });

  it("spares the landing host, by every rule", () => {
    expect(spares('http.request.uri.path eq "/"')).toContain(
      "Rule broadcast_home may redirect the landing host tv.example.com itself",
    );
    expect(expression('ends_with(http.host, "example.com")', 1).messages("redirect-spares-paths")).toContain(
      "Rule zone_apex may redirect the landing host",
    );
    expect(expression("not ssl", 1).messages("redirect-spares-paths")).toBe("");
  });

  it("fails on what it cannot read of the broadcast's own rules, and on what is no expression", () => {
    expect(spares('http.request.headers["x"][0] eq "1"')).toContain("may redirect /signup…");
    expect(spares('http.host eq "a" and')).toContain("cannot be known");
    expect(spares("http.host eq 5")).toContain("expected a string");
  });

  it("says what it cannot read of the zone's own rules, and counts what it can", () => {
    const own = (text: string) => expression(text, 1);
    const [wrong, said] = [
      (text: string) => own(text).messages(check),
      (text: string) => own(text).verdict(check).uncounted,
    ];
    const doubt = 'any(http.request.headers["x"][*] eq "1")';
    expect(wrong(doubt)).toBe("");
    expect(said(doubt)).toEqual([
      `whether redirect zone_apex takes visitors from tv.example.com: it asks \`${doubt}\``,
    ]);
    // Known to be another host, whatever else it asks; or known to match, whatever it asks besides.
    expect([wrong(`${doubt} and http.host eq "a"`), said(`${doubt} and http.host eq "a"`)]).toEqual(["", []]);
    expect(wrong(`${doubt} or http.host eq "tv.example.com"`)).toContain(
      "Rule zone_apex may redirect the landing host",
    );
    expect(wrong(`not (${doubt} and ssl)`)).toBe("");
    expect(said(`not (${doubt} and ssl)`)).toHaveLength(1);
    expect(said(`${doubt} xor ssl`)).toHaveLength(1);
    expect(said("http.host in $ours")).toHaveLength(1);
    expect(said('http.request.full_uri matches "^https"')).toHaveLength(1);
    // Who visits is not told by where they go: there are such visitors.
    expect(wrong("ip.src in {192.0.2.0/24}")).toContain("may redirect the landing host");
    expect(wrong('http.user_agent matches "iPhone"')).toContain("may redirect the landing host");
  });

  it("wants the paths named", () => {
    const none = good.set("zone-site", ["never"], []);
    expect(none.messages("redirect-spares-paths")).toContain("`redirect.never` names no path");
    // Certificates and app links are spared all the same.
    const wide = none.set(redirects, [...home, "expression"], 'http.host eq "www.example.com"');
    expect(wide.messages("redirect-spares-paths")).toContain("may redirect /.well-known/…");
  });
});

describe("redirect-never-loops", () => {
  const check = "redirect-never-loops";
  const rule = (ref: string, text: string, to: object) => ({
    ref,
    expression: text,
    action: "redirect",
    actionParameters: { fromValue: { targetUrl: to, statusCode: 302, preserveQueryString: true } },
    enabled: true,
  });
  const loops = (...rules: object[]) => good.set(redirects, ["rules"], rules).messages(check);

  it("finds a rule that matches its own target", () => {
    expect(loops(rule("home", 'http.request.uri.path eq "/"', { value: "https://tv.example.com/" }))).toContain(
      "Redirects may loop: home → home, by https://tv.example.com/",
    );
  });

  it("finds a loop of several, enabled or not", () => {
    const there = rule("there", 'http.host eq "a.example.com"', { value: "https://b.example.com/" });
    const back = {
      ...rule("back", 'http.host eq "b.example.com"', { value: "https://a.example.com/" }),
      enabled: false,
    };
    expect(loops(there, back)).toContain("there → back → there");
    expect(loops(there, back)).toContain("back → there → back");
  });

  it("follows target expressions", () => {
    const slash = 'concat("https://", http.host, "/home", http.request.uri.path)';
    expect(loops(rule("deeper", 'http.host eq "www.example.com"', { expression: slash }))).toContain("deeper → deeper");
    expect(
      loops(rule("once", 'http.host eq "www.example.com" and http.request.uri.path eq "/"', { expression: slash })),
    ).toBe("");
    const https = 'concat("https://", http.host, http.request.uri.path)';
    expect(loops(rule("https", "not ssl", { expression: https }))).toBe("");
    expect(loops(rule("https", "ssl", { expression: https }))).toContain("https → https");
  });

  it("knows that a kept query may still match", () => {
    const text = 'http.host eq "tv.example.com" and http.request.uri.query contains "utm"';
    expect(loops(rule("query", text, { value: "https://tv.example.com/" }))).toContain("query → query");
  });

  it("follows nobody to another zone", () => {
    const elsewhere = rule("away", 'http.host ne "www.example.com"', { value: "https://shop.example.org/" });
    expect(loops(elsewhere)).toBe("");
    expect(loops(rule("away", 'http.host ne "www.example.com"', { value: "https://a.example.com/" }))).toContain(
      "away → away",
    );
  });

  it("says what it cannot read, and where nobody can tell whether visitors come back", () => {
    expect(expression("ssl and and").messages(check)).toContain("cannot be known");
    const doubt = 'any(http.request.headers["x"][*] eq "1")';
    const unsure = (text: string, to: object) => {
      const estate = good.set(redirects, ["rules"], [rule("own", text, to)]);
      return { wrong: estate.messages(check), said: estate.verdict(check).uncounted };
    };
    const target = { value: "https://www.example.com/b" };
    expect(unsure(doubt, target)).toEqual({
      wrong: "",
      said: [`whether redirect own leads back to itself: it asks \`${doubt}\``],
    });
    expect(unsure(`${doubt} and http.request.uri.path eq "/a"`, target)).toEqual({ wrong: "", said: [] });
    expect(unsure(`${doubt} and http.host eq "www.example.com"`, { value: "https://example.org/" })).toEqual({
      wrong: "",
      said: [],
    });
    expect(unsure(`${doubt} or http.host eq "www.example.com"`, target).wrong).toContain("own → own");
  });

  it("says where nobody can tell where a rule leads that visitors of the broadcast meet", () => {
    const landed = rule("own", 'http.host eq "tv.example.com" and http.request.uri.path ne "/"', {
      expression: 'regex_replace(http.request.full_uri, "a", "b")',
    });
    const met = { ...landed, expression: 'http.host eq "tv.example.com"' };
    const ours = rule("broadcast_home", homeExpression, { value: "https://tv.example.com/" });
    const said = (own: object) => good.set(redirects, ["rules"], [ours, own]).verdict(check).uncounted;
    expect(said(landed)).toEqual([]);
    expect(said(met)).toEqual(["where redirect own leads: its target is worked out at the edge"]);
  });
});
