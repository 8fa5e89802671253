import { describe, expect, it } from "vitest";
import type { Node } from "../../../infra/contract/graph.ts";
import { Resources } from "../../../infra/contract/resources.ts";
import { databaseChecks } from "../../../infra/database/checks.ts";
import { instanceClasses } from "../../../infra/database/classes.ts";
import { type } from "../../../infra/database/facts.ts";
import { runChecks } from "../../../policies/run.ts";
import type { Cloud } from "../../../sandbox/cloud.ts";
import { CloudError } from "../../../sandbox/operation.ts";
import { seed } from "../../../sandbox/seed.ts";
import type { RawEstate } from "../../estates.ts";
import { offlineEstate } from "../../graphs.ts";
import { newCloud } from "../../sandbox/fixture.ts";

/** Every class of the table, the one that has no size, some that are not in it, and some that are none. */
const classes = [...instanceClasses.keys(), "db.serverless", "db.r6g.3xlarge", "db.m4.large", "db.r6g", "shop"];
const unknown = ["db.r6g.3xlarge", "db.m4.large"];

const ofRds = ["postgres", "mysql", "mariadb"];
const ofAurora = ["aurora-postgresql", "aurora-mysql"];

/** Two databases: one that is made, of this engine, and one that is adopted, of which the stack file does not say what it is. */
async function instancesOf(engine: string): Promise<{ all: Node[]; made: Node; adopted: Node }> {
  const estate = offlineEstate("prod", (raw: RawEstate) => {
    const { shop, devices } = raw["databases"];
    const { identifier, engineVersion, username, instanceClass, allocatedStorage } = shop;
    raw["databases"] = {
      shop: ofAurora.includes(engine)
        ? {
            ...{ kind: "aurora", identifier, engine, engineVersion, username },
            ...{ minCapacity: { normal: 2, broadcast: 64 }, maxCapacity: 128, instances: { one: {} } },
          }
        : { kind: "rds", identifier, engine, engineVersion, username, instanceClass, allocatedStorage },
      devices: { kind: "rds", adopt: devices.adopt, instanceClass },
    };
    for (const app of Object.values(raw["apps"] as RawEstate)) delete app.connections;
  });
  const all = [...(await estate.graph("normal")).nodes.values()];
  const [made] = all.filter(({ type: of, importId }) => of.includes("nstance:") && importId === undefined);
  const adopted = all.find(({ importId }) => importId === devicesId);
  if (!made || !adopted) throw new Error("two instances are needed");
  return { all, made, adopted };
}

const devicesId = "shop-prod-devices";

/** Classes of a resource that no check of databases refuses. */
function accepted(all: readonly Node[], one: Node): string[] {
  const checks = databaseChecks.filter(({ name }) => name === "database-class-runs");
  return classes.filter((instanceClass) => {
    const changed = all.map((node) => (node === one ? { ...node, inputs: { ...node.inputs, instanceClass } } : node));
    const verdicts = runChecks(Resources.of(changed), checks);
    const looked = [type.instance, type.clusterInstance, type.cluster].map(String);
    expect(verdicts).toMatchObject([{ examined: all.filter(({ type: of }) => looked.includes(of)).length }]);
    return verdicts.every(({ violations }) => violations.every(({ urn }) => urn !== one.urn));
  });
}

/** Classes that the sandbox makes of it. */
async function taken(cloud: Cloud, id: string, { type: of, inputs }: Node): Promise<string[]> {
  const found: string[] = [];
  for (const instanceClass of classes) {
    try {
      const { outputs } = await cloud.update(of, id, { ...inputs, instanceClass });
      found.push(String(outputs["instanceClass"]));
    } catch (error) {
      if (!(error instanceof CloudError)) throw error;
      expect(error.message).toMatch(/^InvalidParameter(Value|Combination): /);
    }
  }
  return found;
}

describe("classes that the checks accept are those that the sandbox takes", () => {
  it.each([...ofRds, ...ofAurora])("of %s", async (engine) => {
    const { all, made } = await instancesOf(engine);
    const cloud = newCloud();
    const cluster = all.find(({ type: of }) => of === type.cluster);
    if (cluster) await cloud.create(type.cluster, cluster.name, cluster.inputs);
    const { id } = await cloud.create(made.type, made.name, made.inputs);
    const expected = accepted(all, made);
    expect(expected.length).toBeGreaterThan(50);
    expect(expected).not.toContain("shop");
    expect(expected).toEqual(expect.arrayContaining(unknown));
    expect(await taken(cloud, id, made)).toEqual(expected);
  });

  it.each(ofRds)("of one that is adopted, whose engine the stack file does not say and is %s", async (engine) => {
    const { all, adopted } = await instancesOf("aurora-mysql");
    expect(adopted.inputs).not.toHaveProperty("engine");
    const cloud = newCloud();
    const { id } = seed(cloud, type.instance, adopted.name, { ...adopted.inputs, engine }, devicesId);
    expect(await taken(cloud, id, adopted)).toEqual(accepted(all, adopted));
    expect(cloud.find(type.instance, id)?.outputs["engine"]).toBe(engine);
  });
});
