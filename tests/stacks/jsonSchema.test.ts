import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { projectFolder } from "../../infra/contract/project.ts";
import { stackFileSchemaText } from "../../stacks/jsonSchema.ts";
import { stacks } from "../estates.ts";

const read = (...path: string[]): string => readFileSync(join(projectFolder, ...path), "utf8");

describe("the schema of the stack file", () => {
  it("is the one that the program's own schema gives (else: npm run update:schema)", () => {
    expect(read("stacks", "stack.schema.json")).toBe(stackFileSchemaText());
  });

  it.each(stacks)("finds nothing wrong with Pulumi.%s.yaml, and much with an empty file", (stack) => {
    const schema = z.fromJSONSchema(JSON.parse(read("stacks", "stack.schema.json")) as z.core.JSONSchema.JSONSchema);
    expect(schema.safeParse(parse(read(`Pulumi.${stack}.yaml`))).error).toBeUndefined();
    expect(schema.safeParse({ config: { "broadcast:estate": {} } }).success).toBe(false);
  });

  it.each(stacks)("is named at the head of Pulumi.%s.yaml, where editors look for it", (stack) => {
    expect(read(`Pulumi.${stack}.yaml`).split("\n")[0]).toBe(
      "# yaml-language-server: $schema=./stacks/stack.schema.json",
    );
  });
});
