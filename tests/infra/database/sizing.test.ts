import { describe, expect, it } from "vitest";
import { databaseSizing } from "../../../infra/database/sizing.ts";
import { offlineEstate } from "../../graphs.ts";
import { onCluster } from "./clusters.ts";

/** The classes proposed for a database, in the order they are tried. */
function tried(name: string, broadcast: string): unknown[] {
  const { estate } = offlineEstate(
    "prod",
    ({ databases }) => (databases[name].instanceClass = { normal: broadcast, broadcast }),
  );
  const path = ["databases", name, "instanceClass", "broadcast"];
  const values = (databaseSizing.candidates?.(estate) ?? []).flatMap((edits) =>
    edits.filter((edit) => edit.path.join() === path.join()).map(({ value }) => value),
  );
  return [...new Set(values)];
}

describe("the classes a database may need", () => {
  it("begin with today's and go up within the family", () => {
    expect(tried("shop", "db.r6g.4xlarge")).toEqual([
      "db.r6g.4xlarge",
      "db.r6g.8xlarge",
      "db.r6g.12xlarge",
      "db.r6g.16xlarge",
    ]);
  });

  it("are those of a cluster's instances, as far as Aurora has them", () => {
    const raw = offlineEstate(
      "prod",
      onCluster({ instanceClass: { normal: "db.t4g.medium", broadcast: "db.t4g.medium" } }),
    );
    const edits = (databaseSizing.candidates?.(raw.estate) ?? []).flat();
    const own = edits.filter(({ path }) => path[1] === "shop").map(({ value }) => value);
    expect([...new Set(own)]).toEqual(["db.t4g.medium", "db.t4g.large"]);
  });

  it("hold no smaller one of as many vCPUs", () => {
    expect(tried("devices", "db.t4g.large")).toEqual(["db.t4g.large", "db.t4g.xlarge", "db.t4g.2xlarge"]);
  });
});
