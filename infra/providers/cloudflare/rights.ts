import type { TypeRights } from "../../contract/rights.ts";

/** Permissions of an API token, by the name that Cloudflare's API reference gives to each call. */
export function tokenRights(permission: string): TypeRights {
  return { read: [`${permission} Read`], switch: [`${permission} Write`], create: [] };
}
