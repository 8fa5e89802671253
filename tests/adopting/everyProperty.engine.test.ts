import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { changesBetween } from "../../infra/contract/changes.ts";
import { withoutRedacted } from "../../infra/contract/properties.ts";
import type { StoredResource } from "../../infra/contract/standIn.ts";
import { withoutCounters } from "../../ops/rehearsal/observer.ts";
import { openCloud } from "../../sandbox/index.ts";
import { seed } from "../../sandbox/seed.ts";
import { kinds } from "../../stacks/kinds.ts";
import { describeEngine, EngineStack } from "../engine.ts";
import { rawEstate } from "../estates.ts";
import { adoptablePlaces, placesUsed } from "./adoptable.ts";
import type { Found } from "./examples.ts";
import { examples } from "./examples.ts";

const adopting = kinds.filter(({ schema }) => adoptablePlaces(schema).length > 0);
const foundOf = (key: string): [string, Found][] => Object.entries(examples[key]?.found ?? {});
const nameOf = (key: string, place: string): string => `found: ${key} ${place}`;

describe("of what can be adopted", () => {
  it.each(adopting.map((kind) => [kind.key, kind] as const))("every place of %s has an example", (key, { schema }) => {
    const advice = `${key} can be adopted: add an example to tests/adopting/examples.ts`;
    const places = adoptablePlaces(schema);
    const used = Object.values(examples[key]?.things ?? {}).flatMap((thing) => placesUsed(schema, thing));
    expect([...new Set(used)].sort(), advice).toEqual(places);
    expect(
      foundOf(key).map(([place]) => place),
      advice,
    ).toEqual(expect.arrayContaining(places));
  });
});

describeEngine("a thing of which every property is unusual", { timeout: 600_000 }, () => {
  const stack = new EngineStack("qa");
  const cloud = openCloud({ folder: stack.folder.store, scale: Infinity });
  type Snapshot = ReadonlyMap<string, StoredResource>;
  const snapshot = (): Snapshot => new Map(cloud.everywhere().map((resource) => [resource.name, resource]));
  let [before, adopted, live, after]: [Snapshot, Snapshot, Snapshot, Snapshot] = [
    new Map(),
    new Map(),
    new Map(),
    new Map(),
  ];

  async function enter(phase: string): Promise<Snapshot> {
    const { code, output } = await stack.at(phase, "up", "--yes", "--skip-preview");
    expect([code, output]).toEqual([0, expect.anything()]);
    return snapshot();
  }

  beforeAll(async () => {
    const { company, targets } = rawEstate("qa");
    const things = adopting.map(({ key }) => [key, examples[key]?.things] as const);
    stack.describe({ company, targets, ...(Object.fromEntries(things) as object) });
    const places = { aws: { account: "000000000000", region: "eu-west-3" }, kubernetes: { context: "shop-qa" } };
    for (const { key } of adopting) {
      for (const [place, { type, id, inputs }] of foundOf(key)) {
        const own = Object.entries(places).find(([provider]) => type.startsWith(`${provider}:`))?.[1] ?? {};
        seed(cloud.at(own), type, nameOf(key, place), inputs, id);
      }
    }
    before = snapshot();
    await stack.init();
    expect([...snapshot().keys()].sort()).toEqual([...before.keys()].sort());
    adopted = await enter("normal");
    await enter("prewarm");
    live = await enter("live");
    await enter("prewarm");
    after = await enter("normal");
  }, 600_000);
  afterAll(() => stack.remove());

  const all = adopting.flatMap(({ key }) => foundOf(key).map(([place, found]) => [key, place, found] as const));

  it.each(all)("%s, %s: is turned by its dials, keeps all else, and is in the end what it was", (key, place, found) => {
    const name = nameOf(key, place);
    expect(before.get(name)).toBeDefined();
    expectPaths(changedPaths(before.get(name), adopted.get(name)), found.adds ?? []);
    expectPaths(changedPaths(adopted.get(name), live.get(name)), found.turns);
    expect(changedPaths(adopted.get(name), after.get(name))).toEqual([]);
    const operations = cloud.store.journal().flatMap((entry) => (entry.name === name ? [entry.operation] : []));
    expect(operations.filter((operation) => operation !== "update")).toEqual([]);
    if (found.turns.length === 0) expect(operations).toEqual([]);
  });
});

/** Where what was asked for, or what is answered, differs; secrets, which nobody can read, and counters left out. */
function changedPaths(one: StoredResource | undefined, other: StoredResource | undefined): string[] {
  const told = (resource: StoredResource | undefined): unknown =>
    resource && [withoutRedacted(resource.inputs), withoutCounters(withoutRedacted(resource.outputs))];
  const paths = changesBetween(told(one), told(other)).map(({ path }) => path.replace(/^\[\d\]\.?/, ""));
  return [...new Set(paths)].sort();
}

/** Each path fits a pattern, and each pattern a path; `*` stands for anything. */
function expectPaths(paths: readonly string[], patterns: readonly string[]): void {
  const fitting = (pattern: string): string[] => {
    const parts = pattern.split("*").map((part) => part.replace(/[.[\]]/g, "\\$&"));
    return paths.filter((path) => new RegExp(`^${parts.join(".*")}$`).test(path));
  };
  expect(paths.filter((path) => !patterns.some((pattern) => fitting(pattern).includes(path)))).toEqual([]);
  expect(patterns.filter((pattern) => fitting(pattern).length === 0)).toEqual([]);
}
