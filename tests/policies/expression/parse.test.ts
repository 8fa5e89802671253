import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseExpression, parseValue } from "../../../policies/expression/parse.ts";
import type { Expression, Value } from "../../../policies/expression/syntax.ts";
import { ExpressionError, fields, functions, toBytes } from "../../../policies/expression/syntax.ts";
import { write } from "./write.ts";

const kindOf = (source: string) => parseExpression(source).kind;

describe("precedence", () => {
  it("binds not before and, and before xor, xor before or", () => {
    const same = (loose: string, strict: string) => expect(parseExpression(loose)).toEqual(parseExpression(strict));
    same('ssl or http.host eq "a" and not ssl', '(ssl or (http.host eq "a" and (not ssl)))');
    same("not ssl and ssl", "((not ssl) and ssl)");
    same("ssl xor ssl or ssl and ssl xor ssl", "((ssl xor ssl) or ((ssl and ssl) xor ssl))");
    same("ssl && ssl || !ssl ^^ ssl", "(ssl and ssl) or ((not ssl) xor ssl)");
    same('not http.host eq "a"', 'not (http.host eq "a")');
  });

  it("lists what one operator joins", () => {
    expect(parseExpression("ssl and ssl and ssl")).toMatchObject({ kind: "and", items: [{}, {}, {}] });
    expect(parseExpression("((ssl))")).toEqual(parseExpression("ssl"));
  });
});

describe("strings", () => {
  const text = (source: string) => {
    const parsed = parseExpression(`http.host eq ${source}`);
    return parsed.kind === "compare" ? parsed.to : undefined;
  };

  it.each([
    [String.raw`"s\\t\"r\x0A\000t"`, 's\\t"r\n\0t'],
    ['r"a\\b"', "a\\b"],
    ['r#"a"b"#', 'a"b'],
    ['r##"a"#b"##', 'a"#b'],
    ["01:2e:f3-77.12", "\x01\x2e\xf3\x77\x12"],
    [String.raw`"\377\x7f"`, "\xff\x7f"],
    ['""', ""],
  ])("reads %s", (source, expected) => expect(text(source)).toBe(expected));

  it("compares UTF-8 bytes", () => expect(text('"é"')).toBe("\xc3\xa9"));

  it.each([
    [String.raw`"\n"`, 'expected ", \\, xHH or OOO'],
    [String.raw`"\01"`, "expected"],
    [String.raw`"\400"`, "expected"],
    [String.raw`"\x3g"`, "expected"],
    ['"abc', "ending quote"],
    [String.raw`"abc\"`, "ending quote"],
    ['r#"abc"', "ending quote"],
    ["01:2", "expected"],
    ["01:02:", "expected two hexadecimal digits"],
    ["01", "expected a string"],
    ["'a'", "expected a string"],
  ])("refuses %s", (source, message) => expect(() => text(source)).toThrow(message));
});

describe("integers", () => {
  const ranges = (source: string) => {
    const parsed = parseExpression(`http.response.code in {${source}}`);
    return parsed.kind === "anyInteger" ? parsed.ranges.map(({ from, to }) => [from, to]) : undefined;
  };

  it("reads decimal, hexadecimal, octal and ranges", () => {
    expect(ranges("500 0x1f5 0123 0 500..599 -20..-10")).toEqual([
      [500, 500],
      [501, 501],
      [83, 83],
      [0, 0],
      [500, 599],
      [-20, -10],
    ]);
    expect(ranges("")).toEqual([]);
  });

  it.each(["10fe", "08", "10..0", "9223372036854775808", "1,2", '"1"'])("refuses %s", (source) => {
    expect(() => ranges(source)).toThrow(ExpressionError);
  });
});

