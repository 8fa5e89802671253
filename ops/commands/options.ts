import { InvalidArgumentError, Option } from "commander";
import { phases } from "../../infra/contract/dial.ts";
import type { Waves } from "../together/waves.ts";
import type { PlanOptions } from "../verbs/plan.ts";

export const formats = ["text", "markdown", "html", "json"] as const satisfies PlanOptions["format"][];

export const phaseOption = (flags: string, description: string) => new Option(flags, description).choices(phases);

/** One stack, or several as one. */
export const stacksOption = (description: string) =>
  new Option("-s, --stack <name>", description).argParser((name: string, before?: string[]) => [
    ...(before ?? []),
    name,
  ]);

/** Options of a verb whose `--stack` may be given more than once. */
export type Several<T> = Omit<T, "stack" | "waves"> & { stack?: string[] };

/** Whether no more than one stack was asked for. */
export function isOne(waves: Waves): waves is readonly [readonly [string]] {
  return waves.length === 1 && waves[0]?.length === 1;
}

export const oneOrMore =
  "stack: the name in Pulumi.<name>.yaml; again for the next wave, us,asia for two in one wave; or a group of groups.yaml";

export const folderOption = () =>
  new Option("-C, --cwd <folder>", "folder of the stack files (default: the project's)");

export const sandboxOption = () =>
  new Option("--sandbox [folder]", "on a kept sandbox, nothing real is touched (default folder: .broadcast/sandbox)");

export const pricesOption = () =>
  new Option("--prices <file>", "your own price file (default: the project's list prices for the region)");

export const despiteOption = () =>
  new Option(
    "--despite <name>",
    "go on although this gate or check does not say yes, or this outage follows; recorded; may be repeated",
  ).argParser((gate: string, before?: string[]) => [...(before ?? []), gate]);

export const approvalsOption = () =>
  new Option("--approvals <folder>", "folder of the approvals of shows (default: .broadcast/approvals)");

export const gateTimeoutOption = () =>
  new Option(
    "--gate-timeout <seconds>",
    "how long gates may take to say yes (default: 900, or half as long again as the plan expects)",
  ).argParser(Number);

/** A number of hours, or wrong usage. */
export function hoursOf(text: string): number {
  const hours = Number(text);
  if (text.trim() !== "" && hours >= 0 && hours < Infinity) return hours;
  throw new InvalidArgumentError("Allowed: a number of hours, such as 4.");
}

export const numberOption = (flags: string, description: string, value: number) =>
  new Option(flags, description).default(value).argParser(Number);

export const nowOption = () => new Option("--now <instant>", "the present, for tests").hideHelp();
