import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { projectFolder } from "../../infra/contract/project.ts";
import { readDocument, UnreadableSettings } from "../../stacks/document.ts";
import { UsageError } from "../errors.ts";
import { readAsked } from "../files.ts";
import { stackFilePath, stackNames } from "../stackFile.ts";

/** Stacks by name, one wave after the other; those of one wave at once. */
export type Waves = readonly (readonly string[])[];

const stackName = z.string().regex(/^[\w.-]+$/, "allowed: the name of a stack");
const wave = z.union([stackName, z.array(stackName).min(1)], "allowed: the name of a stack, or a list of them");
const groupsSchema = z.record(
  z.string(),
  z.array(wave, "allowed: a list of waves, such as [eu, [us, asia]]").min(1, "allowed: at least one wave"),
);

/**
 * The stacks that `--stack` names, however often it is given: each a wave of its own, `us,asia` one of two, or a group of
 * groups.yaml beside the stack files. Throws {@link UsageError} for one that is not there, or there twice.
 */
export function wavesOf(asked: readonly string[], folder: string = projectFolder): Waves {
  const waves = asked.flatMap((text): Waves => {
    const names = text.split(",").map((name) => name.trim());
    const [only = ""] = names;
    return names.length === 1 && !existsSync(stackFilePath(only, folder)) ? groupOf(only, folder) : [names];
  });
  const all = waves.flat();
  const twice = all.find((name, index) => all.indexOf(name) !== index);
  if (twice !== undefined)
    throw new UsageError(`--stack ${asked.join(" --stack ")}: ${twice} is there twice. Name each once.`);
  const known = stackNames(folder);
  const strange = all.length === 1 ? undefined : all.find((name) => !known.includes(name));
  if (strange === undefined) return waves;
  throw new UsageError(
    `--stack ${strange}: there is no Pulumi.${strange}.yaml. Stacks here: ${known.join(", ") || "none"}.`,
  );
}

/** A group's waves; a name that is none is taken for a stack's, whose file is missed where it is read. */
function groupOf(name: string, folder: string): Waves {
  const path = join(folder, "groups.yaml");
  if (!existsSync(path)) return [[name]];
  const groups = groupsIn(path);
  const stacks = stackNames(folder);
  const both = Object.keys(groups).find((group) => stacks.includes(group));
  if (both !== undefined) {
    throw new UsageError(`${path}: ${both}: found the name of a stack; allowed: a name that no stack has.`);
  }
  const waves = Object.hasOwn(groups, name) ? groups[name] : undefined;
  if (waves) return waves.map((each) => (typeof each === "string" ? [each] : each));
  throw new UsageError(
    `--stack ${name}: there is no such stack and no such group. Stacks here: ${stacks.join(", ") || "none"}; groups: ${Object.keys(groups).join(", ") || "none"}.`,
  );
}

function groupsIn(path: string): z.output<typeof groupsSchema> {
  const text = readAsked("groups of stacks", path);
  let value: unknown;
  try {
    ({ value } = readDocument(text));
  } catch (error) {
    if (error instanceof UnreadableSettings) throw new UsageError(`${path} ${error.message}`);
    throw error;
  }
  const parsed = groupsSchema.safeParse(value ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = issue?.path.join(".") ?? "";
  const found = issue?.path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown>)[key], value);
  throw new UsageError(
    `${path}: ${at === "" ? "" : `${at}: `}found ${JSON.stringify(found ?? null)}; ${issue?.message ?? "allowed: waves by the name of a group"}`,
  );
}

/** As they are given again: `--stack eu --stack us,asia`. */
export function wavesArgument(waves: Waves): string {
  return waves.map((names) => `--stack ${names.join(",")}`).join(" ");
}

/** `eu, then us and asia` */
export function wavesText(waves: Waves): string {
  return waves.map((names) => names.join(" and ")).join(", then ");
}
