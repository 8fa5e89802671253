import { describe, expect, it } from "vitest";
import type { DbInstance } from "../../../infra/database/client.ts";
import { databaseClient } from "../../../infra/database/client.ts";
import { parameterValue } from "../../../infra/database/parameters.ts";
import type { Asked, No } from "../../check/readyEstate.ts";
import { findings, ReadyEstate, said } from "../../check/readyEstate.ts";
import type { RawEstate } from "../../estates.ts";

const question = "connections-in-force";
const postgres = "LEAST({DBInstanceClassMemory/9531392},5000)";

describe("a parameter's value", () => {
  it.each([
    ["500", 32, 500],
    [postgres, 32, 3360],
    [postgres, 128, 5000],
    ["{DBInstanceClassMemory/12582880}", 16, 1264],
    ["GREATEST({DBInstanceClassMemory/9531392}, 6000)", 32, 6000],
    ["SUM({DBInstanceClassMemory/9531392},100)", 32, 3460],
    ["LEAST(GREATEST(10,20),{DBInstanceClassMemory*3/28594176})", 32, 20],
    [postgres, undefined, undefined],
    ["{log(DBInstanceClassMemory/805306368)*45}", 32, undefined],
    ["{AllocatedStorage/1024}", 32, undefined],
    ["many", 32, undefined],
  ])("is worked out as RDS does: %s with %s GiB is %s", (text, memory, value) => {
    expect(parameterValue(text, memory)).toBe(value);
  });
});

const well = new ReadyEstate();

/** The database `shop`, of which its group says so; its class turns from db.r6g.xlarge to db.r6g.4xlarge. */
const saying = (
  value: string | undefined,
  otherwise: Partial<DbInstance> = {},
  edit?: (raw: RawEstate) => void,
): Asked => ({
  ...(edit && { edit }),
  answers: [
    said(databaseClient, (own) => ({
      instance: async (id) => {
        const instance = await own.instance(id);
        return instance && id === "shop-prod" ? { ...instance, groups: [inSync], ...otherwise } : instance;
      },
      parameter: ({ group }) => Promise.resolve(group === "shop-pg15" ? value : postgres),
    })),
  ],
});

const inSync = { name: "shop-pg15", status: "in-sync" };
const waiting = { groups: [{ name: "shop-pg15", status: "pending-reboot" }] };
const unturned = ({ databases }: RawEstate): void => {
  databases.shop.instanceClass = { normal: "db.r6g.4xlarge", broadcast: "db.r6g.4xlarge" };
};

async function told(verdict: "yes" | "unknown", asked: Asked): Promise<string[]> {
  return findings(await well.ask(asked), verdict)
    .filter((found) => found.question === question && found.subject === "shop-prod")
    .map(({ message }) => message);
}

describe("a no about connections in force", () => {
  it.each<No>([
    [
      "a group that allows fewer than the class does",
      saying("500"),
      question,
      /^shop-pg15 allows 500, and 5,000 are counted on$/,
      /^state maxConnections: 500, or raise it in shop-pg15$/,
    ],
    [
      "a group that allows fewer than is stated",
      saying(postgres, {}, ({ databases }) => (databases.shop.maxConnections = 8000)),
      question,
      /allows 5,000, and 8,000 are counted on/,
      /maxConnections: 5000/,
    ],
    [
      "what waits for a reboot that no switch brings",
      saying("8000", waiting, unturned),
      question,
      /what parameter group shop-pg15 says is in force only after a reboot/,
      /reboot-db-instance --db-instance-identifier shop-prod/,
    ],
  ])("is %s, with its fix", (_, ...no) => well.saysNo(...no));
});

describe("what is well about connections in force", () => {
  it("is as many as are counted on; more are told", async () => {
    expect(await told("yes", saying(postgres))).toEqual(["shop-pg15 allows 5,000"]);
    expect(await told("yes", saying("8000"))).toEqual([
      "shop-pg15 allows 8,000, more than the 5,000 counted on: state maxConnections: 8000",
    ]);
  });

  it("is what a change of class starts anew", async () => {
    expect(await told("yes", saying(postgres, waiting))).toEqual([
      "shop-pg15 allows 5,000 once the switch has restarted it",
    ]);
  });

  it("is unknown where no group says it, or in a formula that nobody can work out", async () => {
    expect(await told("unknown", saying(undefined))).toEqual(["max_connections is in none of its parameter groups"]);
    expect(await told("unknown", saying("{AllocatedStorage/1024}"))).toEqual([
      "max_connections of shop-pg15 is {AllocatedStorage/1024}, which cannot be worked out for db.r6g.4xlarge",
    ]);
  });
});

describe("a no about a database that is not as stated", () => {
  const devices = (stated: object, found: Partial<DbInstance>): Asked => ({
    edit: ({ databases }) => Object.assign(databases.devices as object, stated),
    answers: [
      said(databaseClient, (own) => ({
        instance: async (id) => {
          const instance = await own.instance(id);
          return instance && id === "shop-prod-devices" ? { ...instance, ...found } : instance;
        },
      })),
    ],
  });

  it.each<No>([
    [
      "less storage than it has",
      devices({ allocatedStorage: 100 }, { allocatedStorage: 300, maxAllocatedStorage: undefined }),
      "database-as-stated",
      /it has 300 GiB, stated is 100: storage only grows/,
      /put the stack file right/,
    ],
    [
      "a version that would be upgraded",
      devices({ engineVersion: "8.0.36" }, { engineVersion: "8.0.35" }),
      "database-as-stated",
      /its version is 8.0.35: the first update would upgrade it to 8.0.36/,
      /put the stack file right/,
    ],
    [
      "backups that would be switched off",
      devices({ backupDays: 0 }, { backupDays: 7 }),
      "database-as-stated",
      /its backups are kept 7 days, stated are 0: the first update would restart it/,
      /put the stack file right/,
    ],
    [
      "a replica that is made of an instance without backups",
      devices({ replicas: { copy: {} } }, { backupDays: 0 }),
      "database-as-stated",
      /its backups are off, and RDS makes database-devices-copy only with them/,
      /put the stack file right/,
    ],
  ])("is %s, with its fix", (_, ...no) => well.saysNo(...no));

  it("is none of storage that has grown by itself", async () => {
    const asked = devices({ allocatedStorage: 100 }, { allocatedStorage: 300, maxAllocatedStorage: 1000 });
    const noes = findings(await well.ask(asked), "no").filter(({ question: name }) => name === "database-as-stated");
    expect(noes).toEqual([]);
  });
});