describe("what is well formed, but cannot be told", () => {
  it.each([
    'http.host matches "^a[\\"]b$"',
    'http.host ~ r#"^"a"$"#',
    'http.host matches "[a"b]"',
    "http.host in $my_list",
    "ip.src in {192.0.2.0/24 192.0.2.0/32 2001:db8::/33 2001:db8::/128 192.0.2.1..192.0.2.9}",
    "ip.src in $ours",
    "ip.src eq 192.0.2.1",
    "http.response.code & 1",
  ])("is %s", (source) => expect(kindOf(source)).toBe("opaque"));

  it.each([
    'http.unknown eq "a"',
    "http.unknown",
    "constructor",
    'http.host[0] eq "a"',
    'http.request.headers["a)]"][0] eq r#"b"#',
    'any(http.request.headers.names[*] eq "a")',
    'any(lower(http.request.headers["x"][*])[*] in {"a" "b"})',
    'any(http.request.cookies["a"][*] matches "[a")]")',
    'is_timed_hmac_valid_v0("k", http.request.uri, 100000, http.request.timestamp.sec, 8)',
    "cf.edge.server_port in {80 443..445}",
    "cf.edge.server_ip in {192.0.2.0/24 2001:db8::/32}",
    "cf.bot_management.ja3_hash in $known",
    "cf.waf.score lt 20",
    "http.unknown & -1",
    "http.unknown contains 61:2e:63",
    'http.unknown strict wildcard "a*"',
  ])("is %s, which the subset does not have", (source) => {
    const found = parseExpression(`ssl and (${source}) && http.host eq "a"`);
    expect(found).toMatchObject({ kind: "and", items: [{ kind: "true" }, { kind: "opaque" }, { kind: "compare" }] });
    expect(parseExpression(write(found))).toEqual(found);
  });

  it("is what is worked out from it", () => {
    expect(parseExpression('lower(http.request.headers["a"][0]) eq "b"')).toMatchObject({
      kind: "compare",
      value: { args: [{ kind: "unread", written: 'http.request.headers["a"][0]' }] },
    });
  });
});

describe("errors", () => {
  it.each([
    ["", "expected a field"],
    ["ssl and", "expected a field"],
    ["(ssl", 'expected ")"'],
    ["ssl)", "expected an operator or the end"],
    ["ssl eq true", "expected an operator or the end"],
    ["http.host", "expected an operator"],
    ['http.host EQ "a"', "expected an operator"],
    ["http.host eq 5", "expected a string"],
    ['http.response.code eq "500"', "expected an integer"],
    ['http.response.code contains "5"', "does not compare a value of type integer"],
    ["http.host & 1", "does not compare a value of type string"],
    ["ip.src in {300.0.0.1}", "is no address"],
    ["ip.src in {192.0.2.0/33}", '"192.0.2.0/33" is no address'],
    ["ip.src in {2001:db8::/129}", "is no address"],
    ["ip.src in {x}", "expected an address"],
    ["http.response.code eq 9223372036854775807", '"9223372036854775807" is too large'],
    ["cf.threat_score wildcard 5", "does not compare a value of type integer"],
    ['cf.threat_score strict wildcard "5"', "does not compare a value of type integer"],
    ['ip.src contains "1"', "does not compare"],
    ["starts_with(http.host)", "takes 2 arguments, not 1"],
    ['concat() eq "a"', "at least 1 arguments, not 0"],
    ['lower(http.response.code) eq "a"', "argument 1 of lower() is a integer, not a string"],
    ['starts_with(http.host, "a", "b")', "takes 2 arguments, not 3"],
    ["lower(http.host)", "expected an operator"],
    ['http.host wildcard "a**"', "no double star"],
    [String.raw`http.host wildcard r"a\b"`, "no escape but"],
    ["http.host wildcard 61:62", "expected a quoted pattern"],
    ['http.host\teq "a"', "expected an operator"],
    ['any(http.request.headers.names[*] eq "a"', 'expected ")"'],
    ['any(http.request.headers["a"] eq "a"]', 'expected ")"'],
    ['http.unknown eq "a', "ending quote"],
    ["http.unknown eq", "expected something to compare with"],
    ["http.unknown ssl", "expected an operator"],
    ["http.unknown in ssl", "expected a bracket"],
    ["http.unknown matches 5", "expected a regular expression"],
  ])("refuses %j", (source, message) => expect(() => parseExpression(source)).toThrow(message));

  it("says where", () => {
    expect(() => parseExpression("ssl ssl")).toThrow("at character 4, before");
  });

  it("stops at a nesting of 128, as Cloudflare's engine does", () => {
    const nested = (depth: number) => `${"(".repeat(depth)}ssl${")".repeat(depth)}`;
    expect(kindOf(nested(128))).toBe("true");
    expect(() => parseExpression(nested(129))).toThrow("nested deeper than 128");
  });
});

