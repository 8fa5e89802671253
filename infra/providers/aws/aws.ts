import { getCallerIdentity } from "@pulumi/aws/getCallerIdentity.js";
import { Provider } from "@pulumi/aws/provider.js";
import { z } from "zod";
import { stringAt } from "../../contract/properties.ts";
import { no, yes } from "../../contract/question.ts";
import type { ProviderDefinition } from "../provider.ts";
import { accountClient } from "./account.ts";
import { awsRights } from "./access.ts";
import { metricsRights } from "./metrics.ts";
import { awsSources } from "./sources.ts";

/** AWS never gives out this account: a stack file that names it can be planned and rehearsed, never applied. */
const placeholderAccount = "000000000000";

/** The user id by which a program knows that nothing real is at the other end. AWS gives out no such id. */
const sandboxUser = "broadcast-sandbox";

const schema = z.strictObject({
  account: z
    .string()
    .regex(/^\d{12}$/, `allowed: 12 digits, in quotes; ${placeholderAccount} stands for "not yet known"`),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "allowed: a region such as eu-west-3"),
  profile: z
    .string()
    .min(1)
    .optional()
    .describe("Profile of the shared AWS configuration; the environment's credentials by default."),
});

export const aws: ProviderDefinition<"aws"> = {
  name: "aws",
  schema,
  placeholders: ({ account }) => (account === placeholderAccount ? ["account"] : []),
  describe: ({ account, region }) => `account ${account} in ${region}`,
  create: ({ name, account, region, profile }) =>
    new Provider(name, {
      region: region as "eu-west-3",
      allowedAccountIds: [account],
      ...(profile !== undefined && { profile }),
    }),
  identify: async ({ name, account }, provider) => {
    const caller = await getCallerIdentity({}, { provider });
    return {
      sandbox: caller.userId === sandboxUser,
      ...(caller.accountId !== account && {
        wrong:
          `These AWS credentials belong to account ${caller.accountId}; targets.${name}.aws.account is ${account}. ` +
          "Use the right profile (AWS_PROFILE), or correct the stack file.",
      }),
    };
  },
  belongs: async ({ name, account }, clients) => {
    const found = await clients.of(accountClient, name).account();
    return found === account
      ? yes(name, `account ${account}`)
      : no(
          name,
          `the credentials belong to account ${found ?? "of nobody"}, the stack file names ${account}`,
          `use the right profile (AWS_PROFILE), or correct targets.${name}.aws.account`,
        );
  },
  sources: awsSources,
  rights: { ...awsRights, ...metricsRights },
  standIn: {
    settings: ({ account, region }) => ({ account, region }),
    configured: (properties) => {
      const accounts = properties["allowedAccountIds"];
      const list: unknown = typeof accounts === "string" ? JSON.parse(accounts) : accounts;
      const account: unknown = Array.isArray(list) ? list[0] : undefined;
      const region = stringAt(properties, "region");
      return {
        ...(typeof account === "string" && { account }),
        ...(region !== undefined && { region }),
      };
    },
    scope: ({ account, region }) => `${account}/${region}`,
    defaults: ({ region }) => ({ region }),
    // A name that was given cannot be given twice. Source: pulumi-terraform-bridge, pkg/tfbridge/schema.go, nameRequiresDeleteBeforeReplace.
    deletesFirst: ({ autoNamed }) => !autoNamed,
    functions: {
      "aws:index/getCallerIdentity:getCallerIdentity": (_, { account }) => ({
        accountId: account,
        arn: `arn:aws:sts::${account}:assumed-role/${sandboxUser}/rehearsal`,
        id: account,
        userId: sandboxUser,
      }),
      "aws:index/getRegion:getRegion": (args, settings) => {
        const name = stringAt(args, "name") ?? stringAt(args, "region") ?? settings.region;
        return { description: name, endpoint: `ec2.${name}.amazonaws.com`, id: name, name, region: name };
      },
    },
    // The AWS provider's `maxRetries`.
    retries: 25,
    throttled: "ThrottlingException: Rate exceeded",
    failed: "InternalFailure: The request processing has failed because of an unknown error, exception or failure.",
  },
};
