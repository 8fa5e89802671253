import type { AwsTarget } from "../../contract/target.ts";
import { AccessDenied, NotAvailable } from "../../contract/client.ts";
import type { Rights } from "../../contract/rights.ts";

// The SDK's word on the age of Node would stand in the middle of a switch; package.json says which Node this is for.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

/** Short time-outs, since a gate asks again anyway. */
const patience = { maxAttempts: 3, requestHandler: { connectionTimeout: 5000, requestTimeout: 10_000 } };

/** Names AWS's services give to "your identity may not do this". Expired or wrong credentials have others. */
const refusals = ["AccessDenied", "AccessDeniedException", "UnauthorizedOperation"];

/** And to "I do not know you, or no longer". Source: AWS, "Common error types", and each service's own. */
const strangers = [
  ...["ExpiredToken", "ExpiredTokenException", "RequestExpired", "InvalidClientTokenId", "UnrecognizedClientException"],
  ...["AuthFailure", "SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature"],
];

/** Rights that every target of AWS needs. */
export const awsRights = {
  "sts:GetCallerIdentity": "whose credentials these are; every identity has it",
} as const satisfies Rights;

/** Options of an SDK client for a target. */
export function clientOptions({ region, profile }: AwsTarget) {
  return { region, ...(profile !== undefined && { profile }), ...patience };
}

/** A package of the SDK, loaded when it is first asked for, and one client of it that is kept. */
export function openedWith<Sdk, Client>(
  load: () => Promise<Sdk>,
  make: (sdk: Sdk) => Client,
): () => Promise<{ sdk: Sdk; client: Client }> {
  let client: Client | undefined;
  return async () => {
    const sdk = await load();
    return { sdk, client: (client ??= make(sdk)) };
  };
}

/**
 * Puts a question to AWS: undefined where the thing does not exist, {@link AccessDenied} where the right is missing. `rights` is the
 * room's list, so that none is asked for that it does not name.
 */
export async function queryAws<R extends Rights, T>(
  rights: R,
  right: keyof R & string,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (/NotFound(?:Fault|Exception)?$/.test(error.name)) return undefined;
    if (refusals.includes(error.name)) throw new AccessDenied(right, { cause: error });
    if (strangers.includes(error.name))
      throw new NotAvailable(`AWS does not take these credentials (${error.name}): log in again`, { cause: error });
    if (error.name === "CredentialsProviderError")
      throw new NotAvailable("there are no AWS credentials: set AWS_PROFILE, or see npx broadcast doctor", {
        cause: error,
      });
    throw error;
  }
}
