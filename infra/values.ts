import { z } from "zod";

/** Scalars that several parts of the estate share. Each message says what is allowed; the parser adds path and value. */

const name = (what: string, pattern: RegExp, allowed: string) =>
  z.string().regex(pattern, `allowed: ${allowed}`).describe(what);

export const dnsLabel = name(
  "A Kubernetes name.",
  /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/,
  "1 to 63 lower-case letters, digits and inner hyphens",
);

export const hostname = name(
  "A host name, without scheme or path.",
  /^(?=.{1,253}$)(?:[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z][-a-z0-9]{0,61}[a-z0-9]$/,
  "a lower-case host name such as www.example.com (international names in their xn-- form)",
);

export const rdsIdentifier = name(
  "An RDS identifier.",
  /^(?!.*--)[a-z][-a-z0-9]{0,61}[a-z0-9]$/,
  "2 to 63 lower-case letters, digits and single hyphens, starting with a letter",
);

export const hexId = name("A Cloudflare id.", /^[0-9a-f]{32}$/, "32 lower-case hexadecimal digits");

export const arn = (service: string) =>
  name(
    `An ARN of ${service}.`,
    new RegExp(`^arn:aws[-a-z]*:${service}:`),
    `an ARN that starts with arn:aws:${service}:`,
  );

export const httpsUrl = z
  .url({ protocol: /^https$/, error: "allowed: an absolute https:// URL" })
  .describe("An absolute https URL.");

export const urlPath = name(
  "A path as the rules language sees it.",
  /^\/[-A-Za-z0-9._~!$&'()*+,;=:@%/]*$/,
  "a path that starts with / and holds no space, quote, ? or #",
);

export const percent = z.number().min(1).max(100);
export const replicas = z.int().min(0).max(10_000);
export const cores = z.number().positive().max(192);
export const gibibytes = z.number().positive().max(24_576);

/** The id of something that exists already: it is adopted as it stands instead of being created. */
export const importId = z.string().min(1).optional().describe("Id of an existing one to adopt; omit to create it.");
