import { writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { phases } from "../infra/contract/dial.ts";
import { OfflineEstate } from "../ops/plan/offline.ts";
import { projectFolder, readStackFile, stackNames } from "../ops/stackFile.ts";
import { permissionsPage, rightsOfType } from "./permissions.ts";

const path = `${projectFolder}/docs/permissions.md`;
// Also what no example uses, such as Aurora and a proxy; the graphs only make sure that nothing is forgotten.
const types = new Set(Object.keys(rightsOfType));
for (const stack of stackNames()) {
  const estate = new OfflineEstate(stack, readStackFile(stack).estate);
  for (const phase of phases) for (const { type } of (await estate.graph(phase)).nodes.values()) types.add(type);
}
const options = await resolveConfig(path);
writeFileSync(path, await format(permissionsPage(types), { ...options, parser: "markdown" }));
