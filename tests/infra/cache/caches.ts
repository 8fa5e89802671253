import type { RawEstate } from "../../estates.ts";
import { drop } from "../../estates.ts";

/** Makes the cache of the example, in place of adopting it. */
export function made(more: object = {}): (raw: RawEstate) => void {
  return ({ caches }) => {
    drop(caches.sessions, "adopt", "shards");
    Object.assign(caches.sessions, { identifier: "shop-sessions", engine: "valkey", engineVersion: "8.0", ...more });
  };
}
