import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import table from "../../../infra/contract/inputs.json" with { type: "json" };
import { sdkInputsOf } from "../../../infra/contract/sdkInputs.ts";

const listed = Object.entries(
  table as Readonly<Record<string, { inputs: Record<string, string[]>; secrets: string[] }>>,
);

const folder = dirname(createRequire(import.meta.url).resolve("@pulumi/aws/package.json"));

/** Every class of some modules of the AWS SDK, with the code that hands its inputs to the engine. */
const classes = ["dynamodb", "ecs", "elasticache", "kinesis", "lambda", "opensearch", "sqs"].flatMap((module) =>
  readdirSync(join(folder, module))
    .filter((file) => /^[a-z]\w*\.js$/.test(file) && !file.startsWith("get") && file !== "index.js")
    .map((file) => ({ module, file, code: readFileSync(join(folder, module, file), "utf8") }))
    .flatMap(({ module: of, file: name, code }) =>
      [...code.matchAll(/__pulumiType = '(aws:[^']+)'/g)].map(([, type = ""]) => ({ of, name, type, code })),
    ),
);

describe("what the SDK's declarations say of a type", () => {
  it.each(listed)("is what the compiler finds in them: %s", (type, { inputs, secrets }) => {
    const found = sdkInputsOf(type);
    expect([...(found?.inputs.keys() ?? [])].sort()).toEqual(Object.keys(inputs).sort());
    for (const [name, within] of Object.entries(inputs)) {
      expect([...(found?.inputs.get(name)?.within().keys() ?? [])].sort(), name).toEqual(within);
    }
    expect(found?.secrets).toEqual(secrets);
  });

  it("is all that a class hands to the engine, of types that nobody has looked at", () => {
    expect(classes.length).toBeGreaterThan(60);
    for (const { type, code } of classes) {
      const handed = [...code.matchAll(/resourceInputs\["(\w+)"\] = \(?args/g)].map(([, name]) => name);
      const found = [...(sdkInputsOf(type)?.inputs.keys() ?? [])];
      expect(found.sort(), type).toEqual([...new Set(handed)].sort());
    }
  });

  it("tells numbers, texts, lists and what is keyed by anything apart", () => {
    const kinds = (type: string): Record<string, string> =>
      Object.fromEntries([...(sdkInputsOf(type)?.inputs.values() ?? [])].map(({ name, kind }) => [name, kind]));
    expect(kinds("aws:dynamodb/table:Table")).toMatchObject({
      ...{ readCapacity: "number", name: "text", streamEnabled: "flag", replicas: "list", tags: "map", ttl: "object" },
    });
    expect(kinds("cloudflare:index/zoneSetting:ZoneSetting")).toMatchObject({ value: "any", zoneId: "text" });
  });

  it.each([
    "aws:dynamodb/table:Nothing",
    "aws:dynamodb/nothing:Nothing",
    "aws:dynamodb:Table",
    "kubernetes:v1:Pod",
    "x",
  ])("is nothing of a type that it does not have: %s", (type) => {
    expect(sdkInputsOf(type)).toBeUndefined();
  });
});
