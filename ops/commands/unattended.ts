import type { Command } from "commander";
import type { Interrupts } from "../switching/pulumiStack.ts";
import type { Terminal } from "../terminal.ts";
import type { ApproveOptions } from "../verbs/approve.ts";
import type { DueOptions } from "../verbs/due.ts";
import type { ExtendOptions } from "../verbs/extend.ts";
import type { ScheduleOptions } from "../verbs/schedule.ts";
import { approvalsOption, despiteOption, folderOption, nowOption, pricesOption, sandboxOption } from "./options.ts";

/** What runs at its time, and by whose word. */
export function unattended(program: Command, terminal: Terminal, interrupts: Interrupts): void {
  program
    .command("schedule")
    .description("what must run when for the stack file's broadcasts: latest starts, hold or go back, the way back")
    .requiredOption("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml")
    .addOption(folderOption())
    .option("--write <file>", "keep a file up to date: JSON where its name ends so, else a page")
    .addOption(nowOption())
    .option("--json", "print the schedule as JSON")
    .action(async (options: ScheduleOptions) => (await import("../verbs/schedule.ts")).schedule(options, terminal));

  program
    .command("approve")
    .description("reads every switch of one show and seals them: due --run may then do exactly these, without a person")
    .requiredOption("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml")
    .addOption(folderOption())
    .option("--for <show>", "the show, by name, by air time or as NAME@2027-02-19T20:00 (default: the next)")
    .addOption(approvalsOption())
    .option("--withdraw", "take it back: nothing moves for that show any more")
    .option("-y, --yes", "do not ask: for pipelines")
    .addOption(despiteOption())
    .addOption(sandboxOption())
    .addOption(pricesOption())
    .addOption(nowOption())
    .option("--json", "print the approval as JSON")
    .action(async (options: ApproveOptions) =>
      (await import("../verbs/approve.ts")).approve(options, terminal, interrupts),
    );

  program
    .command("due")
    .description("what is due now and approved; with --run, starts it: for a timer; exit code 1 when a person must act")
    .requiredOption("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml")
    .addOption(folderOption())
    .option("--run", "start what is due and approved, once only")
    .addOption(approvalsOption())
    .addOption(sandboxOption())
    .addOption(pricesOption())
    .addOption(nowOption())
    .option("--json", "print what is due as JSON")
    .action(async (options: DueOptions) => (await import("../verbs/due.ts")).due(options, terminal, interrupts));

  program
    .command("extend")
    .description("puts off the end of a way up: recorded with the stack, told to the team")
    .requiredOption("-s, --stack <name>", "stack: the name in Pulumi.<name>.yaml")
    .addOption(folderOption())
    .requiredOption("--until <time>", "until when, as 2027-02-19T23:00, or +90m, +2h from now")
    .addOption(sandboxOption())
    .addOption(nowOption())
    .option("--json", "print what was recorded as JSON")
    .action(async (options: ExtendOptions) =>
      (await import("../verbs/extend.ts")).extend(options, terminal, interrupts),
    );
}
