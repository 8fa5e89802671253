import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluate } from "../../../policies/expression/evaluate.ts";
import { parseExpression } from "../../../policies/expression/parse.ts";
import { factsOf } from "../../../policies/expression/request.ts";
import { anyWithPrefix, exactly, wildcard } from "../../../policies/expression/text.ts";

const request = {
  "http.host": "www.example.com",
  "http.request.method": "GET",
  "http.request.uri.path": "/fr/Page.html",
  "http.request.uri.query": "utm_source=tv",
  "http.request.uri": "/fr/Page.html?utm_source=tv",
  "http.request.full_uri": "https://www.example.com/fr/Page.html?utm_source=tv",
  "http.cookie": "",
  "http.response.code": 503,
  ssl: true,
};
const matches = (source: string, facts: Parameters<typeof evaluate>[1] = request) =>
  evaluate(parseExpression(source), facts);

describe("a known request", () => {
  it.each([
    ['http.host eq "www.example.com"', true],
    ['http.host == "WWW.example.com"', false],
    ['http.host ne "www.example.com"', false],
    ['http.host in {"example.com" "www.example.com"}', true],
    ["http.host in {}", false],
    ['http.request.uri.path contains "Page"', true],
    ['http.request.uri.path contains "page"', false],
    ['lower(http.request.uri.path) contains "page"', true],
    ['upper(http.host) eq "WWW.EXAMPLE.COM"', true],
    ['starts_with(http.request.uri.path, "/fr/")', true],
    ['starts_with(http.request.uri.path, "/fr/Page.html/")', false],
    ['starts_with(http.request.uri.path, "")', true],
    ['ends_with(http.request.uri.path, ".html")', true],
    ['ends_with(http.request.uri.path, "/fr/Page.html and more")', false],
    ['http.request.uri.path wildcard "/FR/*.HTML"', true],
    ['http.request.uri.path strict wildcard "/FR/*.HTML"', false],
    ['http.request.uri.path strict wildcard "/fr/*"', true],
    ["http.response.code ge 500 and http.response.code le 599", true],
    ["http.response.code gt 503 or http.response.code lt 503", false],
    ["http.response.code in {500..502 504}", false],
    ["http.response.code in {500..503}", true],
    ["http.response.code in {503..504}", true],
    ["http.response.code in {1..2 503}", true],
    ['http.cookie eq ""', true],
    ['http.host lt "x" and http.host ge "www.example.com"', true],
    ['http.host gt "é"', false],
    ["len(http.host) eq 15", true],
    ['concat(http.host, http.request.uri.path) eq "www.example.com/fr/Page.html"', true],
    ["ssl xor ssl", false],
    ["ssl xor not ssl", true],
    ["true and not false", true],
    ['ssl or http.host eq "x" and http.host eq "y"', true],
    ['(ssl or http.host eq "x") and http.host eq "y"', false],
    ['not ssl or http.host eq "www.example.com"', true],
    ['not (ssl or http.host eq "www.example.com")', false],
  ])("%s is %s", (source, expected) => expect(matches(source)).toBe(expected));
});

describe("a request of which something is unknown", () => {
  it.each([
    ['http.user_agent contains "bot"', undefined],
    ['http.user_agent contains "bot" and http.host eq "x"', false],
    ['http.user_agent contains "bot" or ssl', true],
    ['not http.user_agent contains "bot"', undefined],
    ['http.user_agent contains "bot" xor ssl', undefined],
    ['http.host matches "^www"', undefined],
    ["ip.src in {192.0.2.0/24}", undefined],
    ["http.response.code & 1", undefined],
    ["cf.threat_score gt 5", undefined],
    ["cf.threat_score in {}", false],
    ["cf.threat_score in {5}", undefined],
    ["http.unknown", undefined],
    ['lower(http.unknown) eq "a"', undefined],
    ['http.unknown eq "a" and http.host eq "x"', false],
    ["cf.client.bot", undefined],
    ['regex_replace(http.host, "a", "b") eq "c"', undefined],
    ["len(http.user_agent) gt 3", undefined],
  ])("%s is %s", (source, expected) => expect(matches(source)).toBe(expected));

  it.each([
    ['http.request.uri.path eq "/"', false],
    ['http.request.uri.path eq "/api/"', undefined],
    ['http.request.uri.path eq "/api/v1"', undefined],
    ['http.request.uri.path ne "/"', true],
    ['starts_with(http.request.uri.path, "/")', true],
    ['starts_with(http.request.uri.path, "/api/")', true],
    ['starts_with(http.request.uri.path, "/api/v1")', undefined],
    ['starts_with(http.request.uri.path, "/fr")', false],
    ['ends_with(http.request.uri.path, "/")', undefined],
    ['http.request.uri.path contains "api"', true],
    ['http.request.uri.path contains "html"', undefined],
    ['http.request.uri.path wildcard "/fr*"', false],
    ['http.request.uri.path wildcard "/*"', undefined],
    ['http.request.uri.path wildcard "/API/*"', undefined],
    ['http.request.uri.path lt "/b"', true],
    ['http.request.uri.path gt "/api"', true],
    ['http.request.uri.path gt "/api/x"', undefined],
    ['starts_with(http.request.uri, "/api/")', true],
    ['concat("x", http.request.uri.path, "y") eq "z"', false],
  ])("under /api/, %s is %s", (source, expected) => {
    expect(matches(source, factsOf({ path: anyWithPrefix("/api/") }))).toBe(expected);
  });
});

