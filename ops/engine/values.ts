import { SECRET, UNKNOWN } from "../../infra/contract/shape.ts";
import { plainInputs } from "../../infra/contract/plainInputs.ts";

/** What a preview prints in place of a secret. */
export const maskedSecret = "[secret]";

/** A resource's inputs fit to be compared and shown: no bookkeeping, no secret, a word where a value is not yet known. */
export function comparableInputs(inputs: object | undefined): Record<string, unknown> {
  return shown(plainInputs(inputs ?? {})) as Record<string, unknown>;
}

function shown(value: unknown): unknown {
  if (value === SECRET) return maskedSecret;
  if (value === UNKNOWN) return "[unknown]";
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(shown);
  const kept = Object.entries(value).filter(([key]) => !key.startsWith("__"));
  return Object.fromEntries(kept.map(([key, item]) => [key, shown(item)]));
}
