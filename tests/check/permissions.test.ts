import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { phases } from "../../infra/dial.ts";
import { rights } from "../../ops/gates/cloud/rights.ts";
import { projectFolder } from "../../ops/stackFile.ts";
import { permissionsPage, rightsOfType } from "../../scripts/permissions.ts";
import { stacks } from "../estates.ts";
import { offlineEstate } from "../graphs.ts";

const page = readFileSync(join(projectFolder, "docs/permissions.md"), "utf8");

/** Markdown without the padding that a formatter adds. */
const words = (text: string): string => text.replace(/-{3,}/g, "---").replace(/[\s\\]+/g, " ");

/** An estate on Aurora, behind a proxy: what neither example has. */
const aurora = offlineEstate("prod", (raw) => {
  raw["database"] = {
    kind: "aurora",
    identifier: "shop-prod",
    engine: "aurora-postgresql",
    engineVersion: "15.4",
    minCapacity: { normal: 2, broadcast: 64 },
    maxCapacity: 128,
    username: "shop",
    instances: [{ identifier: "shop-prod-1" }],
    proxy: {
      name: "shop",
      roleArn: "arn:aws:iam::000000000000:role/proxy",
      secretArn: "arn:aws:secretsmanager:eu-west-3:000000000000:secret:shop",
      subnets: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
    },
  };
});

describe("docs/permissions.md", () => {
  it("is what npm run update:permissions writes", () => {
    expect(words(page)).toBe(words(permissionsPage(Object.keys(rightsOfType))));
  });

  it("knows every type of resource in the graphs", async () => {
    const types = new Set<string>();
    for (const estate of [...stacks.map((stack) => offlineEstate(stack)), aurora]) {
      for (const phase of phases) for (const { type } of (await estate.graph(phase)).nodes.values()) types.add(type);
    }
    const missing = [...types].filter((type) => !type.startsWith("pulumi:") && !(type in rightsOfType));
    expect(missing).toEqual([]);
    for (const type of types) if (!type.startsWith("pulumi:")) expect(page).toContain(`\`${type}\``);
  });

  it("gives a right to switch for exactly the types that differ between phases", async () => {
    const [all, differing] = [new Set<string>(), new Set<string>()];
    for (const estate of [...stacks.map((stack) => offlineEstate(stack)), aurora]) {
      for (const { urn, type, inputs } of (await estate.graph("normal")).nodes.values()) {
        all.add(type);
        for (const phase of phases) {
          const other = (await estate.graph(phase)).nodes.get(urn)?.inputs;
          if (JSON.stringify(other) !== JSON.stringify(inputs)) differing.add(type);
        }
      }
    }
    for (const type of all) {
      if (type.startsWith("pulumi:")) continue;
      expect([type, (rightsOfType[type]?.switch.length ?? 0) > 0]).toEqual([type, differing.has(type)]);
    }
  });

  it("refuses to be written for a type that it does not know", () => {
    expect(() => permissionsPage(["aws:s3/bucket:Bucket"])).toThrow("aws:s3/bucket:Bucket has no rights");
  });

  it("lists every right that a question names, and no right to delete", () => {
    for (const right of Object.values(rights).flatMap((each) => Object.keys(each)))
      expect(page).toContain(`\`${right}\``);
    expect(page).not.toMatch(/"(rds|eks|cloudwatch):Delete|`delete /);
  });

  it("asks for no right that no question uses", () => {
    const folder = join(projectFolder, "ops/gates/cloud");
    const sources = readdirSync(folder)
      .filter((file) => file !== "rights.ts")
      .map((file) => readFileSync(join(folder, file), "utf8"))
      .join("\n");
    for (const right of Object.values(rights).flatMap((each) => Object.keys(each))) {
      expect(sources).toContain(`"${right}"`);
    }
  });
});
