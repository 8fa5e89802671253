import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import type { Interrupts } from "../switching/pulumiStack.ts";
import type { Terminal } from "../terminal.ts";
import type { DoctorOptions } from "../verbs/doctor.ts";
import type { InitOptions } from "../verbs/init.ts";
import { folderOption } from "./options.ts";

/** How many times its usual traffic a show brings, where nobody says. */
const usualTimes = 10;

/** A whole number of times, or wrong usage. */
function timesOf(text: string): number {
  const times = Number(text);
  if (Number.isInteger(times) && times >= 1 && times <= 1000) return times;
  throw new InvalidArgumentError("Allowed: a whole number from 1 to 1000, such as 10.");
}

/** What comes first: an estate, and what a machine lacks. */
export function beginning(program: Command, terminal: Terminal, interrupts: Interrupts): void {
  program
    .command("init")
    .helpGroup("To begin:")
    .description("finds what runs in the clouds, read-only, and writes a stack file of it")
    .requiredOption(
      "-s, --stack <name>",
      "stack to write: the name in Pulumi.<name>.yaml; one that is there stays as it is",
    )
    .addOption(folderOption())
    .option("--region <name...>", "regions of AWS to look in (default: the one that the AWS SDK finds)")
    .option("--profile <name...>", "profiles of the AWS configuration (default: the environment's credentials)")
    .option("--context <name...>", "contexts of the kubeconfig (default: all of them)")
    .option("--company <name>", "whose estate it is (default: the stack's name)")
    .addOption(
      new Option("--times <number>", "how many times its usual traffic the broadcast brings, for the proposals")
        .default(usualTimes)
        .argParser(timesOf),
    )
    .option("--list", "only say what is found")
    .option("--all", "take all that is found")
    .option("--only <kind/name...>", "take these alone, as databases/shop; a kind alone is all of it")
    .option("--yes", "ask nothing: without --only, the same as --all")
    .option("--update", "say what has changed in the clouds since the file was written, and write nothing")
    .option("--example <name>", "write an estate to look at in place of one that is found: shop")
    .option("--json", "print what was found and written as JSON")
    .action(async (options: InitOptions) =>
      (await import("../verbs/init.ts")).init(options, terminal, interrupts.stop),
    );

  program
    .command("doctor")
    .helpGroup("To begin:")
    .description("what is missing to switch a real estate, and how to get it")
    .option("--json", "print the findings as JSON")
    .action(async (options: DoctorOptions) => (await import("../verbs/doctor.ts")).doctor(options, terminal));
}
