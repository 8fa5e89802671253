import { fileURLToPath } from "node:url";
import { writeFileSync } from "node:fs";
import { planSchemaText } from "../ops/render/schema.ts";
import { stackFileSchemaText } from "../stacks/jsonSchema.ts";
import { format, resolveConfig } from "prettier";
import { kinds } from "../stacks/kinds.ts";
import { kindsPage } from "./kindsPage.ts";
import { stackFilePage } from "./stackFilePage.ts";

export default async function write(): Promise<void> {
  writeFileSync(new URL("../stacks/stack.schema.json", import.meta.url), stackFileSchemaText());
  writeFileSync(new URL("../ops/render/plan.schema.json", import.meta.url), planSchemaText());
  writeFileSync(
    new URL("../docs/stack-file.md", import.meta.url),
    stackFilePage(fileURLToPath(new URL("../docs/examples/smallest.yaml", import.meta.url))),
  );

  const page = fileURLToPath(new URL("../docs/kinds.md", import.meta.url));
  writeFileSync(page, await format(kindsPage(kinds), { ...(await resolveConfig(page)), parser: "markdown" }));
}
