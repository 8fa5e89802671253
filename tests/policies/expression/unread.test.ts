import { describe, expect, it } from "vitest";
import { evaluate } from "../../../policies/expression/evaluate.ts";
import { parseExpression } from "../../../policies/expression/parse.ts";
import { factsOf } from "../../../policies/expression/request.ts";
import { unhelped, unreadIn } from "../../../policies/expression/unread.ts";

const doubt = 'any(http.request.headers["x"][*] eq "1")';
const facts = factsOf({ scheme: "https", host: "a", path: { known: "/", open: false } });
const may = (source: string) => evaluate(unhelped(parseExpression(source)), facts);

describe("what may match without help of what cannot be read", () => {
  it.each([
    [doubt, false],
    [`not ${doubt}`, false],
    [`not not ${doubt}`, false],
    [`${doubt} and http.host eq "a"`, false],
    [`${doubt} or http.host eq "a"`, true],
    [`not (${doubt} or http.host eq "b")`, false],
    [`not (${doubt} and http.host eq "b")`, true],
    [`${doubt} xor http.host eq "a"`, false],
    [`not (${doubt} xor http.host eq "a")`, false],
    ['ssl xor http.host eq "b"', true],
    ['ssl xor http.host eq "a"', false],
    ['http.host eq "a"', true],
    ['http.cookie contains "x"', undefined],
    ["ip.src eq 192.0.2.1", undefined],
  ])("%s: %s", (source, expected) => {
    expect(may(source)).toBe(expected);
  });
});

describe("what cannot be read", () => {
  it.each([
    ['http.host eq "a"', []],
    [`not (${doubt} or (ssl and ${doubt}))`, [doubt]],
    ["ip.src in $ours", ["ip.src in $ours"]],
    ["ip.src in {192.0.2.1}", []],
    ['http.host matches "^a"', ['http.host matches "^a"']],
    ['lower(http.request.uri.path) matches "^a"', ['lower(http.request.uri.path) matches "^a"']],
    ['http.user_agent matches "^a"', []],
    ["http.unknown", ["http.unknown"]],
    ['lower(http.unknown) eq "a"', ["lower(http.unknown)"]],
    ['concat("a", http.unknown) eq "a"', ['concat("a", http.unknown)']],
    ['starts_with(http.host, "a")', []],
  ])("%s: %j", (source, expected) => expect(unreadIn(parseExpression(source))).toEqual(expected));
});
