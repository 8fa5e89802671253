import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { phases } from "../../infra/contract/dial.ts";
import { resourcesIn } from "../../infra/contract/graph.ts";
import { typesOf } from "../../infra/contract/kind.ts";
import { projectFolder } from "../../infra/contract/project.ts";
import { providers } from "../../infra/providers/index.ts";
import { permissionsPage } from "../../scripts/permissions.ts";
import { kinds } from "../../stacks/kinds.ts";
import type { RawEstate } from "../estates.ts";
import { stacks } from "../estates.ts";
import { offlineEstate } from "../graphs.ts";

const page = readFileSync(join(projectFolder, "docs/permissions.md"), "utf8");

/** Markdown without the padding that a formatter adds. */
const words = (text: string): string => text.replace(/-{3,}/g, "---").replace(/[\s\\]+/g, " ");

/** What neither example has: a database on Aurora, of both sorts of instances, behind a proxy; and adopted apps and flags. */
const others = offlineEstate("prod", (raw: RawEstate) => {
  raw["databases"].shop = {
    kind: "aurora",
    identifier: "shop-prod",
    engine: "aurora-postgresql",
    engineVersion: "15.4",
    minCapacity: { normal: 2, broadcast: 64 },
    maxCapacity: 128,
    username: "shop",
    instances: { one: {}, two: { instanceClass: { normal: "db.r6g.large", broadcast: "db.r6g.xlarge" } } },
    writer: "two",
    proxy: {
      name: "shop",
      roleArn: "arn:aws:iam::000000000000:role/proxy",
      secretArn: "arn:aws:secretsmanager:eu-west-3:000000000000:secret:shop",
      subnets: ["subnet-0a1b2c3d4e5f60001", "subnet-0a1b2c3d4e5f60002"],
    },
  };
  raw["apps"].web.adopt = "web";
  raw["flags"].shop.adopt = "flags";
});
const estates = [...stacks.map((stack) => offlineEstate(stack)), others];

const types = typesOf(kinds);
const asked = [
  ...Object.values(providers).map(({ rights = {} }) => rights),
  ...kinds.flatMap(({ rights = {} }) => Object.values(rights)),
].flatMap((rights) => Object.keys(rights));

/** Types that live in the engine's own state. */
const ownState = /^pulumi:/;

describe("docs/permissions.md", () => {
  it("is what npm run update:permissions writes", () => {
    expect(words(page)).toBe(words(permissionsPage(kinds)));
  });

  it("knows every type of resource in the graphs", async () => {
    const found = new Set<string>();
    for (const estate of estates) {
      for (const phase of phases) for (const { type } of resourcesIn(await estate.graph(phase))) found.add(type);
    }
    const own = [...found].filter((type) => !ownState.test(type));
    expect(own.filter((type) => !types.has(type))).toEqual([]);
    for (const type of own) expect(page).toContain(`\`${type}\``);
  });

  it("gives a right to switch for exactly the types that differ between phases", async () => {
    const [all, differing] = [new Set<string>(), new Set<string>()];
    for (const estate of estates) {
      for (const { urn, type, inputs } of resourcesIn(await estate.graph("normal"))) {
        if (ownState.test(type)) continue;
        all.add(type);
        for (const phase of phases) {
          const other = (await estate.graph(phase)).nodes.get(urn)?.inputs;
          if (JSON.stringify(other) !== JSON.stringify(inputs)) differing.add(type);
        }
      }
    }
    for (const type of all) {
      expect([type, (types.get(type)?.rights.switch.length ?? 0) > 0]).toEqual([type, differing.has(type)]);
    }
  });

  it("lists every right of a type and of a question, and no right to delete", () => {
    const ofTypes = [...types.values()].flatMap(({ rights }) => [...rights.read, ...rights.switch, ...rights.create]);
    for (const right of [...asked, ...ofTypes]) expect(page).toContain(`\`${right}\``);
    expect(page).not.toMatch(/"(rds|eks|cloudwatch):Delete|`delete /);
  });

  it("follows its kinds: what none of them has is not in it", () => {
    const databases = permissionsPage(kinds.filter(({ key }) => key === "databases"));
    expect(databases).toContain("rds:ModifyDBInstance");
    expect(databases).toContain("sts:GetCallerIdentity");
    expect(databases).not.toMatch(/eks:|cloudwatch:Put|configmaps|Waiting Rooms/);
  });

  it("asks for no right that no question uses", () => {
    // Where a client asks, it names the right on its own; where it is listed, its reason follows.
    const infra = join(projectFolder, "infra");
    const sources = readdirSync(infra, { recursive: true, encoding: "utf8" })
      .filter((path) => /client\.ts$|^providers\b.*\.ts$/i.test(path))
      .map((path) => readFileSync(join(infra, path), "utf8"))
      .join("\n");
    const unused = asked.filter((right) => !sources.replaceAll(`"${right}":`, "").includes(`"${right}"`));
    expect(unused).toEqual([]);
  });
});
