import { describe, expect, it } from "vitest";
import { annotation } from "../../infra/annotations.ts";
import {
  auroraEstate,
  autoscaler,
  goodEstate,
  instances,
  messages,
  mutated,
  patch,
  proxy,
  unprotected,
  verdictOf,
  without,
} from "./estate.ts";

describe("connections-within-limit", () => {
  const check = "connections-within-limit";
  const big = (max: number, pool: number) => [...goodEstate(), autoscaler("signup", { max, pool })];

  it("adds every app's pool and rollout surge, and names class, limit and parts", () => {
    const text = messages(big(500, 6), check);
    // web and api: (40 + 10) × 2 each; signup: (500 + 125) × 6.
    expect(text).toContain("Apps want 3950 connections; the database has 3355");
    expect(text).toContain("max_connections 3360 for postgres on db.r6g.xlarge, less 5 reserved");
    expect(text).toContain("shop/signup (500 + 125) × 6 = 3750");
    expect(verdictOf(big(500, 6), check).level).toBe("mandatory");
  });

  it("holds at the limit, and fails one above", () => {
    // (625 + 0) × 5 = 3125; 3355 − 200 of web and api leave 3155.
    const exact = (extra: number) => [
      ...goodEstate(),
      autoscaler("signup", { max: 631, pool: 5, surge: 0 }),
      patch("more", extra, { pool: 1, surge: 0 }),
    ];
    expect(messages(exact(0), check)).toBe("");
    expect(messages(exact(1), check)).toContain("Apps want 3356 connections; the database has 3355");
  });

  it("rounds the surge up, app by app", () => {
    const estate = [...instances(), autoscaler("one", { max: 1, pool: 1678, surge: 1 })];
    expect(messages(estate, check)).toContain("(1 + 1) × 1678 = 3356");
  });

  it("follows the class of the very graph", () => {
    const larger = mutated(big(500, 6), "primary", ["instanceClass"], "db.r6g.4xlarge");
    expect(messages(larger, check)).toBe("");
  });

  it("takes max_connections from the tag", () => {
    const tagged = (value: string) => mutated(goodEstate(), "primary", ["tags", annotation.maxConnections], value);
    expect(messages(tagged("150"), check)).toContain("max_connections 150 by its parameter group, as tagged");
    expect(messages(tagged("lots"), check)).toContain('is "lots"; allowed: a decimal number');
    expect(messages(tagged("205"), check)).toBe("");
  });

  it("fails on a class that is unknown, and lists the family", () => {
    const unknown = mutated(goodEstate(), "primary", ["instanceClass"], "db.r6g.3xlarge");
    expect(messages(unknown, check)).toMatch(/class "db.r6g.3xlarge" is unknown; known: db.r6g.large, db.r6g.xlarge/);
  });

  it("fails without a database, or with two", () => {
    expect(messages(without(goodEstate(), "primary"), check)).toContain("no database");
    const two = [...goodEstate(), ...instances().map((one) => ({ ...one, name: `${one.name}-2` }))];
    expect(messages(two, check)).toContain("several databases (primary, primary-2)");
  });

  it("fails where an annotation is missing or wrong, and still counts the others", () => {
    const notes = ["metadata", "annotations"];
    const missing = mutated(goodEstate(), "fleet-web-hpa", [...notes, annotation.databasePool], undefined);
    expect(messages(missing, check)).toContain('`metadata.annotations["broadcast/database-pool"]` is missing');
    const path = mutated(goodEstate(), "fleet-web-hpa", [...notes, annotation.databasePath], "reader");
    expect(messages(path, check)).toContain('is "reader"; allowed: "writer" or "proxy"');
  });

  it("knows Aurora Serverless v2 by its maximum, capped at 2,000 by a minimum of 0.5", () => {
    const demand = [autoscaler("signup", { max: 500, pool: 4 })];
    expect(messages([...auroraEstate("aurora-postgresql", 1, 16), ...demand], check)).toBe("");
    expect(messages([...auroraEstate("aurora-postgresql", 0.5, 16), ...demand], check)).toContain(
      "the database has 1995",
    );
    expect(messages([...auroraEstate("aurora-mysql", 1, 16), ...demand], check)).toContain("the database has 1999");
  });

  it("takes the least of a cluster's instances, since any may become the writer", () => {
    const estate = auroraEstate("aurora-postgresql", 1, 16);
    const member = estate.find(({ name }) => name === "cluster-1");
    if (!member) throw new Error("no member");
    const small = {
      ...member,
      name: "cluster-3",
      urn: `${member.urn}3`,
      inputs: { ...member.inputs, instanceClass: "db.r6g.large" },
    };
    const demand = [autoscaler("signup", { max: 500, pool: 3 })];
    expect(messages([...estate, ...demand], check)).toBe("");
    expect(messages([...estate, small, ...demand], check)).toContain("1669 for aurora-postgresql on db.r6g.large");
    expect(messages(without(estate, "cluster-1", "cluster-2"), check)).toContain("has no instance");
  });

  describe("behind a proxy", () => {
    const app = autoscaler("signup", { max: 500, pool: 10, path: "proxy" });

    it("divides by the measured multiplexing, and compares with the proxy's share", () => {
      expect(messages([...goodEstate(), app, ...proxy(90, "5")], check)).toBe("");
      const text = messages([...goodEstate(), app, ...proxy(30, "5")], check);
      expect(text).toContain(
        "want 1250 database connections (6250 from clients ÷ 5 multiplexing); the proxy may open 1008",
      );
    });

    it("holds at the proxy's share, and fails one above", () => {
      // 30 % of 3360 is 1008.
      const exact = (pool: number) => [
        ...goodEstate(),
        ...proxy(30, "1"),
        autoscaler("exact", { min: 1, max: 1, pool, surge: 0, path: "proxy" }),
      ];
      expect(messages(exact(1008), check)).toBe("");
      expect(messages(exact(1009), check)).toContain("want 1009 database connections");
    });

    it("counts the proxy's connections among the database's", () => {
      const text = messages(
        [...goodEstate(), app, autoscaler("direct", { max: 500, pool: 4 }), ...proxy(90, "5")],
        check,
      );
      expect(text).toContain("Apps want 3950 connections (1250 of them by the proxy)");
    });

    it("trusts in no multiplexing by default", () => {
      const bare = mutated([...goodEstate(), app, ...proxy(100, "1")], "proxy", ["tags"], undefined);
      expect(messages(bare, check)).toContain("want 6250 database connections (6250 from clients ÷ 1 multiplexing)");
    });

    it("fails without a proxy", () => {
      expect(messages([...goodEstate(), app], check)).toContain("the estate has none");
    });
  });
});

