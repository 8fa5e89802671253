import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { projectFolder } from "../../infra/contract/project.ts";

export interface WorkflowStep {
  name?: string;
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
  env?: Record<string, string>;
}

export interface Job {
  if?: string;
  permissions?: Record<string, string>;
  environment?: string;
  steps: WorkflowStep[];
  "timeout-minutes"?: number;
}

export interface Workflow {
  file: string;
  text: string;
  on: Record<string, unknown>;
  permissions?: unknown;
  concurrency?: unknown;
  jobs: Record<string, Job>;
}

export const workflowFolder = join(projectFolder, ".github", "workflows");

export function workflows(): Workflow[] {
  return readdirSync(workflowFolder).map((file) => {
    const text = readFileSync(join(workflowFolder, file), "utf8");
    return { ...(parse(text) as Omit<Workflow, "file" | "text">), file, text };
  });
}

export function workflow(file: string): Workflow {
  const found = workflows().find((each) => each.file === file);
  if (!found) throw new Error(`There is no workflow ${file}.`);
  return found;
}
