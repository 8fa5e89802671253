import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { projectFolder } from "../infra/contract/project.ts";

/** An estate as it stands in a stack file but for its levers, free to be edited. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test breaks it on purpose, in ways no type allows
export type RawEstate = Record<string, any>;

export const stacks = ["prod", "qa"] as const;

export function rawEstate(stack: string = "prod"): RawEstate {
  const file = parse(readFileSync(join(projectFolder, `Pulumi.${stack}.yaml`), "utf8")) as {
    config: Record<string, RawEstate>;
  };
  const estate = structuredClone(file.config["broadcast:estate"] ?? {});
  // They name dials that a test may take away.
  drop(estate, "levers");
  return estate;
}

/** Takes keys out of a part of an estate. */
export function drop(part: unknown, ...keys: readonly string[]): void {
  for (const key of keys) Reflect.deleteProperty(part as object, key);
}