describe("the database", () => {
  const good = goodEstate();
  const aurora = auroraEstate();

  it("runs a class its engine has", () => {
    const check = "database-class-runs";
    expect(messages(mutated(good, "primary", ["instanceClass"], "db.x.large"), check)).toContain(
      'class "db.x.large" is unknown',
    );
    expect(messages(mutated(good, "primary", ["instanceClass"], "db.serverless"), check)).toContain("only Aurora has");
    expect(messages(mutated(good, "primary", ["engine"], "oracle-ee"), check)).toContain(
      'engine "oracle-ee" is unknown',
    );
    expect(messages(mutated(good, "replica", ["instanceClass"], "db.r6g.huge"), check)).toContain(
      'class "db.r6g.huge" is unknown',
    );
    expect(messages(mutated(aurora, "cluster-1", ["instanceClass"], "db.m6g.large"), check)).toContain(
      "cannot run db.m6g.large",
    );
    expect(messages(mutated(aurora, "cluster-1", ["instanceClass"], "db.t4g.micro"), check)).toContain(
      "only medium and large",
    );
  });

  it("applies changes immediately", () => {
    const check = "database-applies-immediately";
    for (const name of ["primary", "replica"]) {
      expect(messages(mutated(good, name, ["applyImmediately"], false), check)).toContain(
        "waits for the maintenance window",
      );
    }
    for (const name of ["cluster", "cluster-1"]) {
      expect(messages(mutated(aurora, name, ["applyImmediately"], undefined), check)).toContain(
        "`applyImmediately` is not true",
      );
    }
  });

  it("has a standby", () => {
    expect(messages(mutated(good, "primary", ["multiAz"], false), "database-multi-az")).toContain(
      "`multiAz` is not true",
    );
  });

  it("is protected from deletion", () => {
    const check = "database-deletion-protection";
    expect(messages(mutated(good, "primary", ["deletionProtection"], undefined), check)).toContain(
      "`deletionProtection` is not true",
    );
    expect(messages(mutated(aurora, "cluster", ["deletionProtection"], false), check)).toContain(
      "`deletionProtection` is not true",
    );
    for (const name of ["primary", "replica"]) {
      expect(messages(unprotected(good, name), "database-is-protected")).toContain("`protect` is off");
    }
  });

  it("leaves a snapshot", () => {
    const check = "database-final-snapshot";
    expect(messages(mutated(good, "primary", ["skipFinalSnapshot"], true), check)).toContain(
      "`skipFinalSnapshot` is true",
    );
    expect(messages(mutated(good, "primary", ["finalSnapshotIdentifier"], undefined), check)).toContain(
      "refuses to take",
    );
  });

  it("has replicas that keep up", () => {
    const check = "replicas-keep-up";
    const larger = mutated(good, "primary", ["instanceClass"], "db.r6g.2xlarge");
    expect(messages(larger, check)).toContain(
      "replica allows fewer connections than its primary: max_connections 3360 for postgres on db.r6g.xlarge, the primary's 5000",
    );
    expect(messages(mutated(larger, "replica", ["instanceClass"], "db.r6g.4xlarge"), check)).toBe("");
    expect(messages(mutated(larger, "replica", ["tags"], { [annotation.maxConnections]: "5000" }), check)).toBe("");
    expect(messages(mutated(larger, "primary", ["engine"], "mysql"), check)).toBe("");
    expect(messages(mutated(good, "replica", ["instanceClass"], "db.none"), check)).toContain("cannot be known");
  });

  it("has something to fail over to, advisedly", () => {
    const alone = verdictOf(without(aurora, "cluster-2"), "cluster-has-standby");
    expect(alone).toMatchObject({ level: "advisory", passed: false });
    expect(alone.violations[0]?.message).toContain("cluster has 1 instance: should the writer fail");
  });

  it("has sound storage bounds", () => {
    const check = "storage-is-no-dial";
    expect(messages(mutated(good, "primary", ["maxAllocatedStorage"], 499), check)).toContain(
      "below the 500 GiB already allocated",
    );
    expect(messages(mutated(good, "primary", ["maxAllocatedStorage"], 0), check)).toBe("");
  });

  it("has sound capacity bounds", () => {
    const set = (min: number, max: number) =>
      messages(
        mutated(aurora, "cluster", ["serverlessv2ScalingConfiguration"], { minCapacity: min, maxCapacity: max }),
        "serverless-capacity-bounds",
      );
    expect(set(20, 16)).toContain("Serverless v2 capacity is 20 to 16");
    expect(set(0.7, 16)).toContain("by 0.5");
    expect(set(1, 257)).toContain("0 to 256");
    expect(set(0, 256)).toBe("");
  });
});
