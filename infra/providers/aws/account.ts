import type { ClientDefinition } from "../../contract/client.ts";
import { narrowTarget } from "../../contract/target.ts";
import { queryAws, awsRights, clientOptions } from "./access.ts";

interface AccountClient {
  /** Account of the AWS credentials. */
  account(): Promise<string | undefined>;
}

/** Whose credentials these are. */
export const accountClient: ClientDefinition<AccountClient> = {
  name: "account",
  cloud: (target) => {
    const options = clientOptions(narrowTarget("aws", target));
    let number: string | undefined;
    return {
      account: async () => {
        number ??= await queryAws(awsRights, "sts:GetCallerIdentity", async () => {
          const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
          return (await new STSClient(options).send(new GetCallerIdentityCommand({}))).Account;
        });
        return number;
      },
    };
  },
  sandbox: ({ settings }) => ({ account: () => Promise.resolve(settings.account) }),
};
