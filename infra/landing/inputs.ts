import type { WorkersScriptArgs } from "@pulumi/cloudflare/workersScript.js";
import type { WorkersRouteArgs } from "@pulumi/cloudflare/workersRoute.js";
import type { DnsRecordArgs } from "@pulumi/cloudflare/dnsRecord.js";
import type { InputFacts } from "../contract/inputFacts.ts";

/**
 * What terraform-provider-cloudflare 5.22.0 plans when an input is changed, added or removed; it is what @pulumi/cloudflare bridges.
 * It was run for the rows, on 25 November 2026.
 */

/** A Worker. */
export const scriptInputs: InputFacts<WorkersScriptArgs> = {
  accountId: "replace",
  annotations: "update",
  assets: "update",
  bindings: "refused refused update",
  bodyPart: "update",
  cacheOptions: "none update update",
  compatibilityDate: "update",
  compatibilityFlags: "update",
  content: "update",
  contentFile: "update",
  contentSha256: "update",
  contentType: "update",
  exports: "update",
  keepAssets: "update",
  keepBindings: "update",
  limits: "update",
  logpush: "update",
  mainModule: "update",
  migrations: "update",
  observability: "update",
  packageDependencies: "update",
  placement: "update",
  scriptName: "replace",
  tailConsumers: "update",
  usageModel: "update",
  // Not in 5.22.0.
  files: "unknown",
  force: "unknown",
};

/** A route of it. */
export const routeInputs: InputFacts<WorkersRouteArgs> = {
  pattern: "update",
  script: "update",
  zoneId: "replace",
};

/** A DNS record. */
export const recordInputs: InputFacts<DnsRecordArgs> = {
  comment: "update",
  content: "update update none",
  data: "update",
  name: "update",
  priority: "update",
  privateRouting: "update",
  proxied: "update",
  settings: "update update none",
  tags: "update update none",
  ttl: "update",
  type: "replace",
  zoneId: "replace",
  // Not in 5.22.0.
  includeShadowMetadata: "unknown",
};
