import { describe, expect, it } from "vitest";
import { instanceContradiction } from "../../../infra/database/contradiction.ts";
import { versionProblem } from "../../../infra/database/version.ts";

describe("the version of an instance that exists", () => {
  it.each([
    ["mysql", "5.7.44-rds.20250508", "5.7.44-rds.20250508"],
    ["mysql", "5.7.44-rds.20250213", "5.7.44-rds.20250508"],
    ["mysql", "5.7.44", "5.7.44-rds.20250508"],
    ["mysql", "8.0.9", "8.0.36"],
    ["postgres", "15.4", "15.10"],
    ["mariadb", "10.6.14", "10.6.20"],
  ])("may be what it is, or a later one of its major version: %s %s, stated %s", (engine, has, wanted) => {
    expect(versionProblem(engine, has, wanted)).toBeUndefined();
  });

  it.each([
    ["mysql", "5.7.44-rds.20250508", "5.7.44", /names no single one\. State engineVersion: "5\.7\.44-rds\.20250508"/],
    ["postgres", "15.4", "15", /15 names no single one/],
    ["mysql", "5.7.44-rds.20250508", "5.7.44-rds.20250213", /is earlier, and RDS never goes back/],
    ["postgres", "15.10", "15.4", /is earlier/],
    ["postgres", "15.4", "16.1", /is a major upgrade/],
    ["mysql", "5.7.44-rds.20250508", "8.0.36", /is a major upgrade/],
    ["mariadb", "10.6.14", "10.11.4", /is a major upgrade/],
  ])("is never turned by the way: %s %s, stated %s", (engine, has, wanted, message) => {
    expect(versionProblem(engine, has, wanted)).toMatch(message);
  });

  it("is refused before anything is touched, where it is stated", () => {
    const found = { engine: "postgres", engineVersion: "15.4" };
    expect(instanceContradiction(found, { engineVersion: "16.1" })).toContain("major upgrade");
    expect(instanceContradiction(found, {})).toBeUndefined();
    expect(instanceContradiction({}, { engineVersion: "16.1" })).toBeUndefined();
  });
});
