import { ENGINE_UNKNOWN, type Properties } from "../../contract/properties.ts";
import { type CheckFailure, checkProperty, refuse } from "../../contract/standIn.ts";

/** An answer of Cloudflare's API that refuses, as the provider prints it. */
export function badRequest(code: number, message: string, pointer?: string): string {
  const error = { code, message, ...(pointer === undefined ? {} : { source: { pointer } }) };
  return `400 Bad Request ${JSON.stringify({ result: null, success: false, errors: [error], messages: [] })}`;
}

/** A simulated moment as a time stamp, counted from a fixed date so that runs can be compared. */
export function timestamp(now: number): string {
  return new Date(Date.UTC(2023, 1, 8) + Math.round(now) * 1000).toISOString();
}

/** Simulated seconds of one API call: an estimate. */
export const callSeconds = { create: 2, update: 2, delete: 2 };

const hexId = /^[0-9a-f]{32}$/;

/** As its API answers an id that can be none. @throws Refusal */
export function admitZoneId({ inputs }: { inputs: Properties }): void {
  const id = inputs["zoneId"];
  const message = `Could not route to /client/v4/zones/${String(id)}, perhaps your object identifier is invalid?`;
  if (typeof id === "string" && id !== ENGINE_UNKNOWN && !hexId.test(id)) refuse(badRequest(7003, message));
}

/** What the provider says of such an id where it looks itself. Source: terraform-provider-cloudflare, internal/services/ruleset/schema.go. */
export function checkHexId(inputs: Properties, property: string): CheckFailure[] {
  return checkAttribute(inputs, property, "a 32-character hexadecimal string", (value) => hexId.test(String(value)));
}

/** What the provider says of a number out of its range. Source: terraform-plugin-framework-validators, int64validator. */
export function checkBetween(inputs: Properties, property: string, least: number, most: number): CheckFailure[] {
  const within = (value: unknown): boolean => typeof value !== "number" || (value >= least && value <= most);
  return checkAttribute(inputs, property, `between ${least} and ${most}`, within);
}

/** What it says of a value that is none of those allowed. */
export function checkOneOf(
  inputs: Properties,
  property: string,
  allowed: readonly (string | number)[],
): CheckFailure[] {
  const listed = allowed.map((value) => JSON.stringify(value)).join(" ");
  return checkAttribute(inputs, property, `one of: [${listed}]`, (value) => allowed.includes(value as string));
}

function checkAttribute(
  inputs: Properties,
  property: string,
  expected: string,
  fits: (value: unknown) => boolean,
): CheckFailure[] {
  const attribute = property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return checkProperty(inputs, property, (value) =>
    fits(value) ? undefined : `Attribute ${attribute} value must be ${expected}, got: ${JSON.stringify(value)}`,
  );
}
