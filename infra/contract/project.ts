import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder, where Pulumi.yaml stands; stack files stand there too unless told otherwise. */
export const projectFolder = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Environment variable that says to the program where its stack file stands. Default: beside the Pulumi.yaml. */
export const stackFolderVariable = "BROADCAST_STACK_FOLDER";
