import { z } from "zod";
import { isOneLine } from "./text.ts";

/** Scalars that several parts of the estate share. Each message says what is allowed; the parser adds path and value. */

const name = (what: string, pattern: RegExp, allowed: string) =>
  z.string().regex(pattern, `allowed: ${allowed}`).describe(what);

/** A name for people: it goes into subjects of mails, calendars and lines of a terminal. */
export const title = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine(isOneLine, "allowed: one line of text, without control characters or marks of direction");

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

/** Whether an address names neither user nor password; what is no address at all is said elsewhere. */
export function hasNoAccess(address: string): boolean {
  const { username, password } = URL.canParse(address) ? new URL(address) : { username: "", password: "" };
  return username === "" && password === "";
}

export const httpsUrl = z
  .url({ protocol: /^https$/, error: "allowed: an absolute https:// URL" })
  .refine(hasNoAccess, "allowed: an absolute https:// URL without user name or password")
  .describe("An absolute https URL, to be shown to everybody.");

export const urlPath = name(
  "A path as the rules language sees it.",
  /^\/[-A-Za-z0-9._~!$&'()*+,;=:@%/]*$/,
  "a path that starts with / and holds no space, quote, ? or #",
);

export const subnetId = name("A subnet id.", /^subnet-[0-9a-z]+$/, "a subnet id, subnet-…");
export const securityGroupId = name("A security group id.", /^sg-[0-9a-z]+$/, "a security group id, sg-…");

/** Characters of a thing's name at most. */
export const longestName = 40;

/** Name of a thing in a stack file: it goes into names of resources. */
export const thingName = name(
  "Its name in this file.",
  /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  "lower-case letters, digits and single inner hyphens, starting with a letter",
).max(longestName);

/** Whole, since Kubernetes and AWS take no other. */
export const percent = z.int().min(1).max(100);
export const replicas = z.int().min(0).max(10_000);

const suffixes: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** A Kubernetes quantity as a number, such as 0.25 for `250m`; undefined for anything else. */
export function quantity(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(text);
  const factor = suffixes[match?.[2] ?? "?"];
  return match && factor !== undefined ? Number(match[1]) * factor : undefined;
}

/** Cores above 0 and up to `most`: a number, or a quantity such as `250m`. */
export function coresUpTo(most: number) {
  return z
    .union([z.number(), z.string()], { error: "allowed: cores such as 0.25 or 250m" })
    .transform((given, ctx): number => {
      const value = typeof given === "number" ? given : quantity(given);
      if (value !== undefined && value > 0 && value <= most) return value;
      ctx.addIssue({ code: "custom", message: `allowed: cores such as 0.25 or 250m, above 0 and up to ${most}` });
      return z.NEVER;
    })
    .describe("Cores, as 0.25 or 250m.");
}

/** Most cores and GiB of one node that are taken for meant: of a large instance of EC2. */
export const largestNode = { cpu: 192, memory: 24_576 } as const;

/** Cores of one pod or one node. */
export const cores = coresUpTo(largestNode.cpu);

/** Least memory, in GiB: whoever writes less, as `512m`, means another unit. */
const leastMemory = 2 ** -10;

/** Memory in GiB up to `most`, from a quantity such as `512Mi`. */
export function memoryUpTo(most: number) {
  return z
    .string({ error: "allowed: a quantity with its unit such as 512Mi or 2Gi" })
    .transform((given, ctx): number => {
      const value = /[A-Za-z]$/.test(given) ? quantity(given) : undefined;
      const gib = (value ?? 0) / 2 ** 30;
      if (gib >= leastMemory && gib <= most) return gib;
      const message = `allowed: a quantity with its unit such as 512Mi or 2Gi, from 1Mi to ${most}Gi`;
      ctx.addIssue({ code: "custom", message });
      return z.NEVER;
    })
    .describe("Memory, as 512Mi or 2Gi.");
}

/** Memory of one pod or one node, in GiB. */
export const memory = memoryUpTo(largestNode.memory);

/** What a pod or a node has to offer. */
export interface ComputeResources {
  /** Cores. */
  cpu: number;
  /** GiB. */
  memory: number;
}

/** Name of the target a thing stands in. */
export const inTarget = (provider: string) =>
  thingName.optional().describe(`Name of the ${provider} target it stands in; omit where there is only one.`);

/** The id of something that exists already. */
export const adoptId = z
  .string()
  .min(1)
  .max(512)
  .describe(
    "Its id, where it exists already: then only dials and what is stated here may ever change. Omit to make it.",
  );
