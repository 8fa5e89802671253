/** Types of Cloudflare's rules language that the subset knows; `unknown` of what it does not. */
export type ValueType = "string" | "integer" | "boolean" | "ip" | "unknown";

export type Value =
  | { kind: "field"; name: string; type: ValueType }
  /** `text` holds one character a byte, as the language compares bytes. */
  | { kind: "text"; text: string; type: "string" }
  | { kind: "call"; name: string; args: readonly Value[]; type: ValueType }
  /** A field or a function that the subset does not have, with what it is indexed by or called with. */
  | { kind: "unread"; written: string; type: "unknown" };

export type OrderOperator = "eq" | "ne" | "ge" | "le" | "gt" | "lt";

/** `from` and `to` are equal for a single number. */
export interface IntegerRange {
  from: number;
  to: number;
}

export type Test =
  | { kind: "true"; value: Value }
  | { kind: "compare"; operator: OrderOperator; value: Value; to: string | number }
  | { kind: "contains"; value: Value; text: string }
  | { kind: "wildcard"; value: Value; pattern: string; strict: boolean }
  | { kind: "anyText"; value: Value; texts: readonly string[] }
  | { kind: "anyInteger"; value: Value; ranges: readonly IntegerRange[] }
  /** Well formed, but nothing here can tell its answer: a regular expression, a list, an address, bits, what is unread. */
  | { kind: "opaque"; value: Value; written: string };

export type Expression =
  Test | { kind: "and" | "or" | "xor"; items: readonly Expression[] } | { kind: "not"; item: Expression };

/**
 * Fields the subset knows, with their types. Source: Cloudflare, "Fields reference".
 * `true` and `false` are Cloudflare's spelling of "all requests" and "no request".
 */
export const fields: Readonly<Record<string, ValueType>> = {
  true: "boolean",
  false: "boolean",
  ssl: "boolean",
  "cf.client.bot": "boolean",
  "cf.bot_management.verified_bot": "boolean",
  "http.host": "string",
  "http.cookie": "string",
  "http.referer": "string",
  "http.user_agent": "string",
  "http.x_forwarded_for": "string",
  "http.request.method": "string",
  "http.request.version": "string",
  "http.request.full_uri": "string",
  "http.request.uri": "string",
  "http.request.uri.path": "string",
  "http.request.uri.path.extension": "string",
  "http.request.uri.query": "string",
  "raw.http.request.full_uri": "string",
  "raw.http.request.uri": "string",
  "raw.http.request.uri.path": "string",
  "raw.http.request.uri.query": "string",
  "http.response.code": "integer",
  "cf.response.1xxx_code": "integer",
  "cf.threat_score": "integer",
  "cf.bot_management.score": "integer",
  "ip.src": "ip",
  "ip.src.asnum": "integer",
  "ip.geoip.asnum": "integer",
  "ip.src.country": "string",
  "ip.src.continent": "string",
  "ip.geoip.country": "string",
  "ip.geoip.continent": "string",
  "cf.zone.name": "string",
  "cf.tls_version": "string",
};

/** Functions the subset knows: argument types (the last one repeats where `variadic`) and result. Source: Cloudflare, "Functions reference". */
export const functions: Readonly<
  Record<string, { args: readonly ValueType[]; result: ValueType; variadic?: boolean }>
> = {
  starts_with: { args: ["string", "string"], result: "boolean" },
  ends_with: { args: ["string", "string"], result: "boolean" },
  lower: { args: ["string"], result: "string" },
  upper: { args: ["string"], result: "string" },
  url_decode: { args: ["string"], result: "string" },
  concat: { args: ["string"], result: "string", variadic: true },
  len: { args: ["string"], result: "integer" },
  regex_replace: { args: ["string", "string", "string"], result: "string" },
  wildcard_replace: { args: ["string", "string", "string"], result: "string" },
};

/** Thrown on text that is no expression. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
}

/** One character a byte: the language compares UTF-8 bytes, and JavaScript's order of code units differs. */
export function toBytes(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

export function fromBytes(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}
