import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { adoptOptions } from "../../../infra/contract/adopt.ts";
import table from "../../../infra/contract/inputs.json" with { type: "json" };
import { typesOf } from "../../../infra/contract/kind.ts";
import { projectFolder } from "../../../infra/contract/project.ts";
import { inputsText } from "../../../scripts/inputs.ts";
import { kinds } from "../../../stacks/kinds.ts";

const require = createRequire(import.meta.url);
const known = table as Readonly<Record<string, { inputs: Record<string, string[]>; secrets: string[] }>>;

/** The code of the SDK's class for a type. */
function classOf(type: string): string {
  const [pkg = "", path = ""] = type.split(":");
  const folder = dirname(require.resolve(`@pulumi/${pkg}/package.json`));
  return readFileSync(join(folder, `${path.replace(/^index\//, "")}.js`), "utf8");
}

describe("the inputs of what can be adopted", () => {
  it("are those that the SDK's types give (else: npm run update:inputs)", () => {
    expect(readFileSync(join(projectFolder, "infra/contract/inputs.json"), "utf8")).toBe(inputsText());
  });

  it("are known of every type that a kind may import", () => {
    const imported = [...typesOf(kinds).keys()].filter((type) => !type.startsWith("kubernetes:"));
    expect(Object.keys(known).sort()).toEqual(imported.sort());
  });

  it.each(Object.keys(known))("of %s are all that its class hands to the engine, and none else", (type) => {
    const handed = [...classOf(type).matchAll(/resourceInputs\["(\w+)"\] = args\??\./g)].map(([, name]) => name);
    expect(Object.keys(known[type]?.inputs ?? {}).sort()).toEqual([...new Set(handed)].sort());
  });

  it.each(Object.keys(known))("of %s that its class makes secret are known to be", (type) => {
    const secret = [...classOf(type).matchAll(/resourceInputs\["(\w+)"\] = args\?\.\w+ \? pulumi\.secret/g)];
    expect(known[type]?.secrets).toEqual(expect.arrayContaining(secret.map(([, name]) => name)));
  });
});

describe("adopting a resource", () => {
  const parent = undefined as unknown as Parameters<typeof adoptOptions>[0];
  const group = "aws:eks/nodeGroup:NodeGroup";
  const ignored = (owned: object): string[] => adoptOptions(parent, group, "shop:apps", owned).ignoreChanges ?? [];

  it("leaves what is not owned as it is", () => {
    expect(ignored({})).toEqual(Object.keys(known[group]?.inputs ?? {}));
    expect(ignored({ tags: {}, subnetIds: ["subnet-0a1"] })).not.toContain("tags");
    expect(ignored({ tags: {}, subnetIds: ["subnet-0a1"] })).not.toContain("subnetIds");
  });

  it("leaves the rest of an object as it is that is owned in part", () => {
    const names = ignored({ scalingConfig: { minSize: 3, maxSize: undefined } });
    expect(names.filter((name) => name.startsWith("scalingConfig"))).toEqual([
      "scalingConfig.desiredSize",
      "scalingConfig.maxSize",
    ]);
  });

  it("is refused for a type whose inputs nobody knows", () => {
    expect(() => adoptOptions(parent, "aws:s3/nothing:Nothing", "shop", {})).toThrow(/npm run update:inputs/);
  });
});
