import { describe, expect, it } from "vitest";
import { parseExpression, parseValue } from "../../../policies/expression/parse.ts";
import { factsOf, requestsOf, requestTo, redirectTarget } from "../../../policies/expression/request.ts";
import type { PartialText } from "../../../policies/expression/text.ts";
import { anyWithPrefix, exactly } from "../../../policies/expression/text.ts";

describe("addresses", () => {
  const shown = (address: PartialText) => {
    const found = requestTo(address);
    return found && [found.scheme, found.host, found.path, found.query];
  };

  it("are taken apart as a browser does", () => {
    const closed = { known: "", open: false };
    expect(shown(exactly("https://TV.example.com"))).toEqual(["https", "tv.example.com", exactly("/"), closed]);
    expect(shown(exactly("http://a.example.com:8080/x?y=1#z"))).toEqual([
      "http",
      "a.example.com",
      exactly("/x"),
      exactly("y=1"),
    ]);
    expect(shown(exactly("/relative"))).toBeUndefined();
    expect(shown(exactly("//example.com/"))).toBeUndefined();
  });

  it("make up the other fields", () => {
    const facts = (query: PartialText) => factsOf({ scheme: "https", host: "a.com", path: exactly("/x"), query });
    expect(facts(exactly(""))["http.request.full_uri"]).toEqual(exactly("https://a.com/x"));
    expect(facts(exactly("y=1"))["http.request.full_uri"]).toEqual(exactly("https://a.com/x?y=1"));
    expect(facts(anyWithPrefix(""))["http.request.uri"]).toEqual(anyWithPrefix("/x"));
    expect(facts(anyWithPrefix("y"))["http.request.uri"]).toEqual(anyWithPrefix("/x?y"));
    expect(factsOf({ host: "a.com" })["http.request.full_uri"]).toEqual(anyWithPrefix("http"));
  });

  it("may be known only in part", () => {
    expect(shown(anyWithPrefix("https://a.example.com"))).toBeUndefined();
    expect(shown(anyWithPrefix("https://a.example.com/x"))).toEqual([
      "https",
      "a.example.com",
      anyWithPrefix("/x"),
      anyWithPrefix(""),
    ]);
    expect(shown(anyWithPrefix("https://a.example.com/x?y"))).toEqual([
      "https",
      "a.example.com",
      exactly("/x"),
      anyWithPrefix("y"),
    ]);
  });

  it("follow from what a rule matches", () => {
    const rule = parseExpression(
      'http.host in {"a.com" "b.com"} and (http.request.uri.path eq "/x" or http.request.uri.path eq "/y") and ssl',
    );
    const target = parseValue('concat("https://", http.host, http.request.uri.path)');
    expect(requestsOf(rule).map((from) => redirectTarget(target, from).known)).toEqual([
      "https://a.com/x",
      "https://a.com/y",
      "https://b.com/x",
      "https://b.com/y",
    ]);
    expect(requestsOf(parseExpression("ssl"))).toEqual([{}]);
    expect(requestsOf(parseExpression('http.host eq "a.com" or ssl'))).toEqual([{}]);
    const list = (count: number) => Array.from({ length: count }, (_, index) => `"${index}"`).join(" ");
    const wide = (hosts: number, paths: number) =>
      requestsOf(parseExpression(`http.host in {${list(hosts)}} and http.request.uri.path in {${list(paths)}}`)).length;
    expect(wide(16, 16)).toBe(256);
    expect(wide(16, 17)).toBe(1);
    expect(requestsOf(parseExpression('http.host eq "a" and http.host eq "b"'))).toEqual([]);
  });
});
