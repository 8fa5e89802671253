import { describe, expect, it } from "vitest";
import {
  classProblem,
  instanceClasses,
  isKnownClass,
  maxConnections,
  reservedConnections,
  serverlessMaxConnections,
} from "../../../infra/database/classes.ts";

describe("max_connections", () => {
  it.each([
    ["postgres", "db.t4g.small", 189],
    ["postgres", "db.m6g.large", 823],
    ["postgres", "db.r6g.large", 1669],
    ["postgres", "db.r6g.xlarge", 3360],
    ["postgres", "db.r6g.2xlarge", 5000],
    ["aurora-postgresql", "db.r7g.large", 1669],
    ["mysql", "db.m6g.large", 623],
    ["mysql", "db.r6g.16xlarge", 16_000],
    ["mariadb", "db.m6g.large", 311],
    ["mariadb", "db.r7i.48xlarge", 12_000],
    ["aurora-mysql", "db.t3.small", 45],
    ["aurora-mysql", "db.t4g.medium", 90],
    ["aurora-mysql", "db.r6g.large", 1000],
    ["aurora-mysql", "db.r6g.xlarge", 2000],
    ["aurora-mysql", "db.r6g.2xlarge", 3000],
    ["aurora-mysql", "db.r6g.4xlarge", 4000],
    ["aurora-mysql", "db.r6g.8xlarge", 5000],
    ["aurora-mysql", "db.r6g.12xlarge", 6000],
    ["aurora-mysql", "db.r6g.16xlarge", 6000],
  ])("of %s on %s is %i", (engine, instanceClass, expected) => {
    expect(maxConnections(engine, instanceClass)).toBe(expected);
  });

  it("never falls with a larger class", () => {
    for (const engine of ["postgres", "mysql", "mariadb", "aurora-mysql"]) {
      const known = [...instanceClasses]
        .map(([name, { memory }]) => ({ memory, limit: maxConnections(engine, name) }))
        .filter(({ limit }) => limit !== undefined)
        .sort((a, b) => a.memory - b.memory);
      for (const [index, { limit }] of known.slice(1).entries())
        expect(limit).toBeGreaterThanOrEqual(known[index]?.limit ?? 0);
    }
  });

  it("is undefined where class or engine is unknown, or the engine cannot run the class", () => {
    expect(maxConnections("postgres", "db.x.large")).toBeUndefined();
    expect(maxConnections("oracle-ee", "db.r6g.large")).toBeUndefined();
    expect(maxConnections("aurora-mysql", "db.m6g.large")).toBeUndefined();
    expect(maxConnections("postgres", "db.serverless")).toBeUndefined();
    expect(maxConnections("aurora-postgresql", "db.serverless")).toBeUndefined();
    expect(maxConnections("toString", "constructor")).toBeUndefined();
  });

  it.each([
    ["aurora-postgresql", 0.5, 1, 189],
    ["aurora-postgresql", 0.5, 8, 1669],
    ["aurora-postgresql", 0.5, 16, 2000],
    ["aurora-postgresql", 1, 16, 3360],
    ["aurora-postgresql", 1, 32, 5000],
    ["aurora-mysql", 1, 1, 90],
    ["aurora-mysql", 1, 15, 1000],
    ["aurora-mysql", 1, 256, 6000],
  ])("of %s at %d–%d capacity units is %i", (engine, minCapacity, maxCapacity, expected) => {
    expect(serverlessMaxConnections(engine, { minCapacity, maxCapacity })).toBe(expected);
  });

  it("knows memory and vCPUs", () => {
    expect(instanceClasses.get("db.t3.large")).toEqual({ memory: 8, vcpu: 2 });
    expect(instanceClasses.get("db.t4g.xlarge")).toEqual({ memory: 16, vcpu: 4 });
    expect(instanceClasses.get("db.t3.2xlarge")).toEqual({ memory: 32, vcpu: 8 });
    expect(instanceClasses.get("db.m6g.12xlarge")).toEqual({ memory: 192, vcpu: 48 });
    expect(instanceClasses.get("db.r7g.16xlarge")).toEqual({ memory: 512, vcpu: 64 });
    expect(instanceClasses.get("db.x2g.large")).toEqual({ memory: 32, vcpu: 2 });
  });

  it("knows what is reserved", () => {
    expect(reservedConnections("postgres")).toBe(5);
    expect(reservedConnections("aurora-postgresql")).toBe(5);
    expect(reservedConnections("mysql")).toBe(1);
    // Of an engine that is not known, the more of both.
    expect(reservedConnections(undefined)).toBe(5);
  });

  it.each(["x2iedn.16xlarge", "x2idn.32xlarge", "z1d.3xlarge", "r6gd.large", "m8gd.48xlarge", "r8gd.xlarge"])(
    "knows db.%s",
    (name) => {
      const { memory = 0, vcpu = 0 } = instanceClasses.get(`db.${name}`) ?? {};
      expect(memory / vcpu).toBeGreaterThanOrEqual(4);
      expect(maxConnections("postgres", `db.${name}`)).toBeGreaterThan(1000);
      expect(isKnownClass("postgres", `db.${name}`)).toBe(true);
    },
  );

  it.each([
    ["db.q9.large", false],
    ["db.r6g.3xlarge", false],
    ["db.r6g.large", true],
    ["db.z1d.large", false],
    ["db.serverless", true],
  ])("says of %s under Aurora whether it is known: %j", (name, known) => {
    expect(classProblem("aurora-postgresql", name)).toBeUndefined();
    expect(isKnownClass("aurora-postgresql", name)).toBe(known);
    expect(maxConnections("aurora-postgresql", name) !== undefined).toBe(known && name !== "db.serverless");
  });

  it("has no problem with a class it does not know, only with what is none", () => {
    expect(classProblem("postgres", "db.q9.large")).toBeUndefined();
    expect(classProblem("postgres", "db.m6g.tiny")).toContain("is no class");
    expect(classProblem("postgres", "db.m6g.large")).toBeUndefined();
  });
});
