import { NotAvailable } from "../../contract/client.ts";
import type { Place, Source, SourceOptions } from "../source.ts";
import { awsRights, clientOptions, queryAws } from "./access.ts";

/** Variables of the environment that are of no use without each other. */
const pair = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;

/** Each profile in each region; by default the environment's credentials in the region that the SDK finds. */
export function awsSources({ profile = [], region = [] }: SourceOptions): Promise<Source<"aws">[]> {
  const profiles = profile.length > 0 ? profile : [undefined];
  const regions = region.length > 0 ? region : [undefined];
  const sources = profiles.flatMap((own) => regions.map((place) => source(own, place)));
  return Promise.resolve(sources);
}

function source(profile: string | undefined, region: string | undefined): Source<"aws"> {
  const [with_, where] = [
    profile === undefined ? "" : ` with profile ${profile}`,
    region === undefined ? "" : ` in ${region}`,
  ];
  return { name: `AWS${with_}${where}`, targets: async () => [await placeOf(profile, region)] };
}

async function placeOf(profile: string | undefined, given: string | undefined): Promise<Place<"aws">> {
  if (profile === undefined) assertWhole();
  const region = given ?? (await usualRegion(profile));
  const account = await queryAws(awsRights, "sts:GetCallerIdentity", async () => {
    const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
    const client = new STSClient(clientOptions({ account: "", region, profile }));
    return (await client.send(new GetCallerIdentityCommand({}))).Account;
  });
  if (account === undefined) throw new NotAvailable("AWS does not say whose credentials these are");
  return {
    called: profile === undefined ? region : `${profile}-${region}`,
    target: { account, region, ...(profile !== undefined && { profile }) },
  };
}

/** Half of a key is what is left of a line that was not pasted whole: the SDK would pass it over and say that there is none. */
function assertWhole(): void {
  const missing = pair.filter((name) => !process.env[name]);
  if (missing.length === 1) {
    const there = pair.find((name) => !missing.includes(name)) ?? "";
    throw new NotAvailable(`half of the credentials: ${there} is set and ${missing.join()} is not`);
  }
}

async function usualRegion(profile: string | undefined): Promise<string> {
  const { STSClient } = await import("@aws-sdk/client-sts");
  try {
    return await new STSClient(profile === undefined ? {} : { profile }).config.region();
  } catch (error) {
    throw new NotAvailable("no region: give --region, or set AWS_REGION", { cause: error });
  }
}
