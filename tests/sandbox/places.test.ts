import { describe, expect, it } from "vitest";
import type { CloudSettings } from "../../infra/contract/standIn.ts";
import { seed } from "../../sandbox/seed.ts";
import { database, hpa, injectFaults, newCloud, zone } from "./fixture.ts";

const INSTANCE = "aws:rds/instance:Instance";
const HPA = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
const ROUTE = "cloudflare:index/workersRoute:WorkersRoute";

const larger = { ...database, instanceClass: "db.r6g.2xlarge" };

describe("one sandbox seen from several places", () => {
  it.each<[string, Partial<CloudSettings>]>([
    ["account", { account: "222222222222" }],
    ["region", { region: "eu-central-1" }],
  ])("keeps databases of one identifier apart by %s", async (_, elsewhere) => {
    const here = newCloud({ account: "111111111111", region: "eu-west-3" });
    const there = here.at(elsewhere);
    const first = await here.create(INSTANCE, "db", database);
    expect(there.find(INSTANCE, "prod")).toBeUndefined();
    const second = await there.create(INSTANCE, "db", database);
    expect(second.outputs["arn"]).not.toBe(first.outputs["arn"]);
    await there.update(INSTANCE, second.id, larger);
    expect(here.find(INSTANCE, "prod")?.outputs["instanceClass"]).toBe("db.r6g.xlarge");
    expect(there.find(INSTANCE, "prod")?.outputs["instanceClass"]).toBe("db.r6g.2xlarge");
    expect([here.list().length, there.list().length, here.everywhere().length]).toEqual([1, 1, 2]);
    await here.delete(INSTANCE, first.id);
    expect(here.list()).toEqual([]);
    expect(there.everywhere().map(({ id }) => id)).toEqual([second.id]);
  });

  it("keeps objects of one name apart by cluster, and refuses a second one only where the first is", async () => {
    const here = newCloud({ context: "prod" });
    const there = here.at({ context: "qa" });
    await here.create(HPA, "web", hpa(12, 60));
    await there.create(HPA, "web", hpa(2, 4));
    await expect(there.create(HPA, "again", hpa(2, 4))).rejects.toThrow('"web" already exists');
    expect((await here.read(HPA, "apps/web"))?.inputs).toEqual(hpa(12, 60));
    expect((await there.read(HPA, "apps/web"))?.inputs).toEqual(hpa(2, 4));
  });

  it("finds what is adopted where it was put", async () => {
    const here = newCloud({ region: "eu-west-3" });
    const there = here.at({ region: "eu-central-1" });
    seed(there, INSTANCE, "db", larger, "prod");
    expect(await here.read(INSTANCE, "prod")).toBeUndefined();
    seed(here, INSTANCE, "db", database, "prod");
    expect((await there.read(INSTANCE, "prod"))?.inputs["instanceClass"]).toBe("db.r6g.2xlarge");
  });

  it("shows zones from everywhere, since no two have the same id", async () => {
    const here = newCloud({ account: "111111111111", region: "eu-west-3", context: "prod" });
    const { id } = await here.create(ROUTE, "route", { zoneId: zone, pattern: "x/*" });
    expect(here.at({ account: "222222222222", context: "qa" }).find(ROUTE, id)).toBeDefined();
  });

  it("has one clock, one journal and one list of faults", async () => {
    const here = newCloud({ region: "eu-west-3" });
    const there = here.at({ region: "eu-central-1" });
    injectFaults(here, [{ operation: "create", resource: "db", nth: 2, fault: "error" }]);
    await here.create(INSTANCE, "db", database);
    await expect(there.create(INSTANCE, "db", database)).rejects.toThrow("InternalFailure");
    expect(there.now()).toBe(here.now());
    expect(here.store.journal().map(({ outcome }) => outcome)).toEqual(["done", "failed"]);
  });
});
