import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Cloud } from "../../sandbox/cloud.ts";
import type { Estate } from "../../stacks/estate.ts";
import { measurementsPath } from "../timing/measured.ts";
import { projectFolder, stackFolderVariable } from "../../infra/contract/project.ts";
import { stackFilePath } from "../stackFile.ts";

/** Where a stack's engine works. Backend, secrets provider and credentials are as Pulumi.yaml and the environment say. */
export interface Workspace {
  stack: string;
  /** Folder of the Pulumi.yaml. */
  folder: string;
  /** The stack file; its phase follows the stack's. */
  stackFile: string;
  /** Folder of what this command writes down: journal and baselines. */
  records: string;
  /** File of what the steps of earlier switches took. */
  measured: string;
  /** Added to this process's own environment. */
  environment: Readonly<Record<string, string>>;
  /** Where nothing is real. */
  sandbox?: Sandbox;
}

interface Sandbox {
  cloud: Cloud;
  /** The folder as the operator named it; undefined for the default. */
  named?: string;
}

/** The workspace of an estate that exists. */
export function realWorkspace(stack: string, estate: Estate, cwd: string = projectFolder): Workspace {
  const stackFile = stackFilePath(stack, cwd);
  return {
    stack,
    folder: existsSync(join(cwd, "Pulumi.yaml")) ? cwd : projectFolder,
    stackFile,
    records: join(cwd, ".broadcast"),
    measured: measurementsPath(stack, cwd, estate.timing),
    environment: { PULUMI_SKIP_UPDATE_CHECK: "true", [stackFolderVariable]: resolve(cwd) },
  };
}
