import { z } from "zod";
import { hexId, hostname } from "../infra/values.ts";

/** AWS never gives out this account: a stack file that names it can be planned and rehearsed, never applied. */
const placeholderAccount = "000000000000";
const placeholderId = "0".repeat(32);

export const targetSchema = z
  .strictObject({
    aws: z.strictObject({
      account: z
        .string()
        .regex(/^\d{12}$/, `allowed: 12 digits, in quotes; ${placeholderAccount} stands for "not yet known"`),
      region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "allowed: a region such as eu-west-3"),
    }),
    kubernetes: z.strictObject({
      context: z.string().min(1).describe("Context of the kubeconfig; no other is ever used."),
    }),
    cloudflare: z.strictObject({
      account: hexId.describe("Account id."),
      zone: hexId.describe("Zone id."),
      domain: hostname.describe("Name of that zone."),
      plan: z.enum(["free", "pro", "business", "enterprise"]).describe("Plan of that zone; it limits its rules."),
    }),
  })
  .describe("The one place this stack may change.");

export type Target = z.output<typeof targetSchema>;

/** Keys of the target that still hold placeholders. */
export function placeholders({ aws, cloudflare }: Target): string[] {
  return [
    ...(aws.account === placeholderAccount ? ["target.aws.account"] : []),
    ...(cloudflare.account === placeholderId ? ["target.cloudflare.account"] : []),
    ...(cloudflare.zone === placeholderId ? ["target.cloudflare.zone"] : []),
  ];
}

/** Who the configured credentials turn out to belong to. */
export interface Identity {
  account: string;
  /** User id of the caller; the sandbox has one that AWS cannot give out. */
  user: string;
  /** Name of the zone with the configured id. */
  domain: string;
}

export const sandboxUser = "broadcast-sandbox";

export class WrongTarget extends Error {
  override name = "WrongTarget";
}

/** Throws {@link WrongTarget} unless the credentials belong to the target; a target with placeholders is the sandbox's only. */
export function assertTarget(target: Target, { account, user, domain }: Identity): void {
  const open = placeholders(target);
  if (open.length > 0 && user !== sandboxUser) {
    throw new WrongTarget(
      `This stack file holds placeholder ids (${open.join(", ")}): it can be planned and rehearsed, not applied. ` +
        `Fill them in, or run it on the sandbox: npx broadcast rehearse.`,
    );
  }
  if (account !== target.aws.account) {
    throw new WrongTarget(
      `These AWS credentials belong to account ${account}; target.aws.account is ${target.aws.account}. ` +
        `Use the right profile (AWS_PROFILE), or correct the stack file.`,
    );
  }
  if (user !== sandboxUser && domain !== target.cloudflare.domain) {
    throw new WrongTarget(
      `Cloudflare zone ${target.cloudflare.zone} is ${domain}; target.cloudflare.domain is ${target.cloudflare.domain}. ` +
        `Correct target.cloudflare in the stack file.`,
    );
  }
}
