import { writeFileSync } from "node:fs";
import { stackFileSchemaText } from "../stacks/jsonSchema.ts";

writeFileSync(new URL("../stacks/stack.schema.json", import.meta.url), stackFileSchemaText());
