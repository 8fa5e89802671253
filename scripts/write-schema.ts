import { writeFileSync } from "node:fs";
import { planSchemaText } from "../ops/render/schema.ts";
import { stackFileSchemaText } from "../stacks/jsonSchema.ts";

writeFileSync(new URL("../stacks/stack.schema.json", import.meta.url), stackFileSchemaText());
writeFileSync(new URL("../ops/render/plan.schema.json", import.meta.url), planSchemaText());
