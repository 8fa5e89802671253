import { describe, it } from "vitest";
import type { DbInstance } from "../../../infra/database/client.ts";
import { databaseClient } from "../../../infra/database/client.ts";
import type { No, Said } from "../../check/readyEstate.ts";
import { said, ReadyEstate } from "../../check/readyEstate.ts";

/** One instance as another; all as they are but for that. */
const found = (identifier: string, otherwise: Partial<DbInstance>): Said =>
  said(databaseClient, (own) => ({
    instance: async (id) => {
      const instance = await own.instance(id);
      return instance && (id === identifier ? { ...instance, ...otherwise } : instance);
    },
  }));

const offered = (offer: { zones: string[]; multiAz: boolean } | undefined): Said =>
  said(databaseClient, () => ({ orderable: () => Promise.resolve(offer) }));

const gone = said(databaseClient, () => ({ instance: () => Promise.resolve(undefined) }));

describe("a no about databases", () => {
  const well = new ReadyEstate();

  it.each<No>([
    [
      "an upgrade that waits for its window",
      { answers: [found("shop-prod", { pending: ["EngineVersion"] })] },
      "queued-changes",
      /EngineVersion; a switch would carry it out at once/,
      /modify-db-instance --db-instance-identifier shop-prod --apply-immediately/,
    ],
    [
      "an instance that is being changed already",
      { answers: [found("shop-prod", { status: "modifying" })] },
      "queued-changes",
      /it is modifying/,
      /wait until it is available/,
    ],
    [
      "a database to adopt that is not there",
      { answers: [gone] },
      "queued-changes",
      /does not exist, and the stack file adopts it/,
      /adopt/,
    ],
    [
      "a class that the region does not offer",
      { answers: [offered(undefined)] },
      "database-class",
      /the region does not offer db.r6g.4xlarge for postgres 15/,
      /describe-orderable/,
    ],
    [
      "a class that the standby's zone does not offer",
      { answers: [offered({ zones: ["eu-west-3a", "eu-west-3c"], multiAz: true })] },
      "database-class",
      /is not offered in eu-west-3b/,
      /another class/,
    ],
    [
      "a class without a standby",
      { answers: [offered({ zones: ["eu-west-3a", "eu-west-3b"], multiAz: false })] },
      "database-class",
      /not offered with a standby/,
      /another class/,
    ],
    [
      "an adopted database of another engine",
      { answers: [found("shop-prod-devices", { engine: "mysql" })] },
      "database-as-stated",
      /its engine is mysql, stated is postgres/,
      /put the stack file right/,
    ],
    [
      "an adopted database without the standby that is stated",
      { answers: [found("shop-prod-devices", { multiAz: false })] },
      "database-as-stated",
      /it has no standby, stated is one/,
      /put the stack file right/,
    ],
    [
      "an adopted database whose class no dial turns",
      { answers: [found("shop-prod-devices", { instanceClass: "db.serverless" })] },
      "database-as-stated",
      /its class is db.serverless, which no dial turns into db.r6g.large/,
      /put the stack file right/,
    ],
  ])("is %s, with its fix", (_, ...no) => well.saysNo(...no));
});