/** Evaluated by splitting text, which knows nothing of the parser: or, then xor, then and, then not. */
function bySplitting(source: string, atoms: Record<string, boolean>): boolean {
  const parts = (text: string, word: string) => text.split(` ${word} `);
  const and = (text: string) => parts(text, "and").every(single);
  const single = (text: string): boolean => (text.startsWith("not ") ? !single(text.slice(4)) : (atoms[text] ?? false));
  const xor = (text: string) => parts(text, "xor").filter(and).length % 2 === 1;
  return parts(source, "or").some(xor);
}

describe("any expression without parentheses", () => {
  const names = ["ssl", "cf.client.bot", "cf.bot_management.verified_bot"];
  const atom = fc
    .tuple(fc.integer({ min: 0, max: 2 }), fc.constantFrom(...names))
    .map(([count, name]) => `${"not ".repeat(count)}${name}`);
  const source = fc
    .array(fc.tuple(atom, fc.constantFrom("and", "or", "xor")), { minLength: 1, maxLength: 8 })
    .map((parts) => parts.map(([name, joint], index) => (index === 0 ? name : `${joint} ${name}`)).join(" "));
  const atoms = fc.record(Object.fromEntries(names.map((name) => [name, fc.boolean()])));

  it("means what splitting it says", () => {
    const agree = fc.property(source, atoms, (text, facts) => {
      expect(evaluate(parseExpression(text), facts)).toBe(bySplitting(text, facts));
    });
    fc.assert(agree, { numRuns: 500 });
  });
});

describe("what is only known to begin so", () => {
  const letters = fc.string({ unit: fc.constantFrom("/", "a", "b"), maxLength: 4 });
  const value = fc.constantFrom("http.host", "lower(http.host)", 'concat("a", http.host)');
  const comparison = fc.constantFrom("eq", "ne", "lt", "le", "gt", "ge", "contains", "wildcard");
  const single = fc.oneof(
    fc.tuple(value, comparison, letters).map(([left, operator, right]) => `${left} ${operator} "${right}"`),
    fc.tuple(value, letters, letters).map(([left, head, tail]) => `${left} strict wildcard "${head}*${tail}"`),
    fc
      .tuple(value, fc.array(letters, { maxLength: 3 }))
      .map(([left, list]) => `${left} in {${list.map((text) => `"${text}"`).join(" ")}}`),
    fc
      .tuple(fc.constantFrom("starts_with", "ends_with"), value, letters)
      .map(([name, left, right]) => `${name}(${left}, "${right}")`),
  );
  const joined = fc.array(fc.tuple(single, fc.constantFrom("and", "or", "xor", "and not", "or not")), {
    minLength: 1,
    maxLength: 4,
  });
  const source = joined.map((parts) =>
    parts.map(([text, joint], index) => (index === 0 ? text : `${joint} ${text}`)).join(" "),
  );

  it("is never answered against a request that fits", () => {
    const sound = fc.property(source, letters, letters, (text, head, tail) => {
      const expression = parseExpression(text);
      const answer = evaluate(expression, { "http.host": anyWithPrefix(head) });
      const exact = evaluate(expression, { "http.host": `${head}${tail}` });
      expect(exact).not.toBeUndefined();
      if (answer !== undefined) expect(exact).toBe(answer);
    });
    fc.assert(sound, { numRuns: 3000 });
  });

  it("is answered where it can be", () => {
    const answered = fc.property(letters, letters, (head, text) => {
      const facts = { "http.host": anyWithPrefix(`${head}x`) };
      expect(matches(`starts_with(http.host, "${head}")`, facts)).toBe(true);
      if (!`${head}x`.startsWith(text)) expect(matches(`starts_with(http.host, "${text}")`, facts)).toBe(false);
    });
    fc.assert(answered);
  });
});

describe("wildcards", () => {
  it.each([
    ["/a/b/c", "/a/*/c", true],
    ["/a/c", "/a/*/c", false],
    ["aXbXc", "a*b*c", true],
    ["abcb", "a*b", true],
    ["a*b", String.raw`a\*b`, true],
    ["axb", String.raw`a\*b`, false],
    ["a\\b", String.raw`a\\b`, true],
    ["ab", "a*b*b", false],
    ["", "*", true],
    ["a?c", "a?c", true],
    ["abc", "a?c", false],
  ])("%s fits %s: %s", (text, pattern, expected) => expect(wildcard(exactly(text), pattern, true)).toBe(expected));

  it("agree with a regular expression", () => {
    const part = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 2 });
    const agree = fc.property(
      fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 }),
      fc.array(part, { minLength: 1, maxLength: 4 }),
      (text, parts) => {
        const expected = new RegExp(`^${parts.join(".*")}$`).test(text);
        expect(wildcard(exactly(text), parts.join("*"), true)).toBe(expected);
      },
    );
    fc.assert(agree, { numRuns: 1000 });
  });
});