describe("values", () => {
  it("are fields, texts and calls", () => {
    expect(parseValue('concat("https://", http.host, lower(http.request.uri.path))')).toMatchObject({
      name: "concat",
      type: "string",
    });
    expect(() => parseValue('concat("a"')).toThrow('expected ","');
    expect(() => parseValue('http.host eq "a"')).toThrow("expected the end");
  });
});

const named = (type: string) =>
  Object.keys(fields).filter((name) => fields[name] === type && name !== "true" && name !== "false");
const field = (type: "string" | "integer" | "boolean"): fc.Arbitrary<Value> =>
  fc.constantFrom(...named(type)).map((name) => ({ kind: "field", name, type }));
const bytes = fc.string({ unit: "grapheme", maxLength: 6 }).map(toBytes);
const stringValue: fc.Arbitrary<Value> = fc.oneof(
  field("string"),
  field("string").map((arg): Value => ({ kind: "call", name: "lower", args: [arg], type: "string" })),
);
const integer = fc.integer({ min: -1000, max: 1000 });
const test: fc.Arbitrary<Expression> = fc.oneof(
  field("boolean").map((value): Expression => ({ kind: "true", value })),
  fc.tuple(stringValue, bytes).map(([value, text]): Expression => ({
    kind: "true",
    value: {
      kind: "call",
      name: "starts_with",
      args: [value, { kind: "text", text, type: "string" }],
      type: "boolean",
    },
  })),
  fc
    .tuple(fc.constantFrom("eq", "ne", "ge", "le", "gt", "lt"), stringValue, bytes)
    .map(([operator, value, to]): Expression => ({ kind: "compare", operator, value, to })),
  fc
    .tuple(fc.constantFrom("eq", "ne", "ge", "le", "gt", "lt"), field("integer"), integer)
    .map(([operator, value, to]): Expression => ({ kind: "compare", operator, value, to })),
  fc.tuple(stringValue, bytes).map(([value, text]): Expression => ({ kind: "contains", value, text })),
  fc
    .tuple(stringValue, fc.array(bytes, { maxLength: 4 }))
    .map(([value, texts]): Expression => ({ kind: "anyText", value, texts })),
  fc.tuple(field("integer"), fc.array(integer, { maxLength: 4 })).map(([value, list]): Expression => ({
    kind: "anyInteger",
    value,
    ranges: list.map((from) => ({ from, to: from + 5 })),
  })),
  fc
    .tuple(stringValue, fc.boolean())
    .map(([value, strict]): Expression => ({ kind: "wildcard", value, pattern: String.raw`a*\*b*`, strict })),
);
const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
  expression: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    test,
    tie("expression").map((item): Expression => ({ kind: "not", item })),
    fc
      .tuple(fc.constantFrom("and", "or", "xor"), fc.array(tie("expression"), { minLength: 2, maxLength: 3 }))
      .map(([kind, items]): Expression => ({ kind, items })),
  ),
}));

describe("any expression", () => {
  it("parses back from what it is written as", () => {
    const round = fc.property(expression, (original) => {
      expect(parseExpression(write(original))).toEqual(original);
    });
    fc.assert(round, { numRuns: 500 });
  });

  it("never makes the parser hang or fail otherwise", () => {
    const tokens = [
      "(",
      ")",
      " ",
      "not",
      "and",
      "or",
      "http.host",
      "ssl",
      "eq",
      '"a"',
      "in",
      "{",
      "}",
      "\\",
      '"',
      "r#",
      "0x",
      "..",
      "starts_with(",
      ",",
    ];
    const noise = fc.property(fc.array(fc.constantFrom(...tokens), { maxLength: 20 }), (parts) => {
      try {
        parseExpression(parts.join(""));
      } catch (error) {
        expect(error).toBeInstanceOf(ExpressionError);
      }
    });
    fc.assert(noise, { numRuns: 1000 });
  });

  it("knows the functions it names", () => {
    for (const name of Object.keys(functions)) expect(Object.hasOwn(fields, name)).toBe(false);
  });
});
