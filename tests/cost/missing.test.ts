import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { costsIn } from "../../ops/cost/costs.ts";
import { UsageError } from "../../ops/errors.ts";
import { planText } from "../../ops/plan/text.ts";
import { gatherPlans } from "../../ops/render/gatherPlans.ts";
import type { RawEstate } from "../estates.ts";
import { rawEstate } from "../estates.ts";
import { offlineEstate } from "../graphs.ts";

const elsewhere = (estate: RawEstate): void => {
  for (const target of Object.values(estate["targets"] as RawEstate))
    if (target.aws) target.aws.region = "us-gov-west-1";
};

describe("an estate whose region has no prices", () => {
  const folder = mkdtempSync(join(tmpdir(), "prices-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("has no cost, which is said with the way to add it", async () => {
    const notes: string[] = [];
    const costs = await costsIn(offlineEstate("prod", elsewhere), ["normal", "live"], {
      note: (line) => notes.push(line),
    });
    expect(costs).toBeUndefined();
    expect(notes).toEqual([
      expect.stringMatching(
        /^No cost: There is no price file for us-gov-west-1\. Write one .*infra\/database\/prices.*--prices FILE/,
      ),
    ]);
  });

  it("is planned all the same, and hears of it once for all its switches", async () => {
    const estate = rawEstate("prod");
    elsewhere(estate);
    writeFileSync(join(folder, "Pulumi.far.yaml"), JSON.stringify({ config: { "broadcast:estate": estate } }));
    const notes: string[] = [];
    const { stacks } = await gatherPlans({ stack: "far", cwd: folder, note: (line) => notes.push(line) });
    const [found] = stacks;
    expect(found?.problems).toEqual([]);
    expect(found?.plans.map(({ cost, refusals }) => [cost, refusals])).toEqual([
      [undefined, []],
      [undefined, []],
    ]);
    expect(notes.filter((note) => note.includes("us-gov-west-1"))).toHaveLength(1);
    for (const plan of found?.plans ?? [])
      expect(planText(plan).join("\n")).toContain("no cost: a price is missing, and --prices");
  });

  it("takes a file of the user's own, which must be right", async () => {
    const estate = offlineEstate("prod", elsewhere);
    await expect(costsIn(estate, ["live"], { prices: join(folder, "none.yaml") })).rejects.toThrow(UsageError);
    const file = join(folder, "prices.yaml");
    const section = { source: "https://example.com/", what: "All.", of: "one", per: "hour", prices: { "ec2.x": 1 } };
    const prices = { region: "us-gov-west-1", date: "2026-11-28", currency: "USD", sections: [section] };
    writeFileSync(file, JSON.stringify(prices));
    await expect(costsIn(estate, ["live"], { prices: file })).rejects.toThrow(
      /Prices are missing in .*prices\.yaml.*: .*rds\.postgres\.db\.r6g\.4xlarge, needed for database-shop-primary; .*or give --prices FILE\.$/,
    );
  });

  it("asks of one's own file for what turns only: what is the same in every phase is left out, and named", async () => {
    const file = join(folder, "turned.yaml");
    const turned = {
      ...{
        "rds.postgres.db.r6g.large": 0.25,
        "rds.postgres.db.r6g.xlarge": 0.5,
        "rds.postgres.db.r6g.2xlarge": 1,
        "rds.postgres.db.r6g.4xlarge": 2,
      },
      ...{
        "ec2.m6i.4xlarge": 1,
        "ebs.gp3": 0.1,
        "elasticache.cache.r6g.large": 0.3,
        "elasticache.cache.r6g.2xlarge": 1,
      },
    };
    const section = { source: "https://example.com/", what: "All.", of: "one", per: "hour", prices: turned };
    writeFileSync(
      file,
      JSON.stringify({ region: "us-gov-west-1", date: "2026-11-28", currency: "USD", sections: [section] }),
    );
    const estate = offlineEstate("prod", elsewhere);
    for (const phases of [["normal", "live"], ["normal"]] as const) {
      const costs = await costsIn(estate, phases, { prices: file });
      expect(costs?.normal.missing).toEqual(
        expect.arrayContaining([
          "alb in us-gov-west-1",
          "rds.storage.gp3 in us-gov-west-1",
          "eks.cluster in us-gov-west-1",
        ]),
      );
      expect(costs?.normal.items.map(({ key }) => key)).toContain("ec2.m6i.4xlarge");
    }
    const { cost } = await estate.plan("normal", "prewarm", { prices: file });
    expect(cost?.unpriced).toContain("eks.cluster in us-gov-west-1 (no price)");
    expect(cost?.after).toBeGreaterThan(cost?.before ?? Infinity);
  });
});
