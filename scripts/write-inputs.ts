import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectFolder } from "../infra/contract/project.ts";
import { inputsText } from "./inputs.ts";
import { ruleKeysText } from "./ruleKeys.ts";

/** Writes infra/contract/inputs.json and infra/zone/ruleKeys.json from the SDK's own types. */
writeFileSync(join(projectFolder, "infra/contract/inputs.json"), inputsText());
writeFileSync(join(projectFolder, "infra/zone/ruleKeys.json"), ruleKeysText());
