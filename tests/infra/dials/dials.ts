import { OfflineEstate } from "../../../ops/plan/offlineEstate.ts";
import { parseSettings } from "../../../stacks/settings.ts";

export const targets = {
  paris: { aws: { account: "123456789012", region: "eu-west-3" } },
  cluster: { kubernetes: { context: "shop" } },
  site: { cloudflare: { account: "a".repeat(32), zone: "1".repeat(32), domain: "example.com", plan: "pro" } },
};

const usual = { turns: "prewarm", takesSeconds: 120, interrupts: "nothing" };

/** A table of DynamoDB, as a stack file has it. */
export const table = {
  ...usual,
  type: "aws:dynamodb/table:Table",
  adopt: "orders",
  properties: { readCapacity: { normal: 50, broadcast: 2000 } },
};

/** A KafkaConnect of Strimzi: of a kind that no package here knows. */
export const scaled = {
  ...usual,
  type: "kubernetes:kafka.strimzi.io/v1beta2:KafkaConnect",
  adopt: "shop/mailer",
  properties: { "spec.replicas": { normal: 1, broadcast: 20 } },
};

/** Limits of a scaling, two objects deep in its resource. */
export const serverless = {
  ...usual,
  type: "aws:elasticache/serverlessCache:ServerlessCache",
  adopt: "sessions",
  properties: { "cacheUsageLimits.dataStorage.minimum": { normal: 1, broadcast: 40 } },
  inPlaceBecause: "AWS, ModifyServerlessCache",
};

/** The estate of these dials. Throws InvalidSettings where one is wrong. */
export function estateOf(dials: Readonly<Record<string, object>>): OfflineEstate {
  return new OfflineEstate("dials", parseSettings("normal", { company: "Shop", targets, dials }).estate);
}
