import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../infra/contract/project.ts";
import { inputsText } from "./inputs.ts";

/** Writes infra/contract/inputs.json from the SDK's own types. */
writeFileSync(join(projectFolder, "infra/contract/inputs.json"), inputsText());
