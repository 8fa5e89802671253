import { describe, expect, it } from "vitest";
import { type } from "../../../infra/database/facts.ts";
import { kinds } from "../../../stacks/kinds.ts";
import { timingSchemaOf } from "../../../stacks/timing.ts";
import { taken, turned } from "../../timing/steps.ts";

const [primary, replica] = ["database-shop-primary", "database-shop-replica"];
const facts = { database: "shop" };
const resized = (name: string) => turned(type.instance, "instanceClass", "db.r6g.xlarge", "db.r6g.4xlarge", name);

describe("how long a database's change takes", () => {
  it.each([
    ["a Multi-AZ class", resized(primary), { multiAz: true }, "databaseClassMultiAz", 1200, [60, 120]],
    ["a single-AZ class", resized(primary), { multiAz: false }, "databaseClassSingleAz", 600, [300, 480]],
    ["a class of which no more is known", resized(primary), {}, "databaseClassUnknownStandby", 1200, [60, 480]],
    ["a replica's class", resized(replica), { replicateSourceDb: "x" }, "replicaClass", 600, [300, 480]],
    ["the class of a replica of which no more is known", resized(replica), {}, "replicaClass", 600, [300, 480]],
    ["a replica with a standby", resized(replica), { multiAz: true }, "databaseClassMultiAz", 1200, [60, 120]],
    [
      "a replica whose name ends as the writer's",
      resized("database-shop-shop-primary"),
      { multiAz: false },
      "replicaClass",
      600,
      [300, 480],
    ],
    ["another property", turned(type.instance, "backupRetentionPeriod", 7, 8), {}, "databaseOther", 80, undefined],
    ["tags alone", turned(type.instance, "tags", { a: "b" }, {}), {}, "databaseSettings", 5, undefined],
    ["a cluster", turned(type.cluster, "backupRetentionPeriod", 7, 8), {}, "clusterOther", 60, undefined],
    ["an Aurora class", turned(type.clusterInstance, "instanceClass", 1, 2), {}, "auroraInstanceClass", 600, [30, 480]],
    ["a proxy", turned(type.proxyTargets, "connectionPoolConfig", 1, 2), {}, "databaseProxy", 60, undefined],
  ] as const)("follows type, property and inputs: %s", (_, given, inputs, kind, seconds, blip) => {
    const found = taken(given, { inputs, facts });
    expect(found).toMatchObject({ kind, seconds, delay: 0, basis: "table" });
    expect(found.interruption && [found.interruption.least, found.interruption.most]).toEqual(blip);
  });

  const cluster = { database: "shop", instances: { a: "shop-1", b: "shop-2" } };
  const turning = (name: string) =>
    turned(type.clusterInstance, "instanceClass", "db.r6g.large", "db.r6g.xlarge", name);
  it.each([
    ["database-shop-a", { ...cluster, writer: "shop-1" }, "auroraWriterClass", [30, 60], undefined],
    ["database-shop-b", { ...cluster, writer: "shop-1" }, "auroraReaderClass", [300, 480], undefined],
    ["database-shop-a", cluster, "auroraInstanceClass", [30, 480], undefined],
    ["database-shop-a", { ...cluster, instances: { a: "shop-1" } }, "auroraSoleClass", [300, 600], "no-reader-outage"],
    [
      "database-shop-a",
      { ...cluster, instances: { a: "shop-1" }, writer: "shop-1" },
      "auroraSoleClass",
      [300, 600],
      "no-reader-outage",
    ],
  ] as const)("of a cluster goes by who writes: %s of %j", (name, of, kind, blip, consent) => {
    const { interruption, ...found } = taken(turning(name), { facts: of });
    expect(found).toMatchObject({ kind, seconds: 600 });
    expect([[interruption?.least, interruption?.most], interruption?.consent]).toEqual([blip, consent]);
    const tier = taken(turned(type.clusterInstance, "promotionTier", 0, 1, name), { facts: of });
    expect(tier).toMatchObject({ kind: "databaseOther", seconds: 80 });
    expect(tier.interruption).toBeUndefined();
  });

  it("is an outage to answer for only where it is stated that there is no standby", () => {
    const consent = (inputs: Record<string, unknown>) =>
      taken(resized(primary), { inputs, facts }).interruption?.consent;
    expect(consent({ multiAz: false })).toBe("single-az-outage");
    expect([consent({ multiAz: true }), consent({})]).toEqual([undefined, undefined]);
  });

  it("counts Aurora's capacity as no interruption", () => {
    const given = turned(type.cluster, "serverlessv2ScalingConfiguration.minCapacity", 2, 32);
    expect(taken(given)).toMatchObject({ kind: "auroraCapacity", seconds: 60, delay: 180 });
    expect(taken(given).interruption).toBeUndefined();
  });

  it("is the stack file's figure where it states one, and still the outage that it is", () => {
    const { durations: overrides } = timingSchemaOf(kinds).parse({
      durations: { databaseClassSingleAz: { seconds: 1500, interruption: 30 } },
    });
    expect(taken(resized(primary), { inputs: { multiAz: false }, facts }, { overrides })).toMatchObject({
      seconds: 1500,
      interruption: { least: 30, most: 30, consent: "single-az-outage" },
    });
  });
});
