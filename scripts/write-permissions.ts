import { writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { projectFolder } from "../infra/contract/project.ts";
import { kinds } from "../stacks/kinds.ts";
import { permissionsPage } from "./permissions.ts";

export default async function write(): Promise<void> {
  const path = `${projectFolder}/docs/permissions.md`;
  const options = await resolveConfig(path);
  writeFileSync(path, await format(permissionsPage(kinds), { ...options, parser: "markdown" }));
}
