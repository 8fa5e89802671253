import { existsSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { projectFolder } from "../../infra/contract/project.ts";
import { placeholdersIn } from "../../stacks/credentials.ts";
import { Refused, UsageError } from "../errors.ts";
import { writeNew } from "../files.ts";
import { readStackFile, stackFilePath, stackFileText } from "../stackFile.ts";
import type { Terminal } from "../terminal.ts";

/** Estates to look at, by name: each a stack of this project, with placeholders in place of ids. */
const examples: Readonly<Record<string, string>> = { shop: "prod" };

interface ExampleOptions {
  example: string;
  stack: string;
  cwd: string;
  json: boolean | undefined;
}

/** Writes an estate to look at, that of another company. Throws {@link UsageError} for a name of none, {@link Refused} where the file is there. */
export function writeExample({ example, stack, cwd, json }: ExampleOptions, terminal: Terminal): void {
  const source = Object.hasOwn(examples, example) ? examples[example] : undefined;
  if (source === undefined)
    throw new UsageError(
      `--example ${example}: there is none of that name. Allowed: ${Object.keys(examples).join(", ")}.`,
    );
  const path = stackFilePath(stack, cwd);
  if (existsSync(path))
    throw new Refused(`${path} is there already, and is left as it is. Give another name with --stack.`);
  const text = stackFileText(source, projectFolder);
  if (placeholdersIn(readStackFile(source, projectFolder).estate.targets).length === 0)
    throw new Refused(`${stackFilePath(source)} is somebody's own by now, and no example any more.`);
  writeNew(path, text.replace(/\$schema=\S+/, `$schema=${schemaFrom(cwd)}`));
  const next = [`npx broadcast rehearse --stack ${stack}`, `npx broadcast plan --stack ${stack} --to prewarm`];
  if (json) terminal.out(JSON.stringify({ path, written: true, next }, null, 2));
  else
    for (const line of [`${path} is written: another company's, to look at. Next:`, ...next.map((each) => `  ${each}`)])
      terminal.out(line);
}

/** The way from a folder to the JSON Schema of stack files, as editors read it. */
export function schemaFrom(folder: string): string {
  const way = relative(resolve(folder), join(projectFolder, "stacks", "stack.schema.json"))
    .split(sep)
    .join("/");
  return way.startsWith(".") ? way : `./${way}`;
}
