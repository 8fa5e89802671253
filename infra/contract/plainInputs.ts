import { ownProperty } from "./properties.ts";
import { SECRET, UNKNOWN } from "./shape.ts";

/**
 * How unknown values, secrets and outputs look in what the engine sends and the SDK's mocks record.
 * Source: `@pulumi/pulumi/runtime/rpc` and `@pulumi/policy/proxy`.
 */
const unknownSentinels = new Set([
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

interface PlainOptions {
  /** Tells an object that stands for a secret, where the sender has one. */
  isSecret?: (value: object) => boolean;
}

/** Plain data from engine or mock values: what cannot be known becomes UNKNOWN, what is secret SECRET. */
function plain(value: unknown, options: PlainOptions = {}): unknown {
  if (typeof value === "string") return unknownSentinels.has(value) ? UNKNOWN : value;
  if (typeof value !== "object" || value === null) return typeof value === "function" ? UNKNOWN : value;
  if (options.isSecret?.(value) === true) return SECRET;
  if (Array.isArray(value)) return Array.from({ length: value.length }, (_, index) => member(value, index, options));
  const signature = member(value, signatureKey, options);
  if (signature === secretSignature) return SECRET;
  if (signature === outputSignature) return output(value, options);
  if (member(value, "__pulumiUnknown", options) === true) return UNKNOWN;
  return Object.fromEntries(Object.keys(value).map((key) => [key, member(value, key, options)]));
}

/** The inputs of one resource as plain data. */
export function plainInputs(props: object, options: PlainOptions = {}): Record<string, unknown> {
  const inputs = plain(props, options);
  return typeof inputs === "object" && inputs !== null ? (inputs as Record<string, unknown>) : {};
}

function output(value: object, options: PlainOptions): unknown {
  if (member(value, "secret", options) === true) return SECRET;
  return Object.hasOwn(value, "value") ? member(value, "value", options) : UNKNOWN;
}

/** The policy SDK throws when an unknown value is touched. */
function member(value: object, key: string | number, options: PlainOptions): unknown {
  let found: unknown;
  try {
    found = (value as Record<string | number, unknown>)[key];
  } catch {
    return UNKNOWN;
  }
  return plain(found, options);
}

/** Puts SECRET wherever `marked` has it, for a sender that shows secrets only elsewhere. */
export function copySecretMarks(value: unknown, marked: unknown): unknown {
  if (marked === SECRET) return SECRET;
  if (typeof value !== "object" || value === null || typeof marked !== "object" || marked === null) return value;
  const marks = marked as Record<string, unknown>;
  if (Array.isArray(value)) return value.map((item, index) => copySecretMarks(item, marks[index]));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, copySecretMarks(item, ownProperty(marks, key))]),
  );
}
