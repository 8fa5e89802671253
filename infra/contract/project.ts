import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder, where Pulumi.yaml stands: files named in a stack file are found from here. */
export const projectFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
