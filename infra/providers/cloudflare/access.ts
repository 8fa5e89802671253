import type Cloudflare from "cloudflare";
import { AccessDenied, NotAvailable } from "../../contract/client.ts";
import type { Rights } from "../../contract/rights.ts";
import type { CloudflareTarget } from "../../contract/target.ts";

/** The variable that the engine's provider reads by itself. */
export const usualVariable = "CLOUDFLARE_API_TOKEN";

/** Cloudflare's own client with the target's token, opened when first used. */
export function lazyClient({ tokenVariable }: Pick<CloudflareTarget, "tokenVariable">): () => Promise<Cloudflare> {
  let opened: Promise<Cloudflare> | undefined;
  return () => (opened ??= open(tokenVariable));
}

async function open(variable: string): Promise<Cloudflare> {
  const token = process.env[variable];
  if (!token) throw new NotAvailable(`there is no Cloudflare token: set ${variable}`);
  const { default: Client } = await import("cloudflare");
  return new Client({ apiToken: token, timeout: 10_000, maxRetries: 2 });
}

/**
 * Puts a question to Cloudflare: undefined where the thing does not exist, {@link AccessDenied} where the token may not read it.
 * `rights` is the room's list, so that none is asked for that it does not name.
 */
export async function queryCloudflare<R extends Rights, T>(
  rights: R,
  right: keyof R & string,
  ask: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    const status = (error as { status?: unknown }).status;
    if (status === 404) return undefined;
    if (status === 403) throw new AccessDenied(`the token's permission ${right}`, { cause: error });
    if (status === 401) throw new NotAvailable("Cloudflare does not know this token: make a new one", { cause: error });
    throw error;
  }
}
