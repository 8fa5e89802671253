import type { RulesetArgs } from "@pulumi/cloudflare/ruleset.js";
import type { TieredCacheArgs } from "@pulumi/cloudflare/tieredCache.js";
import type { WaitingRoomArgs } from "@pulumi/cloudflare/waitingRoom.js";
import type { InputFacts } from "../contract/inputFacts.ts";

/**
 * What terraform-provider-cloudflare 5.22.0 plans when an input is changed, added or removed; it is what @pulumi/cloudflare bridges.
 * It was run for the rows, on 25 November 2026.
 */

/** A ruleset. */
export const rulesetInputs: InputFacts<RulesetArgs> = {
  accountId: "replace",
  description: "update",
  kind: "replace",
  name: "replace",
  phase: "replace",
  rules: "update",
  zoneId: "replace",
};

/** Tiered cache. */
export const tieredCacheInputs: InputFacts<TieredCacheArgs> = {
  value: "update",
  zoneId: "replace",
};

/** A waiting room. */
export const waitingRoomInputs: InputFacts<WaitingRoomArgs> = {
  additionalRoutes: "update",
  cookieAttributes: "update",
  cookieSuffix: "update",
  customPageHtml: "update",
  defaultTemplateLanguage: "update",
  description: "update",
  disableSessionRenewal: "update",
  enabledOriginCommands: "update",
  host: "update",
  jsonResponseEnabled: "update",
  name: "update",
  newUsersPerMinute: "update",
  path: "update",
  queueAll: "update",
  queueingMethod: "update",
  queueingStatusCode: "update",
  sessionDuration: "update",
  suspended: "update",
  totalActiveUsers: "update",
  turnstileAction: "update",
  turnstileMode: "update",
  zoneId: "replace",
};
