import { describe, expect, it } from "vitest";
import { instanceContradiction } from "../../../infra/database/contradiction.ts";
import { type } from "../../../infra/database/facts.ts";
import type { StatedStorage } from "../../../infra/database/storage.ts";
import { leastMaximum, storageProblems } from "../../../infra/database/storage.ts";
import { database, newCloud } from "../../sandbox/fixture.ts";

describe("storage of RDS", () => {
  it.each<[string, StatedStorage, string[]]>([
    ["gp3 below its threshold", { storageType: "gp3", allocatedStorage: 399 }, []],
    ["gp3 with IOPS below it", { storageType: "gp3", allocatedStorage: 399, iops: 12_000 }, ["iops"]],
    ["gp3 with throughput below it", { allocatedStorage: 200, storageThroughput: 500 }, ["storageThroughput"]],
    ["gp3 from it on", { allocatedStorage: 400, iops: 16_000, storageThroughput: 1000 }, []],
    ["gp3 below its baseline", { allocatedStorage: 400, iops: 3000 }, ["iops"]],
    ["gp3 beyond its most", { allocatedStorage: 4000, iops: 64_001 }, ["iops"]],
    ["gp3 with throughput alone", { allocatedStorage: 400, storageThroughput: 3000 }, []],
    ["gp3 beyond a quarter of its IOPS", { allocatedStorage: 400, storageThroughput: 3001 }, ["storageThroughput"]],
    ["gp2 with IOPS", { storageType: "gp2", allocatedStorage: 500, iops: 3000 }, ["iops"]],
    ["io1 without IOPS", { storageType: "io1", allocatedStorage: 100 }, ["iops"]],
    ["io1 that is too small", { storageType: "io1", allocatedStorage: 99, iops: 1000 }, ["allocatedStorage"]],
    ["io1 at 50 for each GiB", { storageType: "io1", allocatedStorage: 100, iops: 5000 }, []],
    ["io1 beyond it", { storageType: "io1", allocatedStorage: 100, iops: 5001 }, ["iops"]],
    ["io1 below a half for each GiB", { storageType: "io1", allocatedStorage: 4000, iops: 1999 }, ["iops"]],
    ["io2 at 1,000 for each GiB", { storageType: "io2", allocatedStorage: 100, iops: 100_000 }, []],
    [
      "io2 with throughput",
      { storageType: "io2", allocatedStorage: 100, iops: 2000, storageThroughput: 500 },
      ["storageThroughput"],
    ],
    [
      "growth to less than a tenth more",
      { allocatedStorage: 1000, maxAllocatedStorage: 1099 },
      ["maxAllocatedStorage"],
    ],
    ["growth to a tenth more", { allocatedStorage: 1000, maxAllocatedStorage: 1100 }, []],
    ["no growth", { allocatedStorage: 1000, maxAllocatedStorage: 0 }, []],
  ])("is refused, or not, where it is made: %s", (_, stated, keys) => {
    expect(storageProblems(stated, true).map(({ key }) => key)).toEqual(keys);
  });

  it("that exists is judged by what is stated alone", () => {
    expect(storageProblems({ iops: 3000 }, false)).toEqual([]);
    expect(storageProblems({ storageType: "io1" }, false)).toEqual([]);
    expect(storageProblems({ maxAllocatedStorage: 30 }, false)).toEqual([]);
    expect(storageProblems({ storageType: "gp3", iops: 16_000 }, false)).toEqual([]);
    expect(storageProblems({ storageType: "gp2", iops: 16_000 }, false)).toHaveLength(1);
  });

  it("grows to a tenth more at least, in whole GiB", () => {
    expect([20, 100, 101, 500].map(leastMaximum)).toEqual([22, 110, 112, 550]);
  });
});

describe("storage that has grown by itself", () => {
  const grown = { allocatedStorage: 300, maxAllocatedStorage: 1000 };

  it("is no contradiction, whoever says that it may grow; where nobody does, less is one", () => {
    expect(instanceContradiction(grown, { allocatedStorage: 100 })).toBeUndefined();
    expect(
      instanceContradiction({ allocatedStorage: 300 }, { allocatedStorage: 100, maxAllocatedStorage: 500 }),
    ).toBeUndefined();
    expect(instanceContradiction({ allocatedStorage: 300 }, { allocatedStorage: 100 })).toContain(
      "it has 300 GiB; 100 is less",
    );
    // A most below what is asked for lets nothing grow.
    expect(instanceContradiction({ ...grown, maxAllocatedStorage: 90 }, { allocatedStorage: 100 })).toBeDefined();
  });

  it("is never asked to be less, and nothing is planned for it", async () => {
    const cloud = newCloud();
    const inputs = { ...database, allocatedStorage: 100, maxAllocatedStorage: 1000 };
    const { id } = await cloud.create(type.instance, "db", inputs);
    const stored = cloud.find(type.instance, id);
    if (!stored) throw new Error("not there");
    cloud.store.put({ ...stored, outputs: { ...stored.outputs, allocatedStorage: 300 } });
    const outputs = cloud.find(type.instance, id)?.outputs;
    expect(cloud.diff(type.instance, inputs, inputs, outputs).changes).toEqual([]);
    const turned = { ...inputs, instanceClass: "db.r6g.4xlarge" };
    expect(cloud.diff(type.instance, inputs, turned, outputs).changes.map(({ path }) => path)).toEqual([
      "instanceClass",
    ]);
    expect((await cloud.update(type.instance, id, turned)).outputs).toMatchObject({
      ...{ allocatedStorage: 300, instanceClass: "db.r6g.4xlarge" },
    });
    const fixed = { ...turned, maxAllocatedStorage: 0 };
    await expect(cloud.update(type.instance, id, fixed)).rejects.toThrow(/less than the current 300 GiB/);
  });
});
