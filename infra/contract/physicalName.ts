import { createHash } from "node:crypto";

/** Longest name that Kubernetes takes of most objects. */
const longest = 63;

/**
 * A name of parts, fit for Kubernetes and AWS: lower-case letters, digits and hyphens, at most 63. What does not fit is told apart
 * from others by six digits of its digest.
 */
export function physicalName(...parts: readonly string[]): string {
  const asked = parts.join("-");
  const plain = asked
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  if (plain === asked && plain.length <= longest) return plain;
  const digest = createHash("sha256").update(parts.join("\0")).digest("hex").slice(0, 6);
  return `${plain.slice(0, longest - 7)}-${digest}`;
}
