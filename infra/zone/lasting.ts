import { type } from "./facts.ts";

/**
 * Resources whose delete the provider only forgets: the setting stays as it is. Turn their value instead of their existence.
 * Source: code of cloudflare/terraform-provider-cloudflare, `Delete` of these resources.
 */
export const keptOnDelete: readonly string[] = [
  type.customPages,
  type.zoneSetting,
  "cloudflare:index/zoneCacheReserve:ZoneCacheReserve",
];
